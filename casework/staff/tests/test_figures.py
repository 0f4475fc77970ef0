"""The start page's charts: what came in and how fast it was answered, of one's own queues only."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.case.states import Status
from casework.ground.calendar import VIETNAM
from casework.ground.kind import Kind
from casework.staff.charts import HEIGHT, bars, written
from casework.staff.figures import DAYS, WEEKS
from casework.tests.desk import Desk, manager
from casework.tests.factories import make_case

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2026, 9, 16, 10, 0, tzinfo=VIETNAM)
BY_DAY, TO_ANSWER, TO_RESOLVE, IN_TIME = range(4)


@pytest.fixture(autouse=True)
def on_a_wednesday() -> Any:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


def texts(desk: Desk, chart: int) -> list[str]:
    return [bar.text for bar in desk.open("index").context["charts"][chart].bars]


def test_cases_are_counted_by_the_day_in_vietnam_on_which_they_came() -> None:
    for at in (WEDNESDAY, datetime(2026, 9, 15, 0, 5, tzinfo=VIETNAM), datetime(2026, 9, 14, 23, 55, tzinfo=VIETNAM)):
        make_case(created_at=at)
    assert texts(manager(), BY_DAY) == ["0"] * (DAYS - 3) + ["1", "1", "1"]


def test_medians_are_of_the_week_in_which_the_cases_came() -> None:
    monday = datetime(2026, 9, 7, 9, 0, tzinfo=VIETNAM)
    for hours in (1, 3, 26):
        answered = monday + timedelta(hours=hours)
        closed = monday + timedelta(days=hours)
        make_case(created_at=monday, status=Status.CLOSED, first_answered_at=answered, closed_at=closed, outcome="done")
    desk = manager()
    assert texts(desk, TO_ANSWER) == ["–"] * (WEEKS - 2) + ["3", "–"]
    assert texts(desk, TO_RESOLVE)[-2] == "3"


def test_what_is_closed_late_or_still_open_after_its_deadline_lowers_the_share() -> None:
    monday = datetime(2026, 9, 7, 9, 0, tzinfo=VIETNAM)
    due = monday + timedelta(days=5)
    for closed in (1, 2, 6):
        make_case(
            created_at=monday, resolve_due_at=due, status=Status.CLOSED, closed_at=monday + timedelta(days=closed)
        )
    make_case(created_at=monday, resolve_due_at=due)
    make_case(created_at=monday, resolve_due_at=WEDNESDAY + timedelta(days=1))
    assert texts(manager(), IN_TIME)[-2] == "50"


@pytest.mark.clause("C4.1")
def test_only_the_queues_one_may_see_are_counted() -> None:
    make_case(Kind.PURCHASE)
    make_case(Kind.QUESTION)
    desk = Desk("consult.view_purchasecase")
    assert texts(desk, BY_DAY)[-1] == "1"
    assert [queue.figures[0].count for queue in desk.open("index").context["queues"]] == [1]
    assert Desk().open("index").context["charts"] == []


def test_the_figures_take_three_queries_and_are_kept_for_a_minute() -> None:
    desk = manager()

    def about_cases() -> int:
        with CaptureQueriesContext(connection) as captured:
            desk.open("index")
        return sum("casework_case" in query["sql"] for query in captured)

    # What waits for oneself is counted anew each time.
    assert about_cases() - about_cases() == 3
    make_case()
    assert texts(desk, BY_DAY)[-1] == "0"
    with time_machine.travel(WEDNESDAY + timedelta(seconds=61), tick=False):
        assert texts(desk, BY_DAY)[-1] == "1"


def test_every_number_of_a_chart_stands_in_the_table_beside_it() -> None:
    make_case()
    page = manager().open("index").content.decode()
    assert page.count('<svg viewBox="0 -4') == page.count("<details>") == 4
    assert page.count("<rect") == DAYS + 3 * WEEKS
    assert page.count('<td class="number">') >= DAYS + 3 * WEEKS


def test_bars_reach_from_nothing_to_the_highest_value() -> None:
    chart = bars("x", "x", "x", [("a", 0.0), ("b", None), ("c", 2.5), ("d", 5.0)])
    assert [bar.height for bar in chart.bars] == ["0.0", "0.0", f"{HEIGHT / 2:.1f}", f"{HEIGHT:.1f}"]
    assert bars("x", "x", "x", [("a", None)]).bars[0].height == "0.0"


@pytest.mark.parametrize(("value", "text"), [(None, "–"), (3.0, "3"), (2.345, "2,3"), (1200.0, "1200")])
def test_numbers_are_written_as_vietnamese_readers_expect(value: float | None, text: str) -> None:
    assert written(value) == text
