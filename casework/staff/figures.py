"""How the work goes: what came in and how fast it was answered, for charts on the start page.

Two statements in all, this one and the counts of `overview`; both are kept for a minute.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casework.case import kinds
from casework.ground.calendar import VIETNAM
from casework.staff.charts import Chart, bars

KEPT = 60
DAYS, WEEKS = 14, 8
# A case counts for the share once it is closed or its time has run out.
BY_DAY_AND_WEEK = """
    SELECT date_trunc('day', received)::date, date_trunc('week', received)::date, grouping(date_trunc('day', received)),
           count(*),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM first_answered_at - created_at))
               FILTER (WHERE first_answered_at IS NOT NULL) / 3600,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM closed_at - created_at))
               FILTER (WHERE closed_at IS NOT NULL) / 86400,
           100.0 * count(*) FILTER (WHERE closed_at <= resolve_due_at)
               / nullif(count(*) FILTER (WHERE closed_at IS NOT NULL OR resolve_due_at < %s), 0)
    FROM (SELECT *, created_at AT TIME ZONE 'Asia/Ho_Chi_Minh' AS received FROM casework_case
          WHERE kind = ANY(%s) AND created_at >= %s) AS lately
    GROUP BY GROUPING SETS ((date_trunc('day', received)), (date_trunc('week', received)))
"""


@dataclass(frozen=True)
class Week:
    """Medians in hours and days, the share in per cent; None where nothing has been answered or finished yet."""

    received: int = 0
    hours_to_answer: float | None = None
    days_to_resolve: float | None = None
    share_in_time: float | None = None


@dataclass(frozen=True)
class Figures:
    by_day: dict[date, int]
    by_week: dict[date, Week]


def charts(user: Any) -> list[Chart]:
    """Of the user's own queues. No chart without a queue."""
    mine = kinds.kinds_of(user)
    if not mine:
        return []
    today = timezone.now().astimezone(VIETNAM).date()
    figures: Any = cache.get_or_set(f"figures:{today}:{','.join(mine)}", lambda: _read(mine, today), KEPT)
    return _draw(figures, today)


def _first_monday(today: date) -> date:
    return today - timedelta(days=today.weekday(), weeks=WEEKS - 1)


def _read(mine: Sequence[str], today: date) -> Figures:
    since = datetime.combine(_first_monday(today), time(), VIETNAM)
    figures = Figures({}, {})
    with connection.cursor() as cursor:
        cursor.execute(BY_DAY_AND_WEEK, [timezone.now(), list(mine), since])
        for day, week, is_week, received, hours, days, share in cursor.fetchall():
            if is_week:
                figures.by_week[week] = Week(received, hours, days, None if share is None else float(share))
            else:
                figures.by_day[day] = received
    return figures


def _draw(figures: Figures, today: date) -> list[Chart]:
    days = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    mondays = [_first_monday(today) + timedelta(weeks=number) for number in range(WEEKS)]
    weeks = [figures.by_week.get(monday, Week()) for monday in mondays]
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
