"""Reminding staff of what is due: once before and once at the deadline, made up after an outage, never twice."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from casework.case.case import Case
from casework.case.lateness import RUNNING
from casework.case.letters import REMINDER
from casework.case.reminder import Reminder, ReminderStage
from casework.centre import site_state
from casework.ground import rows
from casework.ground.each import each_on_its_own
from casework.post import letters
from casework.post.letter import Letter

BEFORE = timedelta(hours=4)
BATCH = 200


def remind() -> int:
    """Write the reminders that are due now; how many."""
    return sum(each_on_its_own(work, waiting_for(stage)) for stage, work in STAGES.items())


def waiting_for(stage: str) -> QuerySet[Case]:
    """The first of those that nobody was reminded of."""
    return not_reminded_of(stage).select_related("assignee").order_by("due_at")[:BATCH]


def not_reminded_of(stage: str) -> QuerySet[Case]:
    """Due within the stage's time and not reminded of; `due_at <= now`, so that a missed run is made up. What waits for
    the customer is somebody's to hurry only where the clock of the law goes on meanwhile."""
    done = Reminder.objects.filter(case=OuterRef("pk"), due_at=OuterRef("due_at"), stage=stage)
    now = timezone.now()
    horizon = now + (BEFORE if stage == ReminderStage.BEFORE else timedelta(0))
    open_cases = Case.objects.filter(RUNNING, due_at__lte=horizon)
    if stage == ReminderStage.BEFORE:
        # What is late already is told once, as late.
        open_cases = open_cases.filter(due_at__gt=now)
    return open_cases.filter(~Exists(done))


@transaction.atomic(durable=True)
def _remind(case: Case, stage: str) -> int:
    """The unique row decides who reminds, should two workers try."""
    if not rows.insert_once(Reminder(case=case, due_at=case.due_at, stage=stage)):
        return 0
    letters.post([_letter(case, stage, address) for address in told(case)])
    return 1


def _remind_before(case: Case) -> int:
    return _remind(case, ReminderStage.BEFORE)


def _remind_due(case: Case) -> int:
    return _remind(case, ReminderStage.DUE)


STAGES = {ReminderStage.BEFORE: _remind_before, ReminderStage.DUE: _remind_due}


def told(case: Case) -> list[str]:
    """The assignee and whoever is told of new cases of the kind, both before the deadline and at it."""
    mine = [case.assignee.email] if case.assignee and case.assignee.is_active and case.assignee.email else []
    return list(dict.fromkeys([*mine, *site_state.told(case.kind)]))


def _letter(case: Case, stage: str, address: str) -> Letter:
    late = stage == ReminderStage.DUE
    return REMINDER.letter(address, site_state.STAFF_LANGUAGE, case=case, late=late, due_at=case.due_at.isoformat())
