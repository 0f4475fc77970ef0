"""What of a completed purchase the law on accounting makes the centre keep."""

from collections.abc import Iterator, Sequence
from datetime import date

from casework.case.states import Outcome, Status
from casework.erasure.hold import HoldGround
from casework.erasure.proposals import Proposal
from casework.people.person import Person
from consult.purchase.purchase import Purchase

YEARS = 10
"""Vouchers are kept for ten years from the end of the year (Decree 174/2016, art. 13)."""
INVOICE = ("consult.Purchase.invoice_name", "consult.Purchase.invoice_tax_code", "consult.Purchase.invoice_address")
BUYER = ("casework.Person.full_name", "casework.Person.organisation", "casework.Person.tax_code")


def of_purchases(persons: Sequence[Person]) -> Iterator[Proposal]:
    """Whoever is named on the invoice; the buyer's own name where it has none."""
    done = Purchase.objects.filter(
        case__person__in=persons, case__status=Status.CLOSED, case__outcome__in=[Outcome.DONE, Outcome.PARTLY]
    )
    for purchase in done.select_related("case").order_by("pk"):
        case = purchase.case
        if case.person_id and case.closed_at:
            until = date(case.closed_at.year + YEARS, 12, 31)
            fields = INVOICE if purchase.invoice_name else (*INVOICE, *BUYER)
            yield Proposal(case.person_id, fields, HoldGround.ACCOUNTING, until, case.reference)
