"""Handing a purchase over to a provider: only to whom the customer agreed, only what the agreement allows (C4.2)."""

from typing import Any, cast

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from casework.case.case import Case
from casework.case.timeline import Happened
from casework.case.verb import ALWAYS, Step, verb
from casework.disclosure import conditions, offers, transfers
from casework.disclosure.disclosure import OPEN, Disclosure
from casework.disclosure.recipient import DisclosurePurpose, Recipient
from casework.ground.errors import Refused, refusal_of
from casework.ground.kind import Kind
from casework.people.consent import Consent
from casework.people.person import Person

INVOICE = ("invoice_name", "invoice_tax_code", "invoice_address", "invoice_email")
LINE = ("service_name", "device_name", "term", "quantity", "unit_price", "device_price", "vat_rate")
LABELS = [f"casework.Person.{name}" for name in Person.CONTACT] + [f"consult.Purchase.{name}" for name in INVOICE]
offers.offer(LABELS)


def fields_for(recipient: Recipient, consent: Consent) -> list[str]:
    """What a hand-over consists of, as far as the agreement allows it and the consent names it."""
    return [label for label in LABELS if label in recipient.fields and label in consent.fields]


def content_of(case: Case, fields: list[str]) -> dict[str, Any]:
    """Exactly what will leave: the allowed details, and what was bought."""
    purchase = case.detail
    values: dict[str, Any] = {}
    for label in fields:
        holder = case.person if label.startswith("casework.Person.") else purchase
        values[label] = getattr(holder, label.rpartition(".")[2])
    lines = [{name: getattr(line, name) for name in LINE} for line in purchase.ordered_lines]
    return {"reference": case.reference, "details": values, "lines": lines, "total": purchase.total}


def _not_agreed(case: Case, staff: User | None) -> Refused | None:
    return None if conditions.recipients_agreed_to(case.person) else conditions.not_agreed()


def _not_wanted(case: Case, staff: User | None) -> Refused | None:
    return refusal_of(lambda: conditions.check_wish(case))


def _may_not_be_used(case: Case, staff: User | None) -> Refused | None:
    person = cast("Person", case.person)
    return refusal_of(lambda: conditions.check_person(person))


def recipients_for(case: Case) -> QuerySet[Recipient]:
    """Those the customer agreed to, whose agreement covers it today, and who are not being given it already."""
    agreed = conditions.recipients_agreed_to(case.person)
    under_way = Disclosure.objects.filter(case=case, state__in=OPEN, recipient=OuterRef("pk"))
    return Recipient.objects.with_agreement(DisclosurePurpose.HANDOVER).filter(~Exists(under_way), pk__in=agreed)


def is_to_be_handed_over(case: Case) -> bool:
    """The customer has confirmed it, and nobody has been asked to take it yet."""
    return case.confirmed_at is not None and not case.disclosures.filter(purpose=DisclosurePurpose.HANDOVER).exists()


def _under_way_already(case: Case, staff: User | None) -> Refused | None:
    agreed = Recipient.objects.with_agreement(DisclosurePurpose.HANDOVER).filter(
        pk__in=conditions.recipients_agreed_to(case.person)
    )
    if recipients_for(case).exists() or not agreed.exists():
        return None
    return Refused(_("A hand-over of this purchase is open already. Go on with that one."), code="open")


@verb(
    "hand_over",
    Happened.HANDOVER_ASKED,
    ALWAYS,
    kinds=(Kind.PURCHASE,),
    rules=(_not_agreed, _not_wanted, _may_not_be_used, _under_way_already),
    moves=False,
)
def hand_over(step: Step, *, staff: User, recipient: Recipient) -> Disclosure:
    """Ask for the hand-over; a colleague approves it. Raises Refused."""
    case, person = step.case, cast("Person", step.case.person)
    fields = fields_for(recipient, conditions.consent_to_hand_over(person, recipient))
    step.text = recipient.name
    return transfers.ask_for_hand_over(
        case, person, recipient, fields=fields, content=content_of(case, fields), staff=staff
    )
