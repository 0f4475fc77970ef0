"""What the chosen lines cost, computed from the catalogue and nothing else."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.ground import canonical
from consult.catalogue.in_force import Catalogue
from consult.catalogue.money import vat_of
from consult.catalogue.service import Service
from consult.purchase.purchase import Purchase, PurchaseLine


class Unavailable(Exception):
    """What was chosen is not offered. `field` is the part of the line to change, `message` is for people."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


@dataclass(frozen=True)
class Wish:
    """One line as chosen. `number`: its place on the form, from 1."""

    number: int
    service: str
    term: int
    with_device: bool
    quantity: int


@dataclass(frozen=True)
class PricedLine:
    number: int
    service: Service
    term: int
    quantity: int
    unit_price: int
    device_price: int | None

    @property
    def net(self) -> int:
        return (self.unit_price + (self.device_price or 0)) * self.quantity

    @property
    def vat(self) -> int:
        return vat_of(self.net, self.vat_rate)

    @property
    def service_name(self) -> str:
        return str(self.service.name)

    @property
    def vat_rate(self) -> int:
        return self.service.vat_rate

    @property
    def device_name(self) -> str:
        return self.service.device_name if self.device_price is not None else ""

    def frozen(self, purchase: Purchase, position: int) -> PurchaseLine:
        """An unsaved row that later changes of the catalogue do not touch."""
        return PurchaseLine(
            purchase=purchase,
            position=position,
            service=self.service,
            service_name=self.service_name,
            device_name=self.device_name,
            term=self.term,
            quantity=self.quantity,
            unit_price=self.unit_price,
            device_price=self.device_price,
            vat_rate=self.vat_rate,
            net=self.net,
            vat=self.vat,
        )


@dataclass(frozen=True)
class Quote:
    lines: tuple[PricedLine, ...]

    @cached_property
    def subtotal(self) -> int:
        return sum(line.net for line in self.lines)

    @cached_property
    def vat(self) -> int:
        return sum(line.vat for line in self.lines)

    @property
    def total(self) -> int:
        return self.subtotal + self.vat

    @cached_property
    def digest(self) -> str:
        """Of everything that was priced."""
        facts = [
            [
                each.service.slug,
                each.term,
                each.quantity,
                each.unit_price,
                each.device_price,
                each.vat_rate,
            ]
            for each in self.lines
        ]
        return canonical.digest(facts)


def price(wish: Wish, kind: str, catalogue: Catalogue) -> PricedLine:
    """Raises Unavailable."""
    service = catalogue.service(wish.service)
    if service is None:
        raise Unavailable("service", _("This service is no longer offered. Choose another one."))
    amount = service.amount(kind, wish.term)
    if amount is None:
        raise Unavailable("term", _not_for_this_term(service, kind))
    device = service.device_amount if wish.with_device else None
    if wish.with_device and device is None:
        raise Unavailable("device", _("No device is sold with this service. Leave this box empty."))
    return PricedLine(wish.number, service, wish.term, wish.quantity, amount, device)


def _not_for_this_term(service: Service, kind: str) -> str:
    terms = service.terms(kind)
    if not terms:
        return _("This service is not offered for this type of request. Choose another type or service.")
    years = ", ".join(ngettext("%(count)s year", "%(count)s years", term) % {"count": term} for term in terms)
    return _("This service is not offered for this term. Choose one of these: %(terms)s.") % {"terms": years}
