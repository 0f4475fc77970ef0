"""Clocks against the table of the law and Vietnam's calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest

from casework.centre.time_limits import BY_KIND
from casework.ground import calendar
from casework.ground.calendar import VIETNAM, Clock, add_working_days, after_pause, due, due_dates
from casework.ground.kind import Kind


def at(text: str) -> datetime:
    """A time on the clock in Hanoi."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


TABLE = [
    (Kind.CONSULTATION, (1, True), (5, True), True),
    (Kind.PURCHASE, (1, True), (7, True), True),
    (Kind.QUESTION, (3, True), (7, True), True),
    (Kind.COMPLAINT, (3, True), (7, True), True),
    (Kind.MISUSE, (1, True), (3, False), True),
    (Kind.DATA_REQUEST, (2, True), (10, False), False),
]


@pytest.mark.parametrize(("kind", "first", "resolution", "pauses"), TABLE, ids=[row[0] for row in TABLE])
def test_each_kind_has_the_clocks_of_the_table(
    kind: str, first: tuple[int, bool], resolution: tuple[int, bool], pauses: bool
) -> None:
    clocks = BY_KIND[kind]
    assert (clocks.first_answer.days, clocks.first_answer.working) == first
    assert (clocks.resolution.days, clocks.resolution.working) == resolution
    assert clocks.pauses is pauses
    assert clocks.first_answer.source
    assert clocks.resolution.source


def test_no_kind_is_without_clocks() -> None:
    assert set(BY_KIND) == set(Kind.values)


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        (date(2026, 10, 19), 1, date(2026, 10, 20)),  # Monday → Tuesday
        (date(2026, 10, 23), 1, date(2026, 10, 26)),  # Friday → Monday
        (date(2026, 10, 24), 1, date(2026, 10, 26)),  # Saturday → Monday
        (date(2026, 10, 19), 5, date(2026, 10, 26)),
        (date(2026, 12, 31), 1, date(2027, 1, 4)),  # New Year's Day is a Friday
        (date(2026, 11, 23), 1, date(2026, 11, 25)),  # Culture Day
        (date(2027, 4, 29), 1, date(2027, 5, 4)),  # 30 April, 1 May; its Saturday is made good on Monday
        (date(2027, 9, 1), 1, date(2027, 9, 6)),  # National Day takes two days
    ],
)
def test_working_days_leave_out_weekends_and_holidays(start: date, days: int, expected: date) -> None:
    assert add_working_days(start, days) == expected


def test_tet_2027_holds_up_working_days_but_not_calendar_days() -> None:
    """The lunar year of the Goat begins on 6 February 2027."""
    eve = at("2027-02-03T09:00")
    off = [date(2027, 2, day) for day in (5, 6, 7, 8, 9)]
    assert not any(calendar.is_working_day(day) for day in off)
    assert due(Clock(3, True, ""), eve).date() > date(2027, 2, 11)
    assert due(Clock(3, False, ""), eve) == at("2027-02-06T17:00")


def test_days_end_when_the_office_closes_in_vietnam() -> None:
    assert due(Clock(1, True, ""), at("2026-10-19T09:00")) == at("2026-10-20T17:00")


@pytest.mark.parametrize("late", ["2026-10-19T18:30", "2026-10-19T23:59"])
def test_a_request_of_the_late_evening_counts_from_that_day(late: str) -> None:
    """23:59 in Hanoi is the same day in London: the day is taken from the clock in Vietnam."""
    assert due(Clock(1, True, ""), at(late).astimezone(UTC)) == at("2026-10-20T17:00")


def test_a_request_soon_after_midnight_counts_from_the_new_day() -> None:
    assert due(Clock(1, True, ""), datetime(2026, 10, 20, 17, 30, tzinfo=UTC)) == at("2026-10-22T17:00")


def test_both_due_dates_come_after_the_request_at_whatever_time_it_comes() -> None:
    for hour in range(24):
        start = at(f"2027-02-04T{hour:02}:59")
        for clocks in BY_KIND.values():
            assert min(due_dates(clocks, start)) > start


def test_a_pause_moves_the_due_date_by_as_long_as_it_lasted() -> None:
    due_at = at("2026-10-20T17:00")
    assert after_pause(due_at, at("2026-10-19T10:00"), at("2026-10-21T10:00")) == at("2026-10-22T17:00")


def test_a_pause_ends_on_a_working_day() -> None:
    due_at = at("2026-10-23T17:00")
    assert after_pause(due_at, at("2026-10-23T08:00"), at("2026-10-24T08:00")) == at("2026-10-26T17:00")


def test_a_short_pause_or_a_clock_set_back_never_shortens_the_time() -> None:
    due_at = at("2026-10-20T17:00")
    assert after_pause(due_at, at("2026-10-19T10:00"), at("2026-10-19T10:05")) == due_at
    assert after_pause(due_at, at("2026-10-19T10:00"), at("2026-10-19T09:00")) == due_at


@pytest.mark.parametrize("kind", list(Kind.values))
def test_the_first_answer_is_never_due_after_the_end(kind: str) -> None:
    """Every hour of three weeks around New Year and Tết, and around a weekend."""
    for first in ("2026-12-28T00:30", "2027-01-30T00:30", "2026-10-22T00:30"):
        for hours in range(0, 24 * 21, 5):
            answer, end = due_dates(BY_KIND[kind], at(first) + timedelta(hours=hours))
            assert answer <= end


SATURDAY_WORKED = calendar.SpecialDays(working=frozenset({date(2026, 8, 22)}))


def test_a_saturday_worked_in_exchange_counts_as_a_working_day() -> None:
    assert add_working_days(date(2026, 8, 21), 2) == date(2026, 8, 25)
    assert add_working_days(date(2026, 8, 21), 2, SATURDAY_WORKED) == date(2026, 8, 24)


def test_a_public_holiday_that_was_moved_counts_as_a_working_day() -> None:
    moved = calendar.SpecialDays(closed=frozenset({date(2026, 11, 25)}), working=frozenset({date(2026, 11, 24)}))
    assert add_working_days(date(2026, 11, 23), 1) == date(2026, 11, 25)
    assert add_working_days(date(2026, 11, 23), 1, moved) == date(2026, 11, 24)
    assert add_working_days(date(2026, 11, 23), 2, moved) == date(2026, 11, 26)
