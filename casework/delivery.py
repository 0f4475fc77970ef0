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
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from casework import letters, links
from casework.letters import SEND
from casework.models.letter import Letter, LetterPurpose, LetterState
from casework.site_state import current as site_state

log = logging.getLogger(__name__)

# Minutes until the next attempt; after the last one a letter counts as failed and staff may retry it.
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
    return EmailMessage(
        subject=letter.subject,
        body=links.fill_in(letter),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[letter.address],
        reply_to=[centre.email],
        headers=headers,
    )


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
    _settle(letter, state=LetterState.SENT, sent_at=timezone.now(), error="", next_attempt_at=None)
    return True


def _settle(letter: Letter, **changes: object) -> None:
    """Give the lease back; another worker that took over meanwhile is not overruled."""
    mine = Letter.objects.filter(pk=letter.pk, state=LetterState.SENDING, lease_until=letter.lease_until)
    mine.update(lease_until=None, **changes)


def _postpone(letter: Letter, error: Exception) -> None:
    code = smtp_code(error)
    reason = f"{type(error).__name__} {code or ''}".strip()
    log.warning("letter %s: attempt %s: %s", letter.uuid, letter.attempts, reason)
    if 500 <= code < 600 or letter.attempts > len(BACK_OFF):
        _settle(letter, state=LetterState.FAILED, error=reason)
        return
    wait = timedelta(minutes=BACK_OFF[letter.attempts - 1])
    _settle(letter, state=LetterState.QUEUED, error=reason, next_attempt_at=timezone.now() + wait)


def smtp_code(error: Exception) -> int:
    """The server's reply code: 5xx will not get better by trying again. 0 when there was none."""
    if isinstance(error, smtplib.SMTPResponseException):
        return int(error.smtp_code)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max((code for code, _text in error.recipients.values()), default=0)
    return 0


def sweep(limit: int = 1000) -> int:
    """Defer a job for every letter that is due and has none: after a kill, an outage or a back-off."""
    waiting = ProcrastinateJob.objects.filter(status="todo", task_name=SEND, args__letter_id=OuterRef("pk"))
    strays = Letter.objects.filter(_ready(timezone.now()), ~Exists(waiting))
    due = list(strays.order_by("pk").values_list("pk", flat=True)[:limit])
    if due:
        letters.defer(due)
    return len(due)
