"""Where anybody can check a certificate of erasure."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from casework.centre import site_state
from casework.erasure import certificate_sheet
from casework.erasure.certificate import Certificate
from casework.ground import links
from casework.intake import shown_again
from casework.intake.fields import TidyField
from casework.intake.keeping import KeepingForm


class CertificateForm(KeepingForm):
    number = TidyField(
        label=_("Number of the certificate"),
        max_length=20,
        help_text=_("Such as XN-2345ABCD; it stands in our last e-mail."),
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
        given = {"number": form.cleaned_data["number"].upper(), "digest": form.cleaned_data["digest"].lower()}
        found = Certificate.objects.filter(**given).first()
        if found is None:
            form.add_error(None, _("There is no certificate with this number and digest. Compare them with the mail."))
        elif "json" in request.POST:
            return _file(certificate_sheet.as_json(found).encode(), "application/json", f"{found.number}.json")
        elif "pdf" in request.POST:
            language = get_language() or settings.LANGUAGE_CODE
            check_at = links.absolute("casework:certificate", language)
            sheet = certificate_sheet.as_pdf(found, site_state.current().centre, check_at, language)
            return _file(sheet, "application/pdf", f"{found.number}.pdf")
    return _page(request, form, found)


def _page(request: HttpRequest, form: CertificateForm, found: Certificate | None = None) -> HttpResponse:
    kept = certificate_sheet.kept(found) if found else []
    copies = certificate_sheet.copies(found) if found else ""
    more = {"kept": kept, "copies": copies, "how_to_verify": certificate_sheet.HOW_TO_VERIFY, "keeps_typed": True}
    return render(request, "casework/certificate.html", {"form": form, "found": found, **more})


def _as_typed(request: HttpRequest, message: str) -> HttpResponse:
    form = CertificateForm(request.POST)
    form.as_typed(message)
    return _page(request, form)


shown_again.register("casework:certificate", CertificateForm, _as_typed)


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
