"""Reminding staff of what is due: once before and once at the deadline, made up after an outage, never twice; and of
what a colleague gave them that does not wait for tomorrow. All there is for one receiver goes out in one letter."""

from collections import defaultdict
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from casework.case.case import Case
from casework.case.lateness import RUNNING
from casework.case.letters import REMINDER, WORK
from casework.case.reminder import Reminder, ReminderStage
from casework.case.states import Priority
from casework.centre import site_state
from casework.ground import rows
from casework.ground.calendar import tonight
from casework.ground.each import each_on_its_own
from casework.ledger.moves import inside_a_transaction
from casework.post import letters
from casework.post.letter import Letter

BEFORE = timedelta(hours=4)
BATCH = 200


def remind() -> int:
    """Write down what is due now, and tell it; how many."""
    due = sum(each_on_its_own(work, waiting_for(stage)) for stage, work in STAGES.items())
    while _tell():
        pass
    return due


def waiting_for(stage: str) -> QuerySet[Case]:
    """The first of those that nobody was reminded of."""
    return not_reminded_of(stage).order_by("due_at")[:BATCH]


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


@inside_a_transaction
def given(case: Case, to: User) -> None:
    """A colleague has it now: told soon what is urgent or due by tonight, the rest on the next morning's list."""
    Reminder.objects.filter(case=case, stage=ReminderStage.GIVEN).delete()
    now = timezone.now()
    if to.email and (case.priority == Priority.URGENT or case.due_at < tonight(now)):
        rows.insert_once(Reminder(case=case, due_at=case.due_at, stage=ReminderStage.GIVEN))


# ------------------------------------------------------------- written down
@transaction.atomic(durable=True)
def _remind(case: Case, stage: str) -> int:
    """The unique row decides who reminds, should two workers try."""
    return int(rows.insert_once(Reminder(case=case, due_at=case.due_at, stage=stage)))


def _remind_before(case: Case) -> int:
    return _remind(case, ReminderStage.BEFORE)


def _remind_due(case: Case) -> int:
    return _remind(case, ReminderStage.DUE)


STAGES = {ReminderStage.BEFORE: _remind_before, ReminderStage.DUE: _remind_due}


# ------------------------------------------------------------- told
@transaction.atomic(durable=True)
def _tell() -> int:
    """A letter to each receiver, however much there is; how many reminders went out."""
    untold = Reminder.objects.filter(told_at=None).select_related("case__assignee").order_by("pk")
    batch = list(untold.select_for_update(skip_locked=True, of=("self",))[:BATCH])
    of_each: dict[str, list[Reminder]] = defaultdict(list)
    for reminder in batch:
        for address in told(reminder.case, reminder.stage):
            of_each[address].append(reminder)
    letters.post([_letter(address, theirs) for address, theirs in of_each.items()])
    Reminder.objects.filter(pk__in=[each.pk for each in batch]).update(told_at=timezone.now())
    return len(batch)


def told(case: Case, stage: str) -> list[str]:
    """The assignee; of a deadline also whoever is told of new cases of the kind, both before it and at it."""
    mine = [case.assignee.email] if case.assignee and case.assignee.is_active and case.assignee.email else []
    others = [] if stage == ReminderStage.GIVEN else site_state.told(case.kind)
    return list(dict.fromkeys([*mine, *others]))


def _letter(address: str, theirs: list[Reminder]) -> Letter:
    """One deadline has a letter of its own."""
    only = theirs[0]
    if len(theirs) == 1 and only.stage != ReminderStage.GIVEN:
        late = only.stage == ReminderStage.DUE
        facts = {"late": late, "due_at": only.due_at.isoformat()}
        return REMINDER.letter(address, site_state.STAFF_LANGUAGE, case=only.case, **facts)
    parts: dict[str, list[int]] = defaultdict(list)
    for each in theirs:
        parts[each.stage].append(each.case_id)
    return WORK.letter(address, site_state.STAFF_LANGUAGE, parts=parts, morning=False)
