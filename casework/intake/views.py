"""One view for every intake: the form, its answer, the receipt.

The unbound page is the same for everybody but for two tokens, and drawing it is what a request costs: it is
drawn once per language, state of the site and preselection, and the tokens are put in.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View

from casework.case.case import Case
from casework.centre import site_state
from casework.ground import browsers, references
from casework.ground.kept import Kept
from casework.intake import attachments, passphrases, submissions
from casework.intake.fields import TidyField
from casework.intake.filing import AlreadySent
from casework.intake.forms import IntakeForm
from casework.intake.letters import RECEIPT
from casework.intake.submission import Submission
from casework.intake.submissions import Sending

CSRF_SLOT = "csrf-token-goes-here"
TOKEN_SLOT = "submission-token-goes-here"
# What the page says beside what was typed: it has been asked whether twice.
AGAIN = "_again"

_pages: Kept[tuple[Any, ...], list[bytes]] = Kept(most=256)


def fill(page: list[bytes], csrf: str, token: str) -> bytes:
    """The page with its tokens; `page` alternates between text and the marker's slots."""
    values = {CSRF_SLOT.encode(): csrf.encode(), TOKEN_SLOT.encode(): token.encode()}
    return b"".join(values.get(part, part) for part in page)


def cut(html: str) -> list[bytes]:
    """The drawn page, cut at its slots."""
    parts: list[bytes] = []
    for piece in html.split(CSRF_SLOT):
        for text in piece.split(TOKEN_SLOT):
            parts += [text.encode(), TOKEN_SLOT.encode()]
        parts[-1] = CSRF_SLOT.encode()
    return parts[:-1]


class IntakeView(View):
    form_class: type[IntakeForm]
    template_name: ClassVar[str]
    status_of_errors = 200
    keeps_typed: ClassVar[bool] = True
    """Whether the link to the other language sends the form there as it is typed."""

    # ------------------------------------------------------------- the unbound form
    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        state = site_state.current()
        initial = self.initial(request)
        key = (type(self), get_language(), state.key, request.path, *sorted(initial.items()))
        page = _pages.of(key, lambda: self._draw(request, initial))
        browser = browsers.browser(request)
        response = HttpResponse(fill(page, get_token(request), submissions.issue(browser)))
        response["Cache-Control"] = "private, no-cache"
        return response

    def initial(self, request: HttpRequest) -> dict[str, str]:
        """What a link preselects. Only known values: each makes a page that is kept."""
        return {}

    def form(self, data: Any = None, **kwargs: Any) -> IntakeForm:
        return self.form_class(data, policy=site_state.current().policy, **kwargs)

    def context(self, form: IntakeForm) -> dict[str, Any]:
        return {"form": form}

    def page(self, form: IntakeForm) -> dict[str, Any]:
        return self.context(form) | {"keeps_typed": self.keeps_typed}

    def _draw(self, request: HttpRequest, initial: Mapping[str, str]) -> list[bytes]:
        policy = site_state.current().policy
        form = self.form(initial={**initial, "token": TOKEN_SLOT, "policy_version": policy.number})
        context = self.page(form) | {"csrf_token": CSRF_SLOT}
        return cut(render_to_string(self.template_name, context, request))

    # ------------------------------------------------------------- sending it
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not browsers.wrote_utf8(request):
            return self.redraw(request, str(TidyField.unreadable))
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        browser = browsers.browser(request)
        try:
            sending = self.sending(request, browser)
        except submissions.ExpiredToken:
            return self.redraw(request, _("This page was open for a long time. Please check it and send it again."))
        except submissions.InvalidToken:
            return self.redraw(request, _("We could not match this page to your browser. Please send it again."))
        form = self.form(request.POST, files=request.FILES)
        form.sending = sending
        if not form.is_valid():
            return self.not_again(request, sending) or self.redraw(request, form=form)
        try:
            attachments.make_room(form.cleaned_data.get("attachments") or (), browsers.net_address(request))
        except attachments.Full as full:
            form.forget_files()
            return self.not_again(request, sending) or self.redraw(request, str(full), form)
        return self.accept(request, form)

    def turn_back(self, request: HttpRequest, wait: int) -> HttpResponseBase:
        """Too many came from there: nothing is judged, but who has sent this already gets the receipt."""
        try:
            again = self.not_again(request, self.sending(request, browsers.browser(request)))
        except (submissions.ExpiredToken, submissions.InvalidToken):
            again = None
        return again or too_many(self.redraw(request, wait_message(wait)), wait)

    def not_again(self, request: HttpRequest, sending: Sending) -> HttpResponseBase | None:
        """The answer to a token that was used before. A good form finds that out when it is filed."""
        earlier = sending.earlier()
        return self.sent_before(request, earlier, sending) if earlier else None

    def sending(self, request: HttpRequest, browser: str) -> Sending:
        return submissions.sending_of(request.POST, browser)

    def accept(self, request: HttpRequest, form: IntakeForm) -> HttpResponseBase:
        earlier = form.sending.lately() if form.sending and AGAIN not in request.POST else None
        if earlier:
            return self.ask_whether_again(request, earlier, form)
        try:
            case = form.save()
        except AlreadySent as already:
            return self.sent_before(request, already.submission, already.sending)
        form.forget_files()
        return to_receipt(case)

    def ask_whether_again(self, request: HttpRequest, earlier: Submission, form: IntakeForm) -> HttpResponseBase:
        """The very same from the same browser is more often a mistake than a second wish."""
        form.asked_again = True
        message = format_html(
            _('You sent the very same at {} as <a href="{}">{}</a>. If you want it twice, press the button again.'),
            f"{timezone.localtime(earlier.at):%H:%M}",
            reverse("casework:receipt", args=[earlier.case.reference]),
            earlier.case.reference,
        )
        return self.redraw(request, message, form)

    def sent_before(self, request: HttpRequest, earlier: Submission, sending: Sending) -> HttpResponseBase:
        """The same content again is a double click or a retry; changed content is asked about."""
        if earlier.browser == sending.browser and earlier.content == sending.content:
            return to_receipt(earlier.case)
        message = format_html(
            _('Your request was already sent as <a href="{}">{}</a>. To send this as another one, send it again.'),
            reverse("casework:receipt", args=[earlier.case.reference]),
            earlier.case.reference,
        )
        return self.redraw(request, message)

    def redraw(self, request: HttpRequest, message: str = "", form: IntakeForm | None = None) -> HttpResponse:
        """The form as typed, with its errors and a fresh token."""
        again = form or self.form(request.POST, files=request.FILES)
        again.is_valid()
        again.keep_files(browsers.net_address(request), browsers.browser(request))
        again.data = request.POST.copy()
        again.data["token"] = submissions.issue(browsers.browser(request))
        again.data["policy_version"] = str(again.policy.number)
        if message:
            again.add_error(None, message)
        return render(request, self.template_name, self.page(again), status=self.status_of_errors)

    def shown_again(self, request: HttpRequest, message: str = "") -> HttpResponse:
        """In the language of the address; without a message nothing is judged yet."""
        form = self.form(request.POST, files=request.FILES)
        form.as_typed(message)
        return self.redraw(request, form=form)


def too_many(response: HttpResponse, wait: int) -> HttpResponse:
    response.status_code = 429
    response["Retry-After"] = str(wait)
    return response


def plainly_too_many(request: HttpRequest, wait: int) -> HttpResponse:
    """On a page without a form."""
    return too_many(render(request, "429.html", {"message": wait_message(wait)}), wait)


def wait_message(wait: int) -> str:
    minutes = max(1, -(-wait // 60))
    return _("Too many requests have come from your connection. Please try again in %(minutes)s minutes.") % {
        "minutes": minutes
    }


def to_receipt(case: Case) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("casework:receipt", args=[case.reference]))


def sent_from_here(request: HttpRequest, reference: str) -> Submission | None:
    """What this very browser has sent under the reference."""
    sent = Submission.objects.select_related("case__person")
    found = sent.filter(case__reference=reference).first() if references.parse(reference) else None
    return found if found and found.browser == browsers.browser(request) else None


def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """Opens again in the browser that sent the request, and in no other."""
    found = sent_from_here(request, reference)
    if found is None:
        raise Http404("no receipt here")
    passphrase = passphrases.handed_on(request)
    is_its_own = bool(passphrase) and found.case.passphrase_digest in passphrases.digests(passphrase)
    shown = {"passphrase": passphrase if is_its_own else "", "anonymous": found.case.person is None}
    response = render(request, "casework/receipt.html", receipt_context(found.case) | shown)
    response["Cache-Control"] = "private, no-store"
    if is_its_own:
        passphrases.COOKIE.drop(response)
    return response


def receipt_context(case: Case) -> dict[str, Any]:
    """With the mails that went out: none when the address got too many within the hour."""
    mailed = set(case.letters.values_list("purpose", flat=True))
    return {
        "case": case,
        "next_steps": case.registration.next_steps,
        "drawn": case.registration.drawn,
        "detail": case.detail,
        "own": is_just_typed(case),
        "address": address_for_its_writer(case),
        "mailed": RECEIPT.purpose in mailed,
        # Whether one comes is for the mailbox alone to know: it would tell a stranger what is agreed to there.
        "ticked": case.consents.exists(),
    }


def address_for_its_writer(case: Case) -> str:
    """In full to whoever has just typed it, so that a slip is seen."""
    if case.person is None:
        return ""
    return case.person.email if is_just_typed(case) else case.person.masked_email


def is_just_typed(case: Case) -> bool:
    """Later, the browser may be somebody else's."""
    return timezone.now() - case.created_at < submissions.LATELY
