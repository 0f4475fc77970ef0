"""From the order to the deed: ordered by the decision on a request, carried out by a second officer in one transaction.

Which records the request reaches is the business of whoever asks for the erasure (privacy.rights.reach).
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from casework.case.case import Case
from casework.disclosure import transfers
from casework.disclosure.task import TaskKind
from casework.erasure import scan, tombstones, walk
from casework.erasure.hold import Hold
from casework.erasure.order import ErasureOrder
from casework.ground.errors import Refused
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
def carry_out(
    order: ErasureOrder, *, persons: Sequence[Person], staff: User, typed: str, alone_reason: str = ""
) -> list[str]:
    """Erase (C3.1); the tables touched. Raises Refused."""
    if typed.strip().upper() != order.case.reference:
        raise Refused(_("Type the reference of the case exactly, to confirm."), code="unconfirmed")
    if order.ordered_by_id == staff.pk and not alone_reason:
        raise Refused(
            _("You ordered this erasure. A colleague carries it out, or you say why you are alone."), code="four_eyes"
        )
    _claim(order, staff, alone_reason)
    order.needles = scan.needles_of(persons)
    order.report = {"held": _what_stays(persons), "persons": len(persons)}
    transfers.tell_recipients(persons, TaskKind.ERASE)
    order.report["rows"] = walk.erase(persons)
    order.save(update_fields=["needles", "report"])
    ask_for_check(order.pk)
    transaction.on_commit(tombstones.mirror, robust=True)
    return sorted(order.report["rows"])


def _claim(order: ErasureOrder, staff: User, alone_reason: str) -> None:
    """Of two officers who press at once the second waits here for the first, and is refused."""
    changes: dict[str, Any] = {"executed_by": staff, "executed_at": timezone.now(), "alone_reason": alone_reason}
    if not ErasureOrder.objects.filter(pk=order.pk, executed_at=None).update(**changes):
        raise Refused(_("This erasure has been carried out already."), code="done")
    order.refresh_from_db()


def _what_stays(persons: Sequence[Person]) -> list[dict[str, str]]:
    held = Hold.objects.fields_of([person.pk for person in persons])
    return [{"field": label, "ground": hold.ground, "until": f"{hold.until}"} for label, hold in held.items()]
