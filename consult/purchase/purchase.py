"""What a customer asked to buy, at the prices shown when it was sent."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.case.states import Outcome
from casework.ground.declarations import Declared, declare
from casework.ground.errors import Refused
from consult.catalogue.service import PriceKind

if TYPE_CHECKING:
    from consult.purchase.holder import CertificateHolder

OFFER_HOLDS = timedelta(days=30)
"""For so long the prices stay as they were shown."""


def valid_until(sent: datetime) -> date:
    """The last day of an offer made at that moment."""
    return timezone.localdate(sent) + OFFER_HOLDS


class RequestType(models.TextChoices):
    NEW = PriceKind.NEW.value, _("New registration")
    RENEWAL = PriceKind.RENEWAL.value, _("Renewal")
    CHANGE = PriceKind.CHANGE.value, _("Change of provider")
    EXTRA = PriceKind.EXTRA.value, _("Additional term")


_INVOICE = Declared("making out the invoice", recipients="the provider the customer agreed to", identity=True)


class Purchase(models.Model):
    """Amounts in whole đồng, frozen when the request was sent."""

    case = models.OneToOneField("casework.Case", models.PROTECT, related_name="purchase")
    request_type = models.CharField(_("request type"), max_length=8, choices=RequestType)
    invoice_name = models.CharField(_("name on the invoice"), max_length=200, blank=True)
    invoice_tax_code = models.CharField(_("tax code on the invoice"), max_length=14, blank=True)
    invoice_address = models.CharField(_("address on the invoice"), max_length=250, blank=True)
    invoice_email = models.EmailField(_("e-mail for the invoice"), max_length=254, blank=True)
    note = models.TextField(_("note"), max_length=500, blank=True)
    subtotal = models.BigIntegerField(_("subtotal"))
    vat = models.BigIntegerField(_("VAT"))
    total = models.BigIntegerField(_("total"))
    valid_until = models.DateField(_("prices hold until"))

    personal_data = declare(
        bookkeeping="request_type subtotal vat total valid_until",
        invoice_name=_INVOICE,
        invoice_tax_code=_INVOICE,
        invoice_address=_INVOICE,
        invoice_email=_INVOICE,
        note=Declared("carrying out the request"),
    )

    class Meta:
        verbose_name = _("purchase")
        verbose_name_plural = _("purchases")
        constraints = [
            models.CheckConstraint(
                condition=Q(request_type__in=RequestType.values),
                name="purchase_request_type_is_known",
                violation_error_message=_("Choose the request type from the list."),
            ),
            models.CheckConstraint(
                condition=Q(subtotal__gte=0, vat__gte=0, total=F("subtotal") + F("vat")),
                name="purchase_total_adds_up",
                violation_error_message=_("The total is the subtotal and the VAT."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)

    @property
    def offer_number(self) -> str:
        """Of the offer that the centre makes with it: one a purchase, told apart as its case is."""
        return f"BG-{self.case.reference.removeprefix('VS-')}"

    @property
    def ends_about(self) -> date | None:
        """When the first of it ends, counted from when the request was done: the certificate itself knows the day."""
        closed = self.case.closed_at
        if closed is None or self.case.outcome not in (Outcome.DONE, Outcome.PARTLY) or not self.ordered_lines:
            return None
        done = timezone.localdate(closed)
        year = done.year + min(line.term for line in self.ordered_lines)
        # The 29th of February has no anniversary in most years.
        return date(year, done.month, min(done.day, monthrange(year, done.month)[1]))

    @cached_property
    def ordered_lines(self) -> "list[PurchaseLine]":
        return list(self.lines.all())

    @cached_property
    def listed(self) -> "list[CertificateHolder]":
        """For whom, where it was said; those who were erased are not."""
        return [holder for holder in self.holders.all() if holder.full_name]


class PurchaseLine(models.Model):
    """Name and prices as they stood when it was sent; `service` only says what it was."""

    purchase = models.ForeignKey(Purchase, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField(_("position"))
    service = models.ForeignKey("consult.Service", models.PROTECT, related_name="+", verbose_name=_("service"))
    service_name = models.CharField(_("service"), max_length=160)
    device_name = models.CharField(_("device"), max_length=60, blank=True)
    term = models.PositiveSmallIntegerField(_("term, years"))
    quantity = models.PositiveIntegerField(_("quantity"))
    unit_price = models.BigIntegerField(_("unit price"))
    device_price = models.BigIntegerField(_("device price"), null=True, blank=True)
    vat_rate = models.PositiveSmallIntegerField(_("VAT rate, percent"))
    net = models.BigIntegerField(_("amount before VAT"))
    vat = models.BigIntegerField(_("VAT"))

    personal_data = declare(
        bookkeeping=(
            "purchase position service service_name device_name term quantity unit_price device_price vat_rate net vat"
        )
    )

    class Meta:
        verbose_name = _("purchase line")
        verbose_name_plural = _("purchase lines")
        ordering = ["purchase_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["purchase", "position"],
                name="line_position_is_unique",
                violation_error_message=_("Two lines of a purchase cannot have the same position."),
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=999),
                name="line_quantity_is_one_to_999",
                violation_error_message=_("A quantity lies between 1 and 999."),
            ),
            models.CheckConstraint(
                condition=Q(term__gte=1, term__lte=3),
                name="line_term_is_one_to_three_years",
                violation_error_message=_("A term is 1, 2 or 3 years."),
            ),
            models.CheckConstraint(
                condition=Q(unit_price__gte=0)
                & (Q(device_price__isnull=True) | Q(device_price__gte=0))
                & Q(vat__gte=0, vat__lte=F("net")),
                name="line_amounts_are_not_negative",
                violation_error_message=_("An amount is never negative."),
            ),
            models.CheckConstraint(
                condition=Q(device_price__isnull=True, net=F("unit_price") * F("quantity"))
                | Q(device_price__isnull=False, net=(F("unit_price") + F("device_price")) * F("quantity")),
                name="line_net_adds_up",
                violation_error_message=_("The amount is the price times the quantity."),
            ),
        ]

    def __str__(self) -> str:
        return self.service_name

    @property
    def gross(self) -> int:
        return self.net + self.vat


class PurchaseCase(Case):
    """The queue of purchases."""

    class Meta:
        proxy = True
        verbose_name = _("purchase")
        verbose_name_plural = _("purchases")


def refuses_to_end(case: Case, outcome: str) -> Refused | None:
    """What was bought is confirmed with the customer before it is done (C1.1)."""
    if outcome == Outcome.DONE and not case.confirmed_at:
        return Refused(
            _("Record the call or mail that confirmed this purchase first, then close it."), code="unconfirmed"
        )
    return None
