"""The last letter to somebody whose data was erased: it brings the certificate, and its own address then goes, too."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import override

from casework.case.case import Case
from casework.erasure import certificate_sheet
from casework.erasure.certificate import Certificate
from casework.post import letters, links
from casework.post.letter import Letter, LetterPurpose, LetterState

ADDRESS_KEPT = timedelta(hours=72)


def last_letter(case: Case, certificate: Certificate, address: str) -> Letter:
    with override(case.language):
        words = {"kept": certificate_sheet.kept(certificate), "certificate_url": links.certificate_page(case.language)}
    return letters.compose(
        "erasure",
        purpose=LetterPurpose.ERASURE,
        address=address,
        language=case.language,
        case=case,
        context=words | {"case": case, "certificate": certificate},
    )


def forget_last_addresses() -> int:
    """The address of a last letter goes once it was sent, or after 72 hours."""
    last = Letter.objects.filter(purpose=LetterPurpose.ERASURE).exclude(address="")
    gone = last.filter(state=LetterState.SENT).update(address="")
    stale = last.filter(created_at__lt=timezone.now() - ADDRESS_KEPT).exclude(state=LetterState.SENDING)
    return gone + stale.update(state=LetterState.FAILED, address="", next_attempt_at=None, error="erased")
