"""From the decision to delete to the certificate: ordered, carried out by a second officer, checked, proven."""

import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from procrastinate.contrib.django import app

from casework.case.case import Case
from casework.case.states import Outcome, Status
from casework.centre.policy import PolicyVersion
from casework.disclosure import transfers
from casework.disclosure.task import TaskKind
from casework.erasure import certificate_sheet, scan, walk
from casework.erasure.certificate import Certificate
from casework.erasure.hold import Hold
from casework.erasure.order import ErasureOrder, ScanHit
from casework.ground import canonical
from casework.ground.declarations import OnErasure
from casework.ground.errors import Refused
from casework.ledger import trail
from casework.ledger.moves import move
from casework.people.person import Person
from casework.post import letters, links
from casework.post.letter import Letter, LetterPurpose, LetterState
from privacy.rights.data_request import VerifiedBy

SCAN = "privacy.scan_erasure"
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
ADDRESS_KEPT = timedelta(hours=72)


def persons_of(case: Case) -> list[Person]:
    """The records of whoever asked, as far as the verification reaches: what shares the mailbox that was opened, or the
    number that was called, under the same name. Anybody may have typed somebody else's address beside their own number.
    """
    person, how = case.person, case.detail.verified_how
    if person is None or person.erased_at:
        return []
    mailbox = Q(email=person.email) & ~Q(email="")
    number = Q(phone=person.phone) & ~Q(phone="")
    reached = {VerifiedBy.MAILBOX: mailbox, VerifiedBy.CALL: number, VerifiedBy.COUNTER: mailbox | number}
    if how not in reached:
        return [person]
    known = Person.objects.filter(reached[how] | Q(pk=person.pk), erased_at=None).order_by("pk")
    return [other for other in known if other.folded_name == person.folded_name]


def in_plain_words(persons: list[Person]) -> dict[str, list[dict[str, Any]]]:
    """Table by table: the fields that go, and those that stay with their ground."""
    goes: dict[str, dict[str, Any]] = {}
    stays: list[dict[str, Any]] = []
    for line in walk.preview(persons):
        if line.hold:
            stays.append({"table": line.table, "field": line.field, "hold": line.hold})
        elif line.goes:
            table = goes.setdefault(str(line.table), {"table": line.table, "rows": line.rows, "fields": []})
            proof = line.declared.on_erasure is OnErasure.HMAC
            field = _("%(field)s (only as a digest, for proof)") % {"field": line.field} if proof else line.field
            table["fields"].append(field)
    return {"goes": list(goes.values()), "stays": stays}


@move("execute_erasure")
def execute(order: ErasureOrder, *, staff: Any, typed: str, alone_reason: str = "") -> None:
    """Erase in one transaction (C3.1). Raises Refused."""
    if order.executed_at:
        raise Refused(_("This erasure has been carried out already."), code="done")
    if typed.strip().upper() != order.case.reference:
        raise Refused(_("Type the reference of the case exactly, to confirm."), code="unconfirmed")
    if order.ordered_by_id == staff.pk and not alone_reason:
        raise Refused(
            _("You ordered this erasure. A colleague carries it out, or you say why you are alone."), code="four_eyes"
        )
    persons = persons_of(order.case)
    needles = scan.needles_of(persons)
    held = Hold.objects.fields_of([person.pk for person in persons])
    staying = [{"field": label, "ground": hold.ground, "until": f"{hold.until}"} for label, hold in held.items()]
    transfers.tell_recipients(persons, TaskKind.ERASE)
    rows = walk.erase(persons)
    now = timezone.now()
    claimed = ErasureOrder.objects.filter(pk=order.pk, executed_at=None).update(
        executed_by=staff,
        executed_at=now,
        alone_reason=alone_reason,
        needles=needles,
        report={"rows": rows, "held": staying, "persons": len(persons)},
    )
    if not claimed:
        raise Refused(_("This erasure has been carried out already."), code="done")
    trail.record("execute_erasure", order.target, staff=staff, fields=sorted(rows))
    app.configure_task(SCAN, queue="housekeeping").defer(order_id=order.pk)
    transaction.on_commit(walk.mirror_tombstones, robust=True)
    order.refresh_from_db()


def check(order: ErasureOrder) -> bool:
    """Look for what is left; when there is nothing, certify. Whether it is certified."""
    if order.executed_at is None or order.checked_at:
        return order.checked_at is not None
    if scan.scan(order):
        return False
    _certify(order)
    return True


@transaction.atomic(durable=True)
def redact(hit: ScanHit, *, staff: Any) -> None:
    """An officer has looked at the place and lets it be made unreadable; the check then runs again."""
    if hit.redacted_at:
        raise Refused(_("This place has been redacted already."), code="done")
    scan.redact(hit, staff=staff, at=timezone.now())
    trail.record("redact", hit.order.target, staff=staff, fields=[f"{hit.table}.{hit.column}"])
    app.configure_task(SCAN, queue="housekeeping").defer(order_id=hit.order_id)


@transaction.atomic
def _certify(order: ErasureOrder) -> None:
    order = ErasureOrder.objects.select_for_update().get(pk=order.pk)
    if order.checked_at:
        return
    case = Case.objects.get(pk=order.case_id)
    content = {
        "case": case.reference,
        "carried_out": order.executed_at.isoformat() if order.executed_at else "",
        "policy_version": PolicyVersion.objects.in_force().number,
        "persons": order.report.get("persons", 0),
        "rows": order.report.get("rows", {}),
        "kept": order.report.get("held", []),
    }
    number = "XN-" + "".join(secrets.choice(ALPHABET) for _place in range(8))
    certificate = Certificate.objects.create(number=number, order=order, content=content, digest=digest_of(content))
    addresses = order.needles.get("email", [])
    order.needles, order.checked_at = {}, timezone.now()
    order.save(update_fields=["needles", "checked_at"])
    letters.post([_last_letter(case, certificate, address) for address in addresses])
    if case.status != Status.CLOSED:
        case.finish(staff=order.executed_by, outcome=Outcome.PARTLY if content["kept"] else Outcome.DONE)


def digest_of(content: dict[str, Any]) -> str:
    return canonical.digest(content)


def _last_letter(case: Case, certificate: Certificate, address: str) -> Letter:
    with override(case.language):
        words = {"kept": certificate_sheet.kept(certificate), "certificate_url": links.certificate_page(case.language)}
    return letters.compose(
        "erasure",
        purpose=LetterPurpose.ERASURE,
        address=address,
        language=case.language,
        case=case,
        context=words | {"case": case, "certificate": certificate},
    )


def forget_last_addresses() -> int:
    """The address of a last letter goes once it was sent, or after 72 hours."""
    last = Letter.objects.filter(purpose=LetterPurpose.ERASURE).exclude(address="")
    gone = last.filter(state=LetterState.SENT).update(address="")
    stale = last.filter(created_at__lt=timezone.now() - ADDRESS_KEPT).exclude(state=LetterState.SENDING)
    return gone + stale.update(state=LetterState.FAILED, address="", next_attempt_at=None, error="erased")


def release_ended_holds() -> int:
    """Erase what a hold has kept until now."""
    released = 0
    for hold in Hold.objects.ended().select_related("person"):
        with transaction.atomic(durable=True):
            Hold.objects.filter(pk=hold.pk).update(released_at=timezone.now())
            if hold.person.erased_at:
                walk.erase([hold.person])
            trail.record("release_hold", f"hold {hold.pk}", fields=hold.fields)
        released += 1
    return released
