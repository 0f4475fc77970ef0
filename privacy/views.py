"""What people may demand: their rights, a complaint, a misuse report, a question; and the policy itself."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from casework import certificates, client, links, passphrases, site_state, throttle
from casework.fields import TidyField
from casework.forms import IntakeForm
from casework.intake_views import IntakeView, too_many, wait_message
from casework.models import Certificate, PolicyVersion
from privacy import comparison, policy_text, rights
from privacy.forms import AnonymousComplaintForm, ComplaintForm, DataRequestForm, MisuseForm, QuestionForm
from privacy.models import Right

# ?quyen=<right> opens the form with that right chosen.
CHOSEN = "quyen"


class CentreView(IntakeView):
    """What one can ask about one's own data, by when it is done, and the form to ask."""

    form_class = DataRequestForm
    template_name = "privacy/centre.html"

    def context(self, form: IntakeForm) -> dict[str, Any]:
        return super().context(form) | {"rights": rights.table()}

    def initial(self, request: HttpRequest) -> dict[str, str]:
        right = request.GET.get(CHOSEN, "")
        return {"right": right} if right in Right.values else {}


class ComplainView(IntakeView):
    form_class = ComplaintForm
    template_name = "privacy/complain.html"


class AnonymousComplainView(IntakeView):
    """Somebody who fears to give a name gets a passphrase to follow the complaint with, shown once."""

    form_class = AnonymousComplaintForm
    template_name = "privacy/complain.html"

    def context(self, form: IntakeForm) -> dict[str, Any]:
        return super().context(form) | {"anonymous": True}

    def accept(self, request: HttpRequest, form: IntakeForm) -> HttpResponseBase:
        response = super().accept(request, form)
        if response.status_code == 302 and isinstance(form, AnonymousComplaintForm):
            passphrases.hand_on(response, form.passphrase, secure=settings.SESSION_COOKIE_SECURE)
        return response


class MisuseView(IntakeView):
    """Advice on what to do at once comes before the form (C1.2)."""

    form_class = MisuseForm
    template_name = "privacy/misuse.html"


class ContactView(IntakeView):
    """How to reach the centre, and a question as a case (C10.1)."""

    form_class = QuestionForm
    template_name = "privacy/contact.html"


@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """The version in force (C8.1)."""
    return _show(request, site_state.current().policy)


@require_safe
def policy_version(request: HttpRequest, number: int) -> HttpResponse:
    """Any version that is or was in force."""
    return _show(request, get_object_or_404(PolicyVersion.objects.published(), number=number))


@require_safe
def policy_comparison(request: HttpRequest, before: int, after: int) -> HttpResponse:
    """Two versions side by side (C8.1)."""
    published = PolicyVersion.objects.published()
    old, new = (get_object_or_404(published, number=number) for number in (before, after))
    context = {"old": old, "new": new, "changes": comparison.compare(old.text, new.text)}
    return render(request, "privacy/comparison.html", context)


class CertificateForm(forms.Form):
    number = TidyField(
        label=_("Number of the certificate"),
        max_length=20,
        help_text=_("Such as XN-2345ABCD; it stands in our last mail."),
        error_messages={"required": _("Enter the number of the certificate.")},
    )
    digest = TidyField(
        label=_("Digest"),
        max_length=64,
        help_text=_("64 letters and digits from the same mail."),
        error_messages={"required": _("Enter the digest.")},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request: HttpRequest) -> HttpResponse:
    """Whether a certificate of erasure is ours, and what it says; it holds no personal value."""
    form = CertificateForm(request.POST if request.method == "POST" else None)
    found = None
    if form.is_bound and form.is_valid():
        wait = throttle.seconds_to_wait("track", client.net_address(request))
        if wait:
            form.add_error(None, wait_message(wait))
            return too_many(render(request, "privacy/certificate.html", {"form": form}), wait)
        given = {"number": form.cleaned_data["number"].upper(), "digest": form.cleaned_data["digest"].lower()}
        found = Certificate.objects.filter(**given).first()
        if found is None:
            form.add_error(None, _("There is no certificate with this number and digest. Compare them with the mail."))
        elif "json" in request.POST:
            return _file(certificates.as_json(found).encode(), "application/json", f"{found.number}.json")
        elif "pdf" in request.POST:
            language = get_language() or settings.LANGUAGE_CODE
            check_at = links.certificate_page(language)
            sheet = certificates.as_pdf(found, site_state.current().centre, check_at, language)
            return _file(sheet, "application/pdf", f"{found.number}.pdf")
    context = {"form": form, "found": found, "kept": certificates.kept(found) if found else []}
    return render(request, "privacy/certificate.html", context)


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _show(request: HttpRequest, version: PolicyVersion) -> HttpResponse:
    context = {
        "version": version,
        "is_in_force": version.pk == site_state.current().policy.pk,
        "text": policy_text.render(version.text),
        "text_language": "en" if get_language() == "en" and version.text_en else "vi",
        "previous": PolicyVersion.objects.published().filter(number__lt=version.number or 0).first(),
        "versions": PolicyVersion.objects.published().defer("text_vi", "text_en"),
    }
    return render(request, "privacy/policy.html", context)
