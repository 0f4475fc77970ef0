"""Clocks: how long the law or the centre's own promise leaves for each step, and the dates that follow.

Days end at 17:00 in Vietnam: a promise that runs out after the office has closed helps nobody.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
CLOSING_TIME = time(17, 0)


def tonight(at: datetime) -> datetime:
    """The end of that day in Vietnam."""
    return datetime.combine(at.astimezone(VIETNAM).date() + timedelta(days=1), time(), VIETNAM)


@dataclass(frozen=True)
class Clock:
    """So many days for a step. `source` is the article or whose choice it is."""

    days: int
    working: bool
    source: str


@dataclass(frozen=True)
class Clocks:
    first_answer: Clock
    resolution: Clock
    pauses: bool = True
    """Whether waiting for the customer stops the clock; those of data requests never stop."""


@lru_cache(maxsize=16)
def _national_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("VN", years=year))


@dataclass(frozen=True)
class SpecialDays:
    """Where the centre's year departs from the usual: `closed` although it would work, `working` although it would
    not, such as a Saturday worked for a bridge day, or a holiday that the Government has moved."""

    closed: frozenset[date] = frozenset()
    working: frozenset[date] = frozenset()


NONE = SpecialDays()


def is_working_day(day: date, special: SpecialDays = NONE) -> bool:
    """Monday to Friday, no public holiday of Vietnam (Tết included), but for the special days."""
    if day in special.working:
        return True
    return day.weekday() < 5 and day not in _national_holidays(day.year) and day not in special.closed


def _closing(day: date) -> datetime:
    return datetime.combine(day, CLOSING_TIME, VIETNAM)


def next_working_day(day: date, special: SpecialDays = NONE) -> date:
    """The day itself when it is one."""
    while not is_working_day(day, special):
        day += timedelta(days=1)
    return day


def add_working_days(start: date, days: int, special: SpecialDays = NONE) -> date:
    """The day on which the given number of working days after the start has passed."""
    day = start
    for _step in range(days):
        day = next_working_day(day + timedelta(days=1), special)
    return day


def due(clock: Clock, start: datetime, special: SpecialDays = NONE) -> datetime:
    """When the step is due: the closing time of its last day."""
    day = start.astimezone(VIETNAM).date()
    if clock.working:
        return _closing(add_working_days(day, clock.days, special))
    return _closing(day + timedelta(days=clock.days))


def due_dates(clocks: Clocks, start: datetime, special: SpecialDays = NONE) -> tuple[datetime, datetime]:
    """First answer and resolution. Where one counts working days and the other all, the answer is never due later."""
    resolution = due(clocks.resolution, start, special)
    return min(due(clocks.first_answer, start, special), resolution), resolution


def shortened(clocks: Clocks, first_answer: int, resolution: int) -> Clocks:
    """The clocks with fewer days where the centre promises so; never with more."""
    return replace(
        clocks,
        first_answer=replace(clocks.first_answer, days=min(clocks.first_answer.days, first_answer)),
        resolution=replace(clocks.resolution, days=min(clocks.resolution.days, resolution)),
    )


def after_pause(due_at: datetime, paused_at: datetime, now: datetime, special: SpecialDays = NONE) -> datetime:
    """The due date moved by the time it stood still, onto the end of a working day."""
    moved = (due_at + max(now - paused_at, timedelta(0))).astimezone(VIETNAM)
    return due_at if moved <= due_at else _closing(next_working_day(moved.date(), special))
