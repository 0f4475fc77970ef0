"""The long form in parts that a phone can hold, a page each; the check page comes after the last."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consult.customer.form import CUSTOMER

INVOICE_NAMES = ("invoice_name", "invoice_tax_code", "invoice_address", "invoice_email")


@dataclass(frozen=True)
class Part:
    """`page`: the name of its address. `beginnings`: of names that are made as the page is drawn."""

    page: str
    title: str | Promise
    names: tuple[str, ...]
    beginnings: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        return f"consult:{self.page}"

    @property
    def mark(self) -> str:
        """What the draft says of a part that was sent whole."""
        return f"_sent_{self.page}"

    def owns(self, name: str) -> bool:
        """Whether the field is asked on its page; what the page has asked about a field goes with it."""
        asked = name.removeprefix("_").removesuffix("_asked") if name.endswith("_asked") else name
        return asked in self.names or (bool(self.beginnings) and asked.startswith(self.beginnings)) or name == self.mark


LINES = Part("buy", _("What you want to buy"), ("request_type",), ("lines-",))
WHO = Part("buy_who", _("About you"), CUSTOMER)
INVOICE = Part("buy_invoice", _("Invoice and what you agree to"), (*INVOICE_NAMES, "note", "adult"), ("consent_",))
HOLDERS = Part("buy_holders", _("Who gets the certificates"), ("holders",))
PARTS = (LINES, WHO, HOLDERS, INVOICE)


def part_of(name: str) -> Part:
    """On whose page a field is asked."""
    return next(part for part in PARTS if part.owns(name))


def is_of_another(name: str, part: Part) -> bool:
    return any(other.owns(name) for other in PARTS if other is not part)


def first_open(asked: Sequence[Part], answers: Mapping[str, str], wrong: Collection[str]) -> Part | None:
    """The first that was not sent yet, or in which something is wrong by now."""
    for part in asked:
        if part.mark not in answers or any(part.owns(name) for name in wrong):
            return part
    return None


def before(asked: Sequence[Part], part: Part) -> Part | None:
    earlier = [each for each in asked if PARTS.index(each) < PARTS.index(part)]
    return earlier[-1] if earlier else None
