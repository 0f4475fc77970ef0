"""Sending letters: claimed by compare-and-set, sent without a lock held, retried with back-off.

At least once: a letter goes out twice only when the server's answer to the first sending was lost, and then
under the same Message-ID.
"""

import logging
import smtplib
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from casework.centre.site_state import current as site_state
from casework.erasure import certificate_sheet
from casework.erasure.certificate import Certificate
from casework.post import letters, links
from casework.post.letter import Letter, LetterPurpose, LetterState
from casework.post.letters import SEND

log = logging.getLogger(__name__)

# The waits between attempts, in units of LETTER_BACK_OFF; after the last a letter counts as failed, and staff may
# retry it. With a unit of a minute it is tried for more than two days.
BACK_OFF = (1, 2, 5, 10, 30, 60, 120, 240, 480, 960, 1440)


def _ready(now: object) -> Q:
    queued = Q(state=LetterState.QUEUED) & (Q(next_attempt_at=None) | Q(next_attempt_at__lte=now))
    return queued | Q(state=LetterState.SENDING, lease_until__lt=now)


def claim(letter_id: int) -> Letter | None:
    """The letter, leased to this worker; None when it is sent, not due yet or in other hands."""
    now = timezone.now()
    lease = now + timedelta(seconds=settings.LETTER_LEASE)
    claimed = Letter.objects.filter(_ready(now), pk=letter_id).update(
        state=LetterState.SENDING, lease_until=lease, attempts=F("attempts") + 1
    )
    return Letter.objects.get(pk=letter_id) if claimed else None


def message(letter: Letter) -> EmailMessage:
    """The mail as it goes out, secret links included."""
    centre = site_state().centre
    host = settings.SITE_URL.split("//")[-1].split(":")[0]
    headers = {"Message-ID": f"<{letter.uuid}@{host}>", "Auto-Submitted": "auto-generated"}
    if letter.purpose in (LetterPurpose.REPLY, LetterPurpose.ENQUIRY):
        del headers["Auto-Submitted"]
    mail = EmailMessage(
        subject=letter.subject,
        body=links.fill_in(letter),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[letter.address],
        reply_to=[centre.email],
        headers=headers,
    )
    for name, content, kind in _enclosed(letter):
        mail.attach(name, content, kind)
    return mail


def _enclosed(letter: Letter) -> list[tuple[str, bytes, str]]:
    """File name, content and type; only the last letter brings something along: the certificate."""
    if letter.purpose != LetterPurpose.ERASURE:
        return []
    certificate = Certificate.objects.get(order__case=letter.case_id)
    check_at = links.certificate_page(letter.language)
    return [
        (
            f"{certificate.number}.pdf",
            certificate_sheet.as_pdf(certificate, site_state().centre, check_at, letter.language),
            "application/pdf",
        ),
        (f"{certificate.number}.json", certificate_sheet.as_json(certificate).encode(), "application/json"),
    ]


def deliver(letter_id: int) -> bool:
    """Send one letter if it is due. False when there was nothing to do or it has to wait for another attempt."""
    letter = claim(letter_id)
    if letter is None:
        return False
    try:
        message(letter).send()
    except (OSError, smtplib.SMTPException) as error:
        _postpone(letter, error)
        return False
    except Exception as error:  # trying again will not help, and staff have to see it
        _give_up(letter, error)
        return False
    forgotten = {"address": ""} if letter.purpose == LetterPurpose.ERASURE else {}
    _settle(letter, state=LetterState.SENT, sent_at=timezone.now(), error="", next_attempt_at=None, **forgotten)
    return True


def _settle(letter: Letter, **changes: object) -> None:
    """Give the lease back; another worker that took over meanwhile is not overruled."""
    mine = Letter.objects.filter(pk=letter.pk, state=LetterState.SENDING, lease_until=letter.lease_until)
    mine.update(lease_until=None, **changes)


def _postpone(letter: Letter, error: Exception) -> None:
    if is_final(error) or letter.attempts > len(BACK_OFF):
        _give_up(letter, error)
        return
    wait = timedelta(seconds=BACK_OFF[letter.attempts - 1] * settings.LETTER_BACK_OFF)
    _settle(letter, state=LetterState.QUEUED, error=_noted(letter, error), next_attempt_at=timezone.now() + wait)


def _give_up(letter: Letter, error: Exception) -> None:
    _settle(letter, state=LetterState.FAILED, error=_noted(letter, error), next_attempt_at=None)


def _noted(letter: Letter, error: Exception) -> str:
    """The kind of error and the server's code; its words may repeat the address."""
    reason = f"{type(error).__name__} {smtp_code(error) or ''}".strip()
    log.warning("letter %s: attempt %s: %s", letter.uuid, letter.attempts, reason)
    return reason


def smtp_code(error: Exception) -> int:
    """The server's reply code, 0 when there was none."""
    if isinstance(error, smtplib.SMTPResponseException):
        return int(error.smtp_code)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max((code for code, _text in error.recipients.values()), default=0)
    return 0


def is_final(error: Exception) -> bool:
    """Whether the server refused this letter for good. A refused login or sender is ours to mend; it goes out then."""
    about_the_letter = isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)
    return about_the_letter and 500 <= smtp_code(error) < 600


def sweep(limit: int = 1000) -> int:
    """Defer a job for every letter that is due and has none: after a kill, an outage or a back-off."""
    waiting = ProcrastinateJob.objects.filter(status="todo", task_name=SEND, args=JSONObject(letter_id=OuterRef("pk")))
    strays = Letter.objects.filter(_ready(timezone.now()), ~Exists(waiting))
    due = list(strays.order_by("pk").values_list("pk", flat=True)[:limit])
    if due:
        letters.defer(due)
    return len(due)
