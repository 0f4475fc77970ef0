"""What leaves the portal, and the one engine by which it does: letters by SMTP, hand-overs by HTTPS.

A record is claimed for a while (its lease) by compare-and-set, sent without a lock or a transaction held, tried again
with growing waits, given up where staff see it. At least once: it goes out twice only when the answer to the first
sending was lost, and then under the same number.
"""

import logging
import traceback
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import JSONArray, JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from casework.ledger.moves import in_a_transaction

log = logging.getLogger(__name__)

SENDING, FAILED = "sending", "failed"
# The waits between attempts, in units of OUTBOX_BACK_OFF; after the last it counts as failed, and staff may try again.
# With a unit of a minute that is after more than two days.
BACK_OFF = (1, 2, 5, 10, 30, 60, 120, 240, 480, 960, 1440)


class Outgoing(models.Model):
    """Something that leaves. While its state is "sending", `lease_until` says for how long it is one worker's, and
    which worker's. `uuid` is its number outside, the same at each attempt."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    error = models.CharField(_("last error"), max_length=80, blank=True)

    class Meta:
        abstract = True


class TryAgain(Exception):
    """It was not taken now and may be later. Its words are kept and logged: none that name somebody."""


class GiveUp(Exception):
    """Trying again will not help. Its words are kept and logged: none that name somebody."""


class LeaveOut(Exception):
    """Whoever it is for must not get it; that is no failure. Its words are a code, and kept."""


class NotNow(Exception):
    """It waits for somebody's decision; the attempt counts for nothing."""


class LostLease(Exception):
    """Meanwhile it was claimed by another worker, stopped or erased: it is not ours to send any more."""


R = TypeVar("R", bound=Outgoing)


@dataclass(frozen=True)
class Outbox(Generic[R]):
    """The letters, or the hand-overs.

    `send` lets one record leave and returns what changes with it; it raises TryAgain, GiveUp, LeaveOut, NotNow or
    LostLease. `waiting`, `gone` and `left_out` are the states before and after, `gone_at` the field for the time;
    `held`: the state in which a member of staff decides whether it leaves; `along`: the rows that are read with each;
    `among`: the records that leave by jobs of
    their own; `task`: the job that delivers those whose ids it is given, and nothing else.
    """

    model: type[R]
    waiting: str
    held: str
    gone: str
    gone_at: str
    task: str
    queue: str
    send: Callable[[R], Mapping[str, Any]]
    among: Q = field(default_factory=Q)
    left_out: str = FAILED
    along: tuple[str, ...] = ()

    def due(self) -> "models.QuerySet[R]":
        """By columns of the table alone, as a compare-and-set needs it: a join would be looked at only once."""
        now = timezone.now()
        waits = Q(state=self.waiting) & (Q(next_attempt_at=None) | Q(next_attempt_at__lte=now))
        return self.model._base_manager.filter(waits | Q(state=SENDING, lease_until__lt=now))

    def claim(self, pk: int) -> R | None:
        """The record, leased to this worker; None when it is gone, not due yet or in other hands.

        What is sent must not depend on what may still roll back: with a transaction open it raises RuntimeError.
        """
        if in_a_transaction():
            raise RuntimeError("what is sent must not depend on a transaction that may still roll back")
        changes = {"state": SENDING, "lease_until": _lease(), "attempts": F("attempts") + 1}
        claimed = self.due().filter(pk=pk).update(**changes)
        return self.model._base_manager.select_related(*self.along).get(pk=pk) if claimed else None

    def keep(self, record: R, *, lease: float | None = None, **changes: Any) -> None:
        """Write something down while sending; the lease starts anew, for so many seconds where what comes is slow.
        Raises LostLease."""
        until = _lease(lease)
        if not self._mine(record).update(lease_until=until, **changes):
            raise LostLease
        record.lease_until = until
        for name, value in changes.items():
            setattr(record, name, value)

    def deliver(self, pk: int) -> bool:
        """Send one record if it is due. False when there was nothing to do or it did not leave."""
        record = self.claim(pk)
        if record is None:
            return False
        try:
            changes = self.send(record)
        except LostLease:
            return False
        except Exception as error:
            return self._not_sent(record, error)
        left = {"state": self.gone, self.gone_at: timezone.now(), "error": "", "next_attempt_at": None}
        return self._settle(record, **left, **changes)

    def _not_sent(self, record: R, error: Exception) -> bool:
        match error:
            case TryAgain():
                return self._postpone(record, str(error))
            case GiveUp():
                return self._give_up(record, str(error))
            case LeaveOut():
                self._settle(record, state=self.left_out, error=str(error)[:80], next_attempt_at=None)
                return False
            case NotNow():
                self._settle(record, state=self.waiting, attempts=F("attempts") - 1)
                return False
            case OperationalError() | InterfaceError():  # a deadlock, a restart: the database's, and it passes
                _forget_a_dead_connection()
                return self._postpone(record, type(error).__name__)
        # A fault of ours: trying again will not help, and staff have to see it.
        log.error("%s %s: %s", record._meta.model_name, record.uuid, _where(error))
        return self._give_up(record, type(error).__name__)

    def _mine(self, record: R) -> "models.QuerySet[R]":
        return self.model._base_manager.filter(pk=record.pk, state=SENDING, lease_until=record.lease_until)

    def _settle(self, record: R, **changes: Any) -> bool:
        """Give the lease back; whoever took over meanwhile is not overruled."""
        return bool(self._mine(record).update(lease_until=None, **changes))

    def _postpone(self, record: R, reason: str) -> bool:
        if record.attempts > len(BACK_OFF):
            return self._give_up(record, reason)
        wait = timedelta(seconds=BACK_OFF[record.attempts - 1] * settings.OUTBOX_BACK_OFF)
        self._note(record, reason)
        self._settle(record, state=self.waiting, error=reason[:80], next_attempt_at=timezone.now() + wait)
        return False

    def _give_up(self, record: R, reason: str) -> bool:
        self._note(record, reason)
        self._settle(record, state=FAILED, error=reason[:80], next_attempt_at=None)
        return False

    def _note(self, record: R, reason: str) -> None:
        log.warning("%s %s: attempt %s: %s", record._meta.model_name, record.uuid, record.attempts, reason)

    def hold_all(self, reason: str) -> int:
        """Nothing that waits now leaves before a member of staff has released it; how many. A record that is on its way
        is held, too, and its worker loses the lease."""
        on_its_way = self.model._base_manager.filter(self.among, state__in=[self.waiting, SENDING])
        return on_its_way.update(state=self.held, lease_until=None, next_attempt_at=None, error=reason)

    # ------------------------------------------------------------- jobs
    def defer(self, ids: Iterable[int]) -> None:
        """One job for all of them; it carries their ids alone."""
        app.configure_task(self.task, queue=self.queue).defer(ids=list(ids))

    def sweep(self, limit: int = 1000) -> int:
        """A job for each record that is due and has none: after a kill, an outage or a back-off."""
        its_id = JSONObject(ids=JSONArray(OuterRef("pk")))
        jobs = ProcrastinateJob.objects.filter(status="todo", task_name=self.task, args__contains=its_id)
        strays = list(self.due().filter(self.among, ~Exists(jobs)).order_by("pk").values_list("pk", flat=True)[:limit])
        if strays:
            each_its_own: list[dict[str, Any]] = [{"ids": [pk]} for pk in strays]
            app.configure_task(self.task, queue=self.queue).batch_defer(*each_its_own)
        return len(strays)


def _lease(seconds: float | None = None) -> Any:
    return timezone.now() + timedelta(seconds=seconds or settings.OUTBOX_LEASE)


def _forget_a_dead_connection() -> None:
    """So that what is written down about the attempt goes over a new one."""
    if connection.connection and not connection.is_usable():
        connection.close()


def _where(error: BaseException) -> str:
    """Kinds of error and lines of code. Their words stay out: they may repeat what the letter says.

    No colon behind a path: the filter of the logs would take it for a secret link.
    """
    cause = error.__cause__ or error.__context__
    frames = traceback.extract_tb(error.__traceback__)
    told = " < ".join(f"{frame.name}, {frame.filename} line {frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {told}" + (f"; after {_where(cause)}" if cause else "")
