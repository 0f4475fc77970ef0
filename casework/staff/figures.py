"""How the work goes: what came in and how fast it was answered, for charts on the start page.

Three statements in all, two here and the counts of `overview`; kept for a minute.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.cache import cache
from django.db.models import Count
from django.db.models.functions import TruncWeek
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casework.case import day_counts, kinds
from casework.case.case import OPEN, Case
from casework.case.day_counts import Counted
from casework.ground.calendar import VIETNAM
from casework.staff.charts import Chart, bars

KEPT = 60
DAYS, WEEKS = 14, 8
QUARTERS_A_DAY = 4


@dataclass(frozen=True)
class Week:
    """Medians in hours and days, the share in per cent; None where nothing has been answered or finished yet.

    Begun hours, and begun quarters of a day, count as whole ones. A case counts for the share once it is closed or its
    time has run out.
    """

    hours_to_answer: float | None
    days_to_resolve: float | None
    share_in_time: float | None


@dataclass(frozen=True)
class Figures:
    by_day: dict[date, int]
    by_week: dict[date, Week]


def charts(user: User) -> list[Chart]:
    """Of the user's own queues. No chart without a queue."""
    mine = kinds.kinds_of(user)
    if not mine:
        return []
    today = timezone.now().astimezone(VIETNAM).date()
    figures: Any = cache.get_or_set(f"figures:{today}:{','.join(mine)}", lambda: _read(mine, today), KEPT)
    return _draw(figures, today)


def _mondays(today: date) -> list[date]:
    return [_first_monday(today) + timedelta(weeks=number) for number in range(WEEKS)]


def _first_monday(today: date) -> date:
    return today - timedelta(days=today.weekday(), weeks=WEEKS - 1)


def _read(mine: Sequence[str], today: date) -> Figures:
    first = _first_monday(today)
    by_day: dict[date, int] = {}
    weeks: dict[tuple[date, str], dict[int, int]] = defaultdict(dict)
    for day, counted, took, number in day_counts.read(mine, first):
        if counted == Counted.RECEIVED:
            by_day[day] = number
        else:
            weeks[day, counted][took] = number
    late = _open_after_their_time(mine, first)
    by_week = {}
    for monday in _mondays(today):
        closed, in_time = weeks[monday, Counted.CLOSED], weeks[monday, Counted.IN_TIME]
        days = median(closed)
        by_week[monday] = Week(
            median(weeks[monday, Counted.ANSWERED]),
            None if days is None else days / QUARTERS_A_DAY,
            _share(sum(in_time.values()), sum(closed.values()) + late.get(monday, 0)),
        )
    return Figures(by_day, by_week)


def _open_after_their_time(mine: Sequence[str], first: date) -> dict[date, int]:
    """By the Monday of the week in which they came. That none is due before it came keeps the old ones out of what
    is read."""
    since = datetime.combine(first, time(), VIETNAM)
    late = Case.objects.filter(OPEN, kind__in=mine, due_at__gte=since, created_at__gte=since)
    late = late.filter(resolve_due_at__lt=timezone.now()).order_by()
    weeks = late.values_list(TruncWeek("created_at", tzinfo=VIETNAM)).annotate(number=Count("*"))
    return {week.date(): number for week, number in weeks}


def _share(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def median(numbers: Mapping[int, int]) -> float | None:
    """Of values that occur so many times each; between the two in the middle when they are even."""
    total = sum(numbers.values())
    if not total:
        return None
    middle = [(total - 1) // 2, total // 2]
    found = []
    passed = 0
    for value in sorted(numbers):
        passed += numbers[value]
        while middle and middle[0] < passed:
            found.append(value)
            middle.pop(0)
    return sum(found) / 2


def _draw(figures: Figures, today: date) -> list[Chart]:
    days = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    mondays = _mondays(today)
    weeks = [figures.by_week[monday] for monday in mondays]
    came = [(_day(day), float(figures.by_day.get(day, 0))) for day in days]
    names = [_("week of %(day)s") % {"day": _day(monday)} for monday in mondays]

    def weekly(title: str, unit: str, values: Sequence[float | None]) -> Chart:
        return bars(title, _("Week"), unit, list(zip(names, values, strict=True)))

    return [
        bars(_("Received a day"), _("Day"), _("cases"), came),
        weekly(_("Median time to the first answer"), _("hours"), [w.hours_to_answer for w in weeks]),
        weekly(_("Median time to the resolution"), _("days"), [w.days_to_resolve for w in weeks]),
        weekly(_("Resolved within the deadline"), _("per cent"), [w.share_in_time for w in weeks]),
    ]


def _day(day: date) -> str:
    return date_format(day, "j/n")
