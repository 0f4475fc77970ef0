"""What waits in each of a member of staff's queues, in one query."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.core.cache import cache
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.case import kinds
from casework.case.case import OPEN, Case
from casework.case.lateness import due_before
from casework.case.states import Status
from casework.ground.calendar import tonight
from casework.ground.kind import Kind
from casework.ground.stuck_row import StuckRow
from casework.ledger.inspection import Inspection

KEPT = 60
# The column, and the filter of the list that shows the cases it counts.
COLUMNS = {
    "open": "",
    "mine": "?whose=mine",
    "unassigned": "?whose=nobody",
    "today": "?due=today",
    "overdue": "?due=overdue",
    "waiting": "?state=waiting",
}


@dataclass(frozen=True)
class Figure:
    """A number that leads to the list it counts."""

    name: str
    label: str
    count: int
    url: str


@dataclass(frozen=True)
class Queue:
    label: str
    url: str
    figures: list[Figure]


def stuck_rows(user: User) -> int:
    """For those who may see them: at how many records the worker's jobs fail."""
    return StuckRow.objects.count() if user.has_perm("casework.view_stuckrow") else 0


@dataclass(frozen=True)
class Promises:
    """What the newest inspection found, and where those who may can read it."""

    newest: Inspection
    url: str


def promises(user: User) -> Promises | None:
    """None until the worker has looked for the first time."""
    newest = Inspection.objects.first()
    if newest is None:
        return None
    may = user.has_perm("casework.view_inspection")
    return Promises(newest, reverse("admin:casework_inspection_change", args=[newest.pk]) if may else "")


def labels() -> dict[str, str]:
    return {
        "open": _("Open"),
        "mine": _("Mine"),
        "unassigned": _("Nobody's yet"),
        "today": _("Due by tonight"),
        "overdue": _("Overdue"),
        "waiting": _("Waiting for the customer"),
    }


def queues(user: User) -> list[Queue]:
    """Those the user may see, after them the sum; open cases only, as they stood within the last minute. What is
    the user's own is counted anew: they have just taken it on."""
    mine = kinds.kinds_of(user)
    counts: Any = cache.get_or_set(f"counts:{','.join(mine)}", lambda: _count(mine), KEPT)
    own = dict(Case.objects.filter(OPEN, assignee=user).order_by().values_list("kind").annotate(number=Count("pk")))
    counts = {kind: counts.get(kind, {}) | {"mine": own.get(kind, 0)} for kind in mine}
    rows = [_queue(str(Kind(kind).label), _list_of(kind), counts[kind]) for kind in mine]
    if len(mine) > 1:
        sums = {name: sum(row.get(name, 0) for row in counts.values()) for name in COLUMNS}
        rows.append(_queue(_("All cases"), reverse("admin:casework_case_changelist"), sums))
    return rows


# `Count("kind")`: all that is looked at stands in the index case_due_open, the key does not.
def _count(mine: list[str]) -> dict[str, dict[str, int]]:
    now = timezone.now()
    rows = (
        Case.objects.filter(OPEN, kind__in=mine)
        .order_by()
        .values("kind")
        .annotate(
            open=Count("kind"),
            unassigned=Count("kind", filter=Q(assignee=None)),
            today=Count("kind", filter=due_before(tonight(now))),
            overdue=Count("kind", filter=due_before(now)),
            waiting=Count("kind", filter=Q(status=Status.WAITING)),
        )
    )
    found: dict[str, dict[str, int]] = {row.pop("kind"): row for row in rows}  # type: ignore[misc]
    return found


def _list_of(kind: str) -> str:
    model = kinds.of(kind).queue.lower().replace(".", "_")
    return reverse(f"admin:{model}_changelist")


def _queue(label: str, url: str, row: dict[str, int]) -> Queue:
    names = labels()
    figures = [Figure(name, names[name], row.get(name, 0), url + query) for name, query in COLUMNS.items()]
    return Queue(label, url, figures)
