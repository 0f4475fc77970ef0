"""When a customer may ask to be called: half days on which the centre is there, within the next working days."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from casework.centre import site_state
from casework.ground import calendar
from casework.ground.vietnam_time import WEEKDAYS

DAYS = 5
# Nobody can promise a call within the last hour of a half day.
NOTICE = timedelta(hours=1)
HALVES = (("am", time(8), time(12)), ("pm", time(13), time(17)))


def offered() -> list[tuple[str, str]]:
    """Value and words of each, such as "8:00 to 12:00 on Thursday, 26/11/2026"."""
    special = site_state.current().rules.special
    now = timezone.now().astimezone(calendar.VIETNAM)
    day = calendar.next_working_day(now.date(), special)
    found: list[tuple[str, str]] = []
    while len(found) < 2 * DAYS:
        for name, begins, ends in HALVES:
            if datetime.combine(day, ends, calendar.VIETNAM) - NOTICE >= now:
                words = _("%(begins)s to %(ends)s on %(weekday)s, %(date)s") % {
                    "begins": f"{begins:%H:%M}",
                    "ends": f"{ends:%H:%M}",
                    "weekday": WEEKDAYS[day.weekday()],
                    "date": f"{day:%d/%m/%Y}",
                }
                found.append((f"{day:%Y-%m-%d}-{name}", words))
        day = calendar.next_working_day(day + timedelta(days=1), special)
    return found[: 2 * DAYS]
