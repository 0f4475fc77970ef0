"""Mailings on their way: a letter is written for each who gets one, then they leave at the mailing's pace.

Each is looked at again when it is about to leave (casework.mailing.letters). Killed at any point, the next run goes on
where the rows say: a letter is queued, being sent under a lease, or gone.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from casework.ground.each import each_on_its_own
from casework.ledger import trail
from casework.mailing.audience import Addressee, everybody
from casework.mailing.letters import KINDS
from casework.mailing.mailing import LATE, Mailing, MailingState
from casework.post.letter import UNDECIDED, Letter, LetterState
from casework.post.mail import LETTERS

MINUTE = timedelta(minutes=1)
TURN = 20.0
"""Seconds after which it is the next mailing's turn."""
BATCH = 20
PATIENCE = 5
"""So many letters in a row that have to wait: it is the server's fault, and the others wait for the next run."""


def go_on() -> int:
    """All that are released and have begun; how many were done something about."""
    begun = Mailing.objects.filter(state=MailingState.RELEASED, alive_at__lte=timezone.now())
    with _alone() as alone:
        return each_on_its_own(go_on_with, begun.order_by("pk")) if alone else 0


def go_on_with(mailing: Mailing) -> int:
    """One turn; how many letters left."""
    if mailing.alive_at is None or mailing.alive_at < timezone.now() - LATE:
        _hold(mailing)
        return 0
    _write_letters(mailing)
    sent = 0
    for pk in _in_turn(mailing):
        sent += LETTERS.deliver(pk)
    _note_life(mailing)
    return sent


def _in_turn(mailing: Mailing) -> Iterator[int]:
    """The letters to try in this turn; it ends early where the server takes none."""
    ends, waits = time.monotonic() + TURN, 0
    while time.monotonic() < ends and _is_released(mailing) and (batch := _next(mailing)):
        for pk in batch:
            yield pk
            waits = waits + 1 if Letter.objects.filter(pk=pk, state=LetterState.QUEUED).exists() else 0
            if waits == PATIENCE:
                return


@contextmanager
def _alone() -> Iterator[bool]:
    """One run at a time, so that the pace holds. The lock is gone with a worker that was killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('casework.mailings'))")
        got = bool(cursor.fetchone()[0])
    try:
        yield got
    finally:
        if got and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtext('casework.mailings'))")


@transaction.atomic(durable=True)
def _hold(mailing: Mailing) -> None:
    """Nothing went on for hours: whoever released it has something else in mind by now."""
    if Mailing.objects.filter(pk=mailing.pk, state=MailingState.RELEASED).update(state=MailingState.HELD):
        trail.record("hold_mailing", mailing.target)


@transaction.atomic(durable=True)
def _write_letters(mailing: Mailing) -> None:
    """Once, for all who get one now; each person and each mailbox once, whatever happens here."""
    if not Mailing.objects.filter(pk=mailing.pk, queued_at=None).update(queued_at=timezone.now()):
        return
    written = (_letter(mailing, each) for each in everybody(mailing) if not each.why)
    Letter.objects.bulk_create(written, batch_size=1000, ignore_conflicts=True)


def _letter(mailing: Mailing, to: Addressee) -> Letter:
    kind = KINDS[mailing.kind]
    person = to.person
    letter = kind.letter(person.email, person.language, mailing=mailing, person=person, consent=to.consent)
    letter.case_id = to.case_id
    return letter


def _next(mailing: Mailing) -> list[int]:
    """As many as the pace of the last minute leaves."""
    now = timezone.now()
    gone = mailing.letters.filter(Q(sent_at__gt=now - MINUTE) | Q(state=LetterState.SENDING)).count()
    due = LETTERS.due().filter(mailing=mailing).order_by("pk").values_list("pk", flat=True)
    return list(due[: max(0, min(BATCH, mailing.per_minute - gone))])


def _is_released(mailing: Mailing) -> bool:
    return Mailing.objects.filter(pk=mailing.pk, state=MailingState.RELEASED).exists()


def _note_life(mailing: Mailing) -> None:
    """It is done once each letter has its end; a person may have paused it meanwhile."""
    is_done = not mailing.letters.filter(state__in=UNDECIDED).exists()
    running = Mailing.objects.filter(pk=mailing.pk, state=MailingState.RELEASED)
    running.update(alive_at=timezone.now(), **({"state": MailingState.DONE} if is_done else {}))
