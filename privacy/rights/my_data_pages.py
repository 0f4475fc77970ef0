"""One's own data, by a link to one's own mailbox: no password, nothing told about whether an address is known."""

from collections.abc import Callable, Sequence
from functools import partial, wraps
from typing import Any

from django import forms
from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.centre import site_state
from casework.disclosure.asking import all_boxes
from casework.erasure import preview
from casework.ground import browsers, downloads
from casework.ground.cookies import Cookie
from casework.ground.mailed_links import mailed_link
from casework.intake import leaving, shown_again, submissions, tracking
from casework.intake.attachment import Attachment
from casework.intake.fields import EmailInput, NameField, TidyEmailField
from casework.intake.filing import AlreadySent
from casework.intake.keeping import KeepingForm
from casework.intake.views import to_receipt
from casework.people.access_request import AccessRequest
from casework.people.consent import Consent, ConsentWording
from casework.post import budget, letters
from privacy.rights import deadlines, new_address, own_copy, own_requests, request_verbs
from privacy.rights.data_request import Right
from privacy.rights.letters import ACCESS_LINK, access_request_of
from privacy.rights.my_data import Identity

COOKIE = Cookie("vsign_my_data", max_age=30 * 60)
# What a button has done, told on the page it leads back to.
DONE = {
    "rut-lai": _("Your consent is withdrawn. It counts no more, in any of your requests."),
    "dong-y": _("Thank you. Your consent counts from now on; you can withdraw it here at any time."),
    "het-han-che": _("The restriction has ended. We may use your data again for what you asked of us before."),
}
signer = TimestampSigner(salt="privacy.my_data")
CLOSED = _("This page was open for a long time, and nothing was sent. Please open your data again by a new link.")


class LinkForm(KeepingForm):
    """Name and address as they were given with a request."""

    full_name = NameField(
        label=_("Full name"),
        max_length=200,
        help_text=_("With its accents, as you gave it in your request; capitals do not matter."),
        error_messages={"required": _("Enter your full name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = TidyEmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The one you gave in your request. The link goes there."),
        widget=EmailInput(autocomplete="email"),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request: HttpRequest) -> HttpResponseBase:
    """The form that asks for a link; the data itself in the browser that has opened one."""
    identity = opened(request)
    if identity and request.method != "POST":
        context = identity.held() | {
            "policy_has_changed": request.GET.get("policy") == "changed",
            "done": DONE.get(request.GET.get("da-lam", "")),
            "files": {each.pk for each in identity.files},
        }
        return render(request, "privacy/my_data.html", context)
    form = LinkForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        send_link(**form.cleaned_data)
        return HttpResponseRedirect(reverse("privacy:my_data_sent"))
    return _link_page(request, form)


def _link_page(
    request: HttpRequest, form: LinkForm, unsent: Sequence[tuple[str, str]] = (), message: str = ""
) -> HttpResponse:
    context = {"form": form, "unsent": unsent, "message": message, "keeps_typed": True}
    return render(request, "privacy/my_data_link.html", context)


@transaction.atomic
def send_link(full_name: str, email: str) -> None:
    """The same work for every address: whether anything is held about it is looked up only behind the link."""
    if not budget.spend(budget.OWN_DATA, email):
        return
    asked = AccessRequest.objects.create(full_name=full_name, address=email)
    letters.post([ACCESS_LINK.letter(email, get_language() or settings.LANGUAGE_CODE, access_request=asked)])


@require_http_methods(["GET", "HEAD"])
def my_data_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy/my_data_sent.html")


@mailed_link()
def open_my_data(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button, since mail scanners open links; POST opens the data here, and the link is used up. Pressed
    again where the page is still open it leads there."""
    asked = access_request_of(token)
    if asked and asked == opened_here(request):
        return HttpResponseRedirect(reverse("privacy:my_data"))
    if asked is None or asked.opened_at or (request.method == "POST" and not asked.open()):
        return render(request, "privacy/my_data_expired.html", status=410)
    if request.method != "POST":
        return render(request, "privacy/my_data_open.html")
    response = HttpResponseRedirect(reverse("privacy:my_data"))
    COOKIE.put(response, signer.sign(str(asked.uuid)))
    return response


@mailed_link()
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """A correction of the address counts from here: whoever opens the link holds the new mailbox."""
    asked = new_address.waiting(token)
    if asked is None:
        return render(request, "casework/link_expired.html", status=410)
    done = request.method == "POST" and new_address.confirm(asked)
    return render(request, "privacy/new_address.html", {"address": asked.new_email, "done": done})


def opened(request: HttpRequest) -> Identity | None:
    """The identity whose link this browser has opened within the last half hour."""
    asked = opened_here(request)
    return Identity.of(asked) if asked else None


def opened_here(request: HttpRequest) -> AccessRequest | None:
    try:
        number = signer.unsign(COOKIE.read(request), max_age=COOKIE.max_age)
    except BadSignature:
        return None
    return AccessRequest.objects.open_pages().filter(uuid=number).first()


def for_oneself(view: Callable[..., HttpResponseBase], *, keeps: bool = False) -> Callable[..., HttpResponseBase]:
    """For whoever has opened their data here; others are led to the form. `keeps`: with what they typed."""

    @never_cache
    @wraps(view)
    def run(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        identity = opened(request)
        if identity is None and request.method == "POST" and keeps:
            return _unsent(request)
        if identity is None:
            return HttpResponseRedirect(reverse("privacy:my_data"))
        return view(request, identity, **kwargs)

    return run


@require_POST
@for_oneself
def withdraw(request: HttpRequest, identity: Identity, consent_id: int) -> HttpResponseBase:
    """Works at once (C6.1): as easy as granting was."""
    granted = get_object_or_404(Consent, pk=consent_id, pk__in=[each.pk for each in identity.granted])
    identity.withdraw(granted)
    return _done("rut-lai")


@require_POST
@for_oneself
def end_restriction(request: HttpRequest, identity: Identity) -> HttpResponseBase:
    """As easy as asking for it was; pressed twice, the second time finds nothing to end."""
    if identity.restriction:
        request_verbs.end_restriction(identity.restriction, persons=identity.persons)
    return _done("het-han-che")


def _done(what: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('privacy:my_data')}?da-lam={what}")


@require_POST
@for_oneself
def agree(request: HttpRequest, identity: Identity, box: str) -> HttpResponseBase:
    """As easy as withdrawing; under the policy that was shown, or not at all."""
    chosen = all_boxes().get(box)
    if chosen is None or not identity.persons:
        raise Http404("nothing of this kind to agree to")
    policy = site_state.current().policy
    if request.POST.get("policy_version") != str(policy.number):
        return HttpResponseRedirect(reverse("privacy:my_data") + "?policy=changed#consents")
    language = get_language() or settings.LANGUAGE_CODE
    wording = ConsentWording.of(chosen.purpose, language, str(chosen.wording))
    Consent.agreed(
        identity.persons[-1], chosen.purpose, wording, policy, recipient=chosen.recipient, fields=chosen.fields
    )
    return _done("dong-y")


@require_POST
@for_oneself
def copy(request: HttpRequest, identity: Identity) -> HttpResponseBase:
    archive = own_copy.archive_of(identity.held())
    return FileResponse(
        archive, as_attachment=True, filename="du-lieu-cua-toi.zip", headers={"Cache-Control": "no-store"}
    )


@require_safe
@for_oneself
def own_file(request: HttpRequest, identity: Identity, file_id: int) -> HttpResponseBase:
    """A file they sent, as it is kept; only ever as a download."""
    kept = get_object_or_404(Attachment.objects.filter(pk__in=identity.files), pk=file_id)
    return downloads.of(bytes(kept.content), kept.content_type, kept.name)


@require_http_methods(["GET", "HEAD", "POST"])
@partial(for_oneself, keeps=True)
def claim(request: HttpRequest, identity: Identity, right: str) -> HttpResponseBase:
    """A right over one's own data, with what it will do shown before it is asked for."""
    if right not in own_requests.OFFERED or not identity.persons:
        raise Http404("no such right here")
    form = own_requests.form_for(right, identity, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            sending = submissions.sending_of(request.POST, browsers.browser(request))
            return to_receipt(own_requests.file(identity, right, form, sending))
        except AlreadySent as already:
            return to_receipt(already.submission.case)
        except (submissions.ExpiredToken, submissions.InvalidToken):
            form.add_error(None, _("This page was open for a long time. Please check it and send it again."))
    return _claim(request, identity, right, form)


def _claim(request: HttpRequest, identity: Identity, right: str, form: forms.Form) -> HttpResponse:
    context = {
        "form": form,
        "right": Right(right),
        "clock": deadlines.CLOCKS[right],
        "token": submissions.issue(browsers.browser(request)),
        "change": preview.in_plain_words(identity.persons) if right == Right.DELETE else None,
        "keeps_typed": True,
    }
    return render(request, "privacy/claim.html", context)


def _link_as_typed(request: HttpRequest, message: str) -> HttpResponse:
    form = LinkForm(request.POST)
    form.as_typed(message)
    return _link_page(request, form)


def _claim_as_typed(request: HttpRequest, message: str) -> HttpResponse:
    match = shown_again.match_of(request)
    identity, right = opened(request), match.kwargs["right"] if match else ""
    if identity is None or right not in own_requests.OFFERED or not identity.persons:
        return _unsent(request, message)
    form = own_requests.form_for(right, identity, request.POST)
    form.as_typed(message)
    return _claim(request, identity, right, form)


def _unsent(request: HttpRequest, message: str = "") -> HttpResponse:
    """The page is closed here by now. Whose it was is known no more, so nothing is filed; but the words are theirs."""
    fields = own_requests.OwnCorrectionForm.base_fields.items()
    unsent = [(str(field.label), request.POST[name]) for name, field in fields if request.POST.get(name, "").strip()]
    return _link_page(request, LinkForm(), unsent, message or str(CLOSED))


shown_again.register("privacy:my_data", LinkForm, _link_as_typed)
shown_again.register("privacy:claim", own_requests.OwnCorrectionForm, _claim_as_typed)


@require_POST
@for_oneself
def open_case(request: HttpRequest, identity: Identity, reference: str) -> HttpResponseBase:
    """The page of one of their cases, in full: the mailbox is proven here, as it is by the link in a letter."""
    case = get_object_or_404(identity.cases, reference=reference)
    response = HttpResponseRedirect(reverse("casework:track"))
    tracking.open_here(response, case, tracking.Sight.FULL)
    return response


@require_POST
def close(request: HttpRequest) -> HttpResponseBase:
    """On a shared computer, with the case that was opened from here; a cookie that somebody kept opens nothing any
    more."""
    asked = opened_here(request)
    if asked:
        asked.close()
    return leaving.leave(request, "privacy:my_data")
