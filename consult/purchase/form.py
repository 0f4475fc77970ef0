"""Asking to buy: a few lines of services, and what the invoice needs."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.db.models import Model
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.disclosure import asking
from casework.ground.kind import Kind
from casework.intake.fields import EmailInput, NameField, TaxCodeField, TidyEmailField, TidyField
from casework.people.consent import Purpose
from casework.people.person import CustomerType
from casework.people.wordings import Box
from consult.catalogue import in_force as catalogues
from consult.catalogue.in_force import Catalogue
from consult.catalogue.service import IssuedTo, Service
from consult.customer.form import CUSTOMER, CustomerForm
from consult.purchase.lines import lines_of
from consult.purchase.pricing import Quote
from consult.purchase.purchase import Purchase, RequestType, valid_until

FITS: dict[str, set[str]] = {
    CustomerType.INDIVIDUAL: {IssuedTo.PERSON},
    CustomerType.HOUSEHOLD: {IssuedTo.ORGANISATION, IssuedTo.MEMBER},
    CustomerType.ORGANISATION: {IssuedTo.ORGANISATION, IssuedTo.MEMBER},
    CustomerType.MEMBER: {IssuedTo.MEMBER},
}
"""Whom a certificate is issued to, by who asks."""
INVOICE = ("invoice_name", "invoice_tax_code", "invoice_address", "invoice_email")


class PurchaseForm(CustomerForm):
    kind = Kind.PURCHASE
    purposes = (Purpose.RELATED, Purpose.MARKETING, Purpose.NOTICES)
    gone: Sequence[str] = ()
    """Services that were taken off since they were typed."""

    request_type = forms.ChoiceField(
        label=_("What is it about?"),
        choices=RequestType.choices,
        initial=RequestType.NEW,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what your request is about."),
            "invalid_choice": _("Choose the request type from the list."),
        },
    )
    invoice_name = NameField(
        label=_("Name on the invoice"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "billing organization"}),
    )
    invoice_tax_code = TaxCodeField(label=_("Tax code on the invoice"), required=False, max_length=20)
    invoice_address = TidyField(
        label=_("Address on the invoice"),
        required=False,
        max_length=250,
        widget=forms.TextInput(attrs={"autocomplete": "billing street-address"}),
    )
    invoice_email = TidyEmailField(
        label=_("E-mail for the invoice"),
        required=False,
        max_length=254,
        widget=EmailInput(autocomplete="billing email"),
    )
    note = TidyField(
        label=_("Note"),
        help_text=_("Anything else we should know. Please write no passwords or PINs."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, catalogue: Catalogue | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.catalogue = catalogue or catalogues.current()
        self.lines = lines_of(self.data if self.is_bound else None, self.catalogue, self.initial.get("service", ""))
        self.quote = Quote(())
        self.order_fields(["request_type", *CUSTOMER, *INVOICE, "note", *self.consent_names, "adult"])

    def __iter__(self) -> Iterator[BoundField]:
        """As on the page: the lines follow what the request is about."""
        for field in super().__iter__():
            yield field
            if field.name == "request_type":
                for line in self.lines:
                    yield from line

    def offered_boxes(self) -> list[Box]:
        return [*asking.hand_over_boxes(), *super().offered_boxes()]

    # ------------------------------------------------------------- checking
    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.lines.is_valid() and "request_type" not in self.errors:
            self.quote = Quote(tuple(self.lines.priced(data["request_type"])))
        for line in self.lines:
            self.errors.update({line.add_prefix(name): errors for name, errors in line.errors.items()})
        return data

    def as_typed(self, message: str = "") -> None:
        super().as_typed(message)
        if not message:
            for line in self.lines:
                line.errors.clear()

    # ------------------------------------------------------------- between typing and sending
    def answers(self) -> dict[str, str]:
        """What was typed, tidied, by the name of its field; ignored lines and tokens left out."""
        typed = [self[name] for name in self.cleaned_data.keys() - {"token", "left_empty"}]
        typed += [field for line in self.lines.counting for field in line]
        kept = {}
        for each in typed:
            value = each.field.to_python(each.data)
            if value not in (None, "", False):
                kept[each.html_name] = "on" if value is True else str(value)
                if isinstance(each.field, TidyEmailField):
                    # It was asked about here; the check page need not ask again.
                    kept[f"_{each.html_name}_asked"] = str(value)
        return dict(sorted(kept.items()))

    @property
    def invoice(self) -> dict[str, str]:
        """What the invoice will say: what was left empty is as given above."""
        data = self.cleaned_data
        return {
            "invoice_name": data.get("invoice_name") or data.get("organisation") or data.get("full_name", ""),
            "invoice_tax_code": data.get("invoice_tax_code") or data.get("tax_code", ""),
            "invoice_address": data.get("invoice_address", ""),
            "invoice_email": data.get("invoice_email") or data.get("email", ""),
        }

    @property
    def customer_in_words(self) -> str:
        return str(CustomerType(self.cleaned_data["customer_type"]).label)

    @property
    def for_others(self) -> list[Service]:
        """Certificates asked for that are not issued to such a customer: mostly a slip."""
        fitting = FITS.get(self.cleaned_data.get("customer_type", ""), set())
        asked = {line.service.slug: line.service for line in self.quote.lines}.values()
        return [service for service in asked if service.issued_to and service.issued_to not in fitting]

    def details(self, case: Case) -> list[Model]:
        purchase = Purchase(
            case=case,
            request_type=self.cleaned_data["request_type"],
            note=self.cleaned_data["note"],
            subtotal=self.quote.subtotal,
            vat=self.quote.vat,
            total=self.quote.total,
            valid_until=valid_until(case.created_at),
            **self.invoice,
        )
        lines = [line.frozen(purchase, position) for position, line in enumerate(self.quote.lines, start=1)]
        purchase.ordered_lines = lines
        return [purchase, *lines]
