"""Handing a purchase over to vsign.vn: only with the customer's consent, only what the agreement allows (C4.2)."""

from typing import Any

from django.utils.translation import gettext as _

from casework.case.case import Case
from casework.disclosure import transfers
from casework.disclosure.disclosure import Disclosure
from casework.disclosure.recipient import DisclosurePurpose, Recipient
from casework.ground.errors import Refused
from casework.ledger.moves import move

PERSON = ("full_name", "email", "phone", "customer_type", "organisation", "tax_code", "province")
INVOICE = ("invoice_name", "invoice_tax_code", "invoice_address", "invoice_email")
LINE = ("service_name", "device_name", "term", "quantity", "unit_price", "device_price", "vat_rate")
LABELS = [f"casework.Person.{name}" for name in PERSON] + [f"consult.Purchase.{name}" for name in INVOICE]


def fields_for(recipient: Recipient) -> list[str]:
    """What a hand-over consists of, as far as the agreement allows it."""
    return [label for label in LABELS if label in recipient.fields]


def content_of(case: Case, fields: list[str]) -> dict[str, Any]:
    """Exactly what will leave: the allowed details, and what was bought."""
    purchase = case.detail
    values: dict[str, Any] = {}
    for label in fields:
        holder = case.person if label.startswith("casework.Person.") else purchase
        values[label] = getattr(holder, label.rpartition(".")[2])
    lines = [{name: getattr(line, name) for name in LINE} for line in purchase.ordered_lines]
    return {"reference": case.reference, "details": values, "lines": lines, "total": purchase.total}


@move("hand_over")
def hand_over(case: Case, *, staff: Any, recipient: Recipient) -> Disclosure:
    """Ask for the hand-over; a colleague approves it. Raises Refused."""
    person = case.person
    consent = transfers.check_consent(person)
    if person is None or not case.confirmed_at:
        raise Refused(_("Confirm the purchase with the customer first."), code="unconfirmed")
    transfers.check_person(person)
    fields = fields_for(recipient)
    transfers.check_recipient(recipient, DisclosurePurpose.HANDOVER, fields)
    content = transfers.salted(content_of(case, fields))
    disclosure = Disclosure.objects.create(
        case=case,
        person=person,
        recipient=recipient,
        purpose=DisclosurePurpose.HANDOVER,
        basis=f"consent {consent.pk}, agreement {recipient.agreement_number}",
        fields=fields,
        content=content,
        digest=transfers.digest_of(content),
        requested_by=staff,
    )
    case.remark("hand_over", staff=staff, text=recipient.name)
    return disclosure
