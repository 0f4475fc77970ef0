"""What waits in each of a member of staff's queues, in one query."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from casework import kinds
from casework.kinds import Kind
from casework.models import Case, Status


@dataclass(frozen=True)
class Figure:
    """A number that leads to the list it counts."""

    label: str
    count: int
    url: str


@dataclass(frozen=True)
class Queue:
    label: str
    url: str
    figures: list[Figure]


# The label, the filter of the list it leads to.
COLUMNS = ("open", "overdue", "unassigned", "mine")


def queues(user: Any) -> list[Queue]:
    """Those the user may see; open cases only."""
    mine = kinds.kinds_of(user)
    now = timezone.now()
    counts = (
        Case.objects.filter(kind__in=mine)
        .exclude(status=Status.CLOSED)
        .order_by()
        .values("kind")
        .annotate(
            open=Count("pk"),
            overdue=Count("pk", filter=Q(due_at__lt=now)),
            unassigned=Count("pk", filter=Q(assignee=None)),
            mine=Count("pk", filter=Q(assignee=user.pk)),
        )
    )
    by_kind: dict[str, Any] = {row["kind"]: row for row in counts}
    return [_queue(kind, by_kind.get(kind, {})) for kind in mine]


def _queue(kind: str, row: dict[str, int]) -> Queue:
    model = kinds.of(kind).queue.lower().replace(".", "_")
    url = reverse(f"admin:{model}_changelist")
    links = {"open": "", "overdue": "?due=overdue", "unassigned": "?whose=nobody", "mine": "?whose=mine"}
    labels = {"open": _("open"), "overdue": _("overdue"), "unassigned": _("unassigned"), "mine": _("mine")}
    figures = [Figure(labels[name], row.get(name, 0), url + links[name]) for name in COLUMNS]
    return Queue(str(Kind(kind).label), url, figures)
