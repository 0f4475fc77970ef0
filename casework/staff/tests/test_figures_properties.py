"""Whatever cases went through, and whenever days were counted: the charts say what counting every case says."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from math import ceil
from random import Random
from statistics import median
from typing import Any

import psycopg
import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from casework.case import day_counts, verbs
from casework.case.case import Case
from casework.case.states import Outcome, Status
from casework.ground.calendar import VIETNAM
from casework.ground.kind import Kind
from casework.intake.filing import refile
from casework.staff import figures
from casework.staff.figures import Figures, Week
from casework.tests.factories import make_case, make_person, make_staff

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 9, 7, 0, 30, tzinfo=VIETNAM)
KINDS = [Kind.QUESTION, Kind.CONSULTATION, Kind.PURCHASE]
MOVES = ("file", "file", "reply", "wait", "close", "close", "reopen", "refile", "later", "count")


class Office:
    """Moves cases at random, by the verbs that everybody uses."""

    def __init__(self, chance: Random, clock: Any) -> None:
        self.chance, self.clock = chance, clock
        self.staff, self.person = make_staff(), make_person()

    def move(self) -> None:
        getattr(self, self.chance.choice(MOVES))()

    def some(self, *states: str) -> Case | None:
        cases = Case.objects.filter(status__in=states).order_by("pk")
        return self.chance.choice(cases) if cases else None

    def file(self) -> None:
        came = timezone.now() - timedelta(minutes=self.chance.choice((0, 1, 90, 3_000, 30_000, 90_000)))
        make_case(self.chance.choice(KINDS), person=self.person, created_at=came)

    def reply(self) -> None:
        if case := self.some(Status.NEW, Status.IN_PROGRESS):
            verbs.reply(case, staff=self.staff, text="Chào")

    def wait(self) -> None:
        if case := self.some(Status.NEW, Status.IN_PROGRESS):
            verbs.wait(case, staff=self.staff, text="Số nào?")

    def close(self) -> None:
        if case := self.some(Status.NEW, Status.IN_PROGRESS, Status.WAITING):
            verbs.close(case, staff=self.staff, outcome=Outcome.NOT_DONE, text="Rất tiếc")

    def reopen(self) -> None:
        if case := self.some(Status.CLOSED):
            verbs.reopen(case, staff=self.staff, reason="Nhầm")

    def refile(self) -> None:
        if case := self.some(Status.NEW, Status.IN_PROGRESS):
            kind = self.chance.choice([kind for kind in KINDS if kind != case.kind])
            refile(case, staff=self.staff, kind=kind, clocks=None, details=lambda case: [])

    def later(self) -> None:
        self.clock.shift(timedelta(minutes=self.chance.choice((7, 400, 2_000, 20_000))))

    def count(self) -> None:
        day_counts.keep()


def counted_plainly(kinds: Sequence[str], today: date) -> Figures:
    now, first = timezone.now(), today - timedelta(days=today.weekday(), weeks=figures.WEEKS - 1)
    cases = [case for case in Case.objects.all() if case.kind in kinds and came(case) >= first]
    by_day: dict[date, int] = {}
    for case in cases:
        by_day[came(case)] = by_day.get(came(case), 0) + 1
    mondays = [first + timedelta(weeks=number) for number in range(figures.WEEKS)]
    weeks = {monday: [c for c in cases if monday <= came(c) < monday + timedelta(weeks=1)] for monday in mondays}
    return Figures(by_day, {monday: week_of(each, now) for monday, each in weeks.items()})


def came(case: Case) -> date:
    return case.created_at.astimezone(VIETNAM).date()


def week_of(cases: list[Case], now: datetime) -> Week:
    hours = [ceil((c.first_answered_at - c.created_at) / timedelta(hours=1)) for c in cases if c.first_answered_at]
    closed = [c for c in cases if c.closed_at]
    quarters = [ceil((c.closed_at - c.created_at) / timedelta(hours=6)) for c in closed]
    counting = [c for c in cases if c.closed_at or c.resolve_due_at < now]
    in_time = [c for c in closed if c.closed_at <= c.resolve_due_at]
    return Week(
        median(hours) if hours else None,
        median(quarters) / 4 if quarters else None,
        100 * len(in_time) / len(counting) if counting else None,
    )


@pytest.mark.parametrize("seed", range(6))
def test_what_is_kept_of_days_and_what_is_read_anew_are_the_plain_count(seed: int) -> None:
    chance = Random(seed)
    with time_machine.travel(MONDAY, tick=False) as clock:
        office = Office(chance, clock)
        for _move in range(60):
            office.move()
            today = timezone.now().astimezone(VIETNAM).date()
            for kinds in ([*KINDS], [Kind.PURCHASE]):
                assert figures._read(kinds, today) == counted_plainly(kinds, today)
    assert Case.objects.exclude(closed_at=None).exists()


def test_days_are_read_anew_until_the_worker_has_counted_them() -> None:
    make_case()
    make_case(created_at=timezone.now() - day_counts.KEPT - timedelta(days=2))
    assert day_counts.ChangedDay.objects.count() == 2
    assert day_counts.keep() == 1
    assert not day_counts.ChangedDay.objects.exists()
    assert day_counts.DayCount.objects.get().number == 1


def test_a_move_that_changes_no_figure_marks_no_day() -> None:
    case = make_case()
    day_counts.keep()
    verbs.claim(case, staff=make_staff())
    assert not day_counts.ChangedDay.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_moves_of_one_day_wait_neither_for_one_another_nor_for_the_count_and_none_is_missed() -> None:
    one, other = make_case(), make_case()
    close = "UPDATE casework_case SET first_answered_at = now() WHERE id = %s"
    with psycopg.connect(**connection.get_connection_params()) as elsewhere:
        elsewhere.execute(close, [one.pk])
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
            cursor.execute(close, [other.pk])
            day_counts.keep()
            cursor.execute("RESET lock_timeout")
        assert answered() == 1
        elsewhere.commit()
        assert answered() == 2
    day_counts.keep()
    assert answered() == 2


def answered() -> int:
    monday = timezone.now().astimezone(VIETNAM).date() - timedelta(days=7)
    return sum(number for _day, what, _took, number in day_counts.read(list(Kind.values), monday) if what == "answered")
