"""After the deed: look for what is left, have it redacted, and certify once nothing is found."""

import secrets
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.case import verbs
from casework.case.case import Case
from casework.case.states import Status
from casework.centre.policy import PolicyVersion
from casework.erasure import scan
from casework.erasure.carry_out import ask_for_check
from casework.erasure.certificate import Certificate
from casework.erasure.last_letter import LAST_LETTER
from casework.erasure.order import ErasureOrder, ScanHit
from casework.ground import canonical
from casework.ground.each import each_on_its_own
from casework.ground.errors import Refused
from casework.ledger import trail
from casework.ledger.moves import move
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
    _certify(order)
    return True


def check_what_waits() -> None:
    """Make up for what a kill or an outage left undone."""
    each_on_its_own(check, ErasureOrder.objects.filter(checked_at=None).exclude(executed_at=None))


@move("redact")
def redact(hit: ScanHit, *, staff: User) -> None:
    """An officer has looked at the place and lets it be made unreadable; the check then runs again."""
    if not ScanHit.objects.select_for_update().filter(pk=hit.pk, redacted_at=None).exists():
        raise Refused(_("This place has been redacted already."), code="done")
    scan.redact(hit, staff=staff, at=timezone.now())
    trail.record("redact", hit.target, staff=staff, fields=[f"{hit.table}.{hit.column}"])
    ask_for_check(hit.order_id)


def _certify(order: ErasureOrder) -> None:
    case = Case.objects.get(pk=order.case_id)
    _certificate(order, case)
    addresses = order.needles.get("email", [])
    order.needles, order.checked_at = {}, timezone.now()
    order.save(update_fields=["needles", "checked_at"])
    letters.post([LAST_LETTER.letter(address, case.language, case=case) for address in addresses])
    if order.executed_by and case.status != Status.CLOSED:
        verbs.close.within(case, staff=order.executed_by, outcome=order.outcome)


def _certificate(order: ErasureOrder, case: Case) -> Certificate:
    number = "XN-" + "".join(secrets.choice(ALPHABET) for _place in range(8))
    content: dict[str, Any] = {
        "certificate": number,
        "case": case.reference,
        "carried_out": order.executed_at.isoformat() if order.executed_at else "",
        "policy_version": PolicyVersion.objects.in_force().number,
        "persons": order.report["persons"],
        "rows": order.report["rows"],
        "kept": order.report["held"],
    }
    digest = canonical.digest(content)
    return Certificate.objects.create(number=number, order=order, content=content, digest=digest)
