"""Times as people in Vietnam read them, whatever the process's or the reader's own zone."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy, pgettext

from casework.ground.calendar import VIETNAM

WEEKDAYS = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)


def in_words(value: datetime) -> str:
    """A moment with its weekday: "17:00 on Monday, 26 October 2026"."""
    local = value.astimezone(VIETNAM)
    return gettext("%(time)s on %(weekday)s, %(date)s") % {
        "time": f"{local:%H:%M}",
        "weekday": WEEKDAYS[local.weekday()],
        "date": day(value),
    }


def day(value: date) -> str:
    """A date, or a moment's day: "26 October 2026"."""
    local = value.astimezone(VIETNAM) if isinstance(value, datetime) else value
    return date_format(local, pgettext("date format", "j F Y"), use_l10n=False)


def machine_time(value: datetime) -> str:
    """For the attribute of <time>: HTML takes no more than thousandths of a second."""
    return value.astimezone(VIETNAM).isoformat(timespec="seconds")


def moment(value: datetime) -> str:
    """Short: "26/10/2026 17:00"."""
    return f"{value.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
