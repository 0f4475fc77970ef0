"""How soon a case is due, in words and a colour."""

from datetime import datetime

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.case.case import Case
from casework.case.lateness import clock_runs
from casework.ground.calendar import VIETNAM


def state(case: Case, now: datetime | None = None) -> tuple[str, str]:
    """A word for the style sheet (overdue, today, later, waiting, closed), and words for people."""
    now = now or timezone.now()
    if not case.is_open:
        return "closed", _("closed")
    if case.waiting_since and not (clock_runs(case.kind, case.status) and case.due_at < now):
        return "waiting", _("waits for the customer")
    if case.due_at < now:
        return "overdue", _late(now, case.due_at)
    days = (case.due_at.astimezone(VIETNAM).date() - now.astimezone(VIETNAM).date()).days
    if days == 0:
        return "today", _("today, %(time)s") % {"time": f"{case.due_at.astimezone(VIETNAM):%H:%M}"}
    return "later", ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}


def _late(now: datetime, due: datetime) -> str:
    hours = int((now - due).total_seconds() // 3600)
    if hours < 24:
        return ngettext("overdue by %(hours)s hour", "overdue by %(hours)s hours", hours) % {"hours": hours}
    days = hours // 24
    return ngettext("overdue by %(days)s day", "overdue by %(days)s days", days) % {"days": days}


def badge(case: Case) -> SafeString:
    word, text = state(case)
    return format_html('<span class="due due--{}">{}</span>', word, text)
