"""Measures whose day has come, for whoever has to take them."""

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.case import kinds
from casework.case.case import Case
from casework.staff.my_day import Card
from privacy.complaints.handling import Measure
from privacy.complaints.letters import KINDS


def due_for(staff: User) -> Q:
    """Cases with a measure of theirs that is not done and due by tonight."""
    due = Measure.objects.filter(who=staff, done_at=None, due_on__lte=timezone.localdate())
    return Q(pk__in=due.values("case"))


def of_my_day(staff: User) -> Iterator[Card]:
    seen = [kind for kind in KINDS if kinds.may(staff, "change", kind)]
    for kind in seen:
        queue = kinds.of(kind)
        address = reverse(f"admin:{queue.queue.lower().replace('.', '_')}_changelist")
        words = _("Measures of mine that are due: %(kind)s") % {"kind": kind.label}
        yield Card(words, _number(staff, kind), f"{address}?measure=due&state=all", urgent=True)


def _number(staff: User, kind: str) -> int:
    return Case.objects.filter(due_for(staff), kind=kind).count()
