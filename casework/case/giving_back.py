"""What becomes of a colleague's open work when they may no longer do it: deactivated, or a role taken away."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import F

from casework.case.case import OPEN, Case
from casework.case.colleagues import may_work
from casework.case.reminder import Reminder
from casework.case.verbs import put_back
from casework.ledger.moves import inside_a_transaction


@inside_a_transaction
def give_back(colleague: User, *, staff: User) -> list[Case]:
    """Their open cases of kinds they may no longer work are nobody's again, as part of the transaction that took the
    right away. Who is told of new cases of the kind is reminded of them anew."""
    # Whoever gives them a case at this moment waits, and then sees that they may not have it.
    today = User.objects.select_for_update(no_key=True).get(pk=colleague.pk)
    held = Case.objects.filter(OPEN, assignee=today).select_for_update().order_by("pk")
    back = [case for case in held if not may_work(today, case.kind)]
    for case in back:
        put_back.within(case, staff=staff)
    Reminder.objects.filter(case__in=back, due_at=F("case__due_at")).delete()
    return back


@dataclass(frozen=True)
class Duty:
    """Something a colleague still has to do in a case, beside the case itself."""

    what: str
    case: Case


_registers: list[Callable[[User], Iterable[Duty]]] = []


def register_duties(of: Callable[[User], Iterable[Duty]]) -> None:
    """An app tells where it keeps what colleagues have to do."""
    _registers.append(of)


def open_duties(colleague: User) -> list[Duty]:
    """What is theirs to do in every register; it stays theirs until a colleague decides otherwise."""
    return [duty for of in _registers for duty in of(colleague)]
