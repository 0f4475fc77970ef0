"""After the deed: look for what is left, and certify once every place is answered."""

import secrets
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from casework.case import verbs
from casework.case.case import Case
from casework.case.states import Status
from casework.centre.policy import PolicyVersion
from casework.erasure import scan, tombstones
from casework.erasure.certificate import Certificate
from casework.erasure.last_letter import LAST_LETTER
from casework.erasure.order import OF_THE_ERASED, Answer, ErasureOrder
from casework.ground import canonical
from casework.ground.each import each_on_its_own
from casework.post import letters

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


@transaction.atomic
def check(order: ErasureOrder) -> bool:
    """Look for what is left; when there is nothing, certify. Whether it is certified.

    One at a time: a second check would find the address of the last letter.
    """
    order = ErasureOrder.objects.select_for_update().get(pk=order.pk)
    if order.executed_at is None or order.checked_at:
        return order.checked_at is not None
    if scan.scan(order):
        return False
    # What is certified stays erased, whatever backup is restored: the journal has it before.
    tombstones.mirror()
    _certify(order)
    return True


def check_what_waits() -> None:
    """Make up for what a kill or an outage left undone."""
    each_on_its_own(check, ErasureOrder.objects.filter(checked_at=None).exclude(executed_at=None))


def _certify(order: ErasureOrder) -> None:
    case = Case.objects.get(pk=order.case_id)
    order.report["kept"] = _kept_places(order)
    order.hits.update(taken=[])
    _certificate(order, case)
    addresses = order.needles.get("tell", [])
    order.needles, order.checked_at = {}, timezone.now()
    order.save(update_fields=["needles", "checked_at", "report"])
    letters.post([LAST_LETTER.letter(address, case.language, case=case) for address in addresses])
    if order.executed_by and case.status != Status.CLOSED:
        verbs.close.within(case, staff=order.executed_by, outcome=order.outcome)


def _kept_places(order: ErasureOrder) -> list[dict[str, str]]:
    """Where something of the erased stays outside their own records, and on what ground."""
    kept = order.hits.filter(answer=Answer.KEPT, ground__in=OF_THE_ERASED)
    places = kept.order_by("table", "column", "ground").values_list("table", "column", "ground").distinct()
    return [{"field": f"{table}.{column}", "ground": ground, "until": ""} for table, column, ground in places]


def _copies_until(order: ErasureOrder) -> date:
    """The day on which the last backup that was made before the erasure has been destroyed."""
    return timezone.localdate((order.executed_at or timezone.now()) + settings.BACKUP_LONGEST)


def _certificate(order: ErasureOrder, case: Case) -> Certificate:
    number = "XN-" + "".join(secrets.choice(ALPHABET) for _place in range(8))
    content: dict[str, Any] = {
        "certificate": number,
        "case": case.reference,
        "carried_out": order.executed_at.isoformat() if order.executed_at else "",
        "policy_version": PolicyVersion.objects.in_force().number,
        "persons": order.report["persons"],
        "rows": order.report["rows"],
        "kept": order.report["held"] + order.report["kept"],
        "copies_until": f"{_copies_until(order)}",
    }
    digest = canonical.digest(content)
    return Certificate.objects.create(number=number, order=order, content=content, digest=digest)
