"""Taking a mail in: it is in the database, with the job that reads it, before whoever brings it is told so."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from procrastinate.contrib.django import app

from casework.ground import rows
from casework.inbox.received_mail import ReceivedMail

MOST_BYTES = 25 * 1024 * 1024
TASK, QUEUE = "casework.read_mail", "inbox"
HEAD = 64 * 1024
# What two mails differ in. Each server on the way writes lines of its own around it.
TELLING = re.compile(
    rb"^(?:message-id|from|to|cc|date|subject|references|in-reply-to|content-type):[^\n]*(?:\n[ \t][^\n]*)*",
    re.IGNORECASE | re.MULTILINE,
)
LONGEST_AGO = timedelta(days=30)


class TooLarge(Exception):
    """Larger than we take."""


@transaction.atomic
def keep(raw: bytes, *, to: str = "", came_at: datetime | None = None, told: Sequence[str] = ()) -> ReceivedMail | None:
    """Store it with its job; none when it is here already. Raises TooLarge, and what the database does."""
    if len(raw) > MOST_BYTES:
        raise TooLarge
    mail = ReceivedMail(
        mark=mark(raw), raw=raw, sent_to=_on_one_line(to), came_at=_believed(came_at), told=[*told], at=timezone.now()
    )
    if not rows.insert_once(mail):
        return None
    app.configure_task(TASK, queue=QUEUE).defer(ids=[mail.pk])
    return mail


def mark(raw: bytes) -> str:
    """Of what makes it this mail, keyed: it stays when the mail is erased, and then tells nobody anything."""
    head, _blank, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    told = sorted(TELLING.findall(head[:HEAD])) or [head]
    whole = sha256(b"\0".join([*told, body.rstrip(b"\n")])).hexdigest()
    return salted_hmac("casework.received_mail", whole, algorithm="sha256").hexdigest()


def _on_one_line(address: str) -> str:
    return "".join(letter for letter in address if letter.isprintable())[:320]


def _believed(came_at: datetime | None) -> datetime:
    """When its server says that it came, unless its clock is wrong."""
    now = timezone.now()
    return came_at if came_at and now - LONGEST_AGO < came_at <= now else now
