"""The last letter to somebody whose data was erased: it brings the certificate, and its own address then goes, too."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.centre import site_state
from casework.erasure import certificate_sheet
from casework.erasure.certificate import Certificate
from casework.ground import links
from casework.post.letter import Enclosure, Letter, LetterKind, LetterState, register

ADDRESS_KEPT = timedelta(hours=72)


def certificate_of(letter: Letter) -> Certificate:
    return Certificate.objects.get(order__case=letter.case_id)


def _what_was_certified(letter: Letter) -> dict[str, Any]:
    certificate = certificate_of(letter)
    return {
        "certificate": certificate,
        "certificate_url": links.absolute("casework:certificate", letter.language),
        "kept": certificate_sheet.kept(certificate),
        "copies": certificate_sheet.copies(certificate),
    }


def _certificate_files(letter: Letter) -> list[Enclosure]:
    """For people and for machines."""
    certificate, centre = certificate_of(letter), site_state.current().centre
    check_at = links.absolute("casework:certificate", letter.language)
    sheet = certificate_sheet.as_pdf(certificate, centre, check_at, letter.language)
    data = certificate_sheet.as_json(certificate).encode()
    return [
        Enclosure(f"{certificate.number}.pdf", sheet, "application/pdf"),
        Enclosure(f"{certificate.number}.json", data, "application/json"),
    ]


LAST_LETTER = register(
    LetterKind(
        "erasure",
        _("Certificate of an erasure"),
        words=_what_was_certified,
        enclosures=_certificate_files,
        forgets_address=True,
    )
)


def forget_last_addresses() -> int:
    """The address of a last letter goes once it was sent, or after 72 hours."""
    last = Letter.objects.filter(purpose=LAST_LETTER.purpose).exclude(address="")
    gone = last.filter(state=LetterState.SENT).update(address="")
    stale = last.filter(created_at__lt=timezone.now() - ADDRESS_KEPT).exclude(state=LetterState.SENDING)
    return gone + stale.update(state=LetterState.FAILED, address="", next_attempt_at=None, error="erased")
