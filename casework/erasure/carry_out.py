"""From the order to the deed: ordered by the decision on a request, carried out by a second officer in one transaction.

Which records the request reaches is the business of whoever asks for the erasure (privacy.rights.reach).
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from casework.case.case import Case
from casework.case.states import Outcome, Status
from casework.case.timeline import Happened
from casework.case.verb import Step, verb
from casework.disclosure import transfers
from casework.disclosure.task import TaskKind
from casework.erasure import preview, proposals, proven, tombstones, walk
from casework.erasure.hold import Hold, HoldGround
from casework.erasure.order import ErasureOrder
from casework.ground import seen as seen_before
from casework.ground.errors import Refused
from casework.ledger import second_pair
from casework.ledger.moves import inside_a_transaction
from casework.people.person import Person

CHECK = "casework.check_erasure"


@inside_a_transaction
def order_erasure(case: Case, *, staff: User, in_part: bool = False) -> ErasureOrder:
    """Part of the deciding verb. The case cannot be closed before the certificate (ErasureOrder)."""
    return ErasureOrder.objects.create(case=case, ordered_by=staff, in_part=in_part)


def ask_for_check(order_id: int) -> None:
    app.configure_task(CHECK, queue="housekeeping").defer(order_id=order_id)


@inside_a_transaction
def call_off(case: Case) -> bool:
    """Whether an order of this case waited to be carried out, and is called off now."""
    return bool(ErasureOrder.objects.to_do().filter(case=case).update(called_off_at=timezone.now()))


@inside_a_transaction
def carry_out(
    order: ErasureOrder,
    *,
    persons: Sequence[Person],
    verified: proven.Values,
    staff: User,
    typed: str,
    seen: str,
    alone_reason: str = "",
    hold: Iterable[str] = (),
) -> list[str]:
    """Erase (C3.1); the tables touched. `verified`: what their requests proved to be theirs. `hold`: the proposals that
    the officer agreed to. Raises Refused."""
    if typed.strip().upper() != order.case.reference:
        raise Refused(_("Type the reference of the case exactly, to confirm."), code="unconfirmed")
    if order.ordered_by_id == staff.pk and not alone_reason:
        raise Refused(
            _("You ordered this erasure. A colleague carries it out, or you say why you are alone."), code="four_eyes"
        )
    second_pair.check(asked_by=order.ordered_by_id, asked_at=order.ordered_at, staff=staff)
    seen_before.check(seen, preview.shown(persons))
    _claim(order, staff, alone_reason)
    proposals.enter(persons, hold, staff=staff)
    order.needles = _needles(order, persons, verified)
    _end_what_is_open(order, persons, staff)
    order.report = {"held": _what_stays(persons), "persons": len(persons)}
    transfers.tell_recipients(persons, TaskKind.ERASE)
    order.report["rows"] = walk.erase(persons)
    order.save(update_fields=["needles", "report"])
    ask_for_check(order.pk)
    transaction.on_commit(tombstones.mirror, robust=True)
    return sorted(order.report["rows"])


def _needles(order: ErasureOrder, persons: Sequence[Person], verified: proven.Values) -> dict[str, list[str]]:
    """What the check looks for, and whom the last letter tells."""
    by_file = proven.values_of(persons)
    theirs = {name: sorted(values | verified.get(name, set())) for name, values in by_file.items()}
    asked = order.case.person.email if order.case.person else ""
    return theirs | {"tell": sorted({*theirs["email"], asked} - {""})}


@verb("end_erased", Happened.ERASED, leads_to=Status.CLOSED, has_page=False)
def end_erased(step: Step, *, staff: User) -> None:
    """Nobody is there any more whom it could be answered to."""
    step.close(Outcome.WITHDRAWN)


def _end_what_is_open(order: ErasureOrder, persons: Sequence[Person], staff: User) -> None:
    """A colleague finds no case in the list that says nothing; what is held for its own sake goes on."""
    held = Hold.objects.active().filter(person__in=persons, ground=HoldGround.COMPLAINT).values("document")
    theirs = Case.objects.filter(person__in=persons).exclude(status=Status.CLOSED).exclude(pk=order.case_id)
    ordered = ErasureOrder.objects.to_do().values("case")  # another request for deletion ends as it is carried out
    for case in theirs.exclude(reference__in=held).exclude(pk__in=ordered):
        with suppress(Refused):
            end_erased.within(case, staff=staff)


def _claim(order: ErasureOrder, staff: User, alone_reason: str) -> None:
    """Of two officers who press at once the second waits here for the first, and is refused."""
    changes: dict[str, Any] = {"executed_by": staff, "executed_at": timezone.now(), "alone_reason": alone_reason}
    if not ErasureOrder.objects.to_do().filter(pk=order.pk).update(**changes):
        raise Refused(_("This erasure has been carried out already, or was called off."), code="done")
    order.refresh_from_db()


def _what_stays(persons: Sequence[Person]) -> list[dict[str, str]]:
    held = Hold.objects.fields_of([person.pk for person in persons])
    return [{"field": label, "ground": hold.ground, "until": f"{hold.until}"} for label, hold in held.items()]
