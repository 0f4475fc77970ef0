"""Asking to buy: a few lines of services, and what the invoice needs."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.ground.kind import Kind
from casework.intake.fields import NameField, TaxCodeField, TidyEmailField, TidyField
from casework.people.consent import Purpose
from consult.catalogue import in_force as catalogues
from consult.catalogue.in_force import Catalogue
from consult.customer.form import CUSTOMER, CustomerForm
from consult.purchase.pricing import PricedLine, Quote, Unavailable, Wish, price
from consult.purchase.purchase import Purchase, PurchaseLine, RequestType

LINES = 3
MOST = 999
PARTS = ("service", "term", "device", "quantity")
INVOICE = ("invoice_name", "invoice_tax_code", "invoice_address", "invoice_email")
TERMS: list[tuple[int, str | Promise]] = [(1, _("1 year")), (2, _("2 years")), (3, _("3 years"))]


def wishes(answers: Mapping[str, Any]) -> list[Wish]:
    """The lines with a service; all their answers are known to be good."""
    return [
        Wish(
            number=number,
            service=answers[f"service_{number}"],
            term=int(answers[f"term_{number}"]),
            with_device=bool(answers.get(f"device_{number}")),
            quantity=int(answers[f"quantity_{number}"]),
        )
        for number in range(1, LINES + 1)
        if answers.get(f"service_{number}")
    ]


def line_fields(number: int) -> dict[str, forms.Field]:
    """Only the first line is mandatory; a line without a service does not count, whatever else it says."""
    first = number == 1
    return {
        f"service_{number}": forms.ChoiceField(
            label=_("Service"),
            required=first,
            error_messages={"invalid_choice": _("This service is no longer offered. Choose another one.")},
        ),
        f"term_{number}": forms.TypedChoiceField(
            label=_("Term"),
            required=first,
            choices=TERMS,
            coerce=int,
            empty_value=None,
            initial=1,
            error_messages={
                "required": _("Choose a term."),
                "invalid_choice": _("A term is 1, 2 or 3 years."),
            },
        ),
        f"quantity_{number}": forms.IntegerField(
            label=_("Quantity"),
            required=first,
            min_value=1,
            max_value=MOST,
            initial=1,
            widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "narrow"}),
            error_messages={
                "required": _("Enter how many you need."),
                "invalid": _("Enter the quantity in digits."),
                "min_value": _("Enter a quantity between 1 and 999."),
                "max_value": _("Enter a quantity between 1 and 999."),
            },
        ),
        f"device_{number}": forms.BooleanField(
            label=_("With a device (USB Token)"),
            required=False,
            help_text=_("Leave this box empty when you have a device, or when the service needs none."),
        ),
    }


class PurchaseForm(CustomerForm):
    kind = Kind.PURCHASE
    purposes = (Purpose.HANDOVER, Purpose.RELATED, Purpose.MARKETING, Purpose.NOTICES)
    conditional = CustomerForm.conditional | {f"{part}_{number}" for part in PARTS for number in range(2, LINES + 1)}

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
        widget=forms.EmailInput(attrs={"autocomplete": "billing email", "inputmode": "email", "spellcheck": "false"}),
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
        self.quote = Quote(())
        choices = self.catalogue.choices(_("Choose…"))
        for number in range(1, LINES + 1):
            self.fields |= line_fields(number)
            cast("forms.ChoiceField", self.fields[f"service_{number}"]).choices = choices
        self.order_fields(
            ["request_type", *self._line_names(), *CUSTOMER, *INVOICE, "note", *self.consent_names, "adult"]
        )

    def _line_names(self) -> list[str]:
        return [f"{part}_{number}" for number in range(1, LINES + 1) for part in PARTS]

    @property
    def lines(self) -> Iterator[dict[str, Any]]:
        """The fields of each line, for the template."""
        for number in range(1, LINES + 1):
            fields = {part: self[f"{part}_{number}"] for part in PARTS}
            used = bool(fields["service"].value()) or any(field.errors for field in fields.values())
            yield {"number": number, "used": used, **fields}

    # ------------------------------------------------------------- checking
    def clean(self) -> dict[str, Any]:
        data = super().clean()
        used = [number for number in range(1, LINES + 1) if self._is_used(number)]
        for number in set(range(1, LINES + 1)) - set(used):
            self._ignore(number)
        if not used:
            self.add_error("service_1", _("Choose at least one service."))
        for number in used:
            self._ask_for_the_rest(number)
        if not self.errors.keys() & {"request_type", *self._line_names()}:
            self.quote = Quote(tuple(self._priced(data)))
        return data

    def _is_used(self, number: int) -> bool:
        return bool((self[f"service_{number}"].data or "").strip())

    def _ignore(self, number: int) -> None:
        for part in PARTS:
            self.errors.pop(f"{part}_{number}", None)
            self.cleaned_data.pop(f"{part}_{number}", None)

    def _ask_for_the_rest(self, number: int) -> None:
        for part in ("term", "quantity"):
            name = f"{part}_{number}"
            if name not in self.errors and self.cleaned_data.get(name) is None:
                self.add_error(name, self.fields[name].error_messages["required"])

    def _priced(self, data: Mapping[str, Any]) -> Iterator[PricedLine]:
        for wish in wishes(data):
            try:
                yield price(wish, data["request_type"], self.catalogue)
            except Unavailable as refusal:
                self.add_error(f"{refusal.field}_{wish.number}", refusal.message)

    # ------------------------------------------------------------- between typing and sending
    def answers(self) -> dict[str, str]:
        """What was typed, tidied, by the name of its field; ignored lines and tokens left out."""
        kept = {}
        for name in self.cleaned_data.keys() - {"token", "website"}:
            value = self.fields[name].to_python(self[name].data)
            if value not in (None, "", False):
                kept[name] = "on" if value is True else str(value)
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

    def details(self, case: Case) -> list[PurchaseLine]:
        """The lines; what they belong to is stored at once."""
        purchase = Purchase.objects.create(
            case=case,
            request_type=self.cleaned_data["request_type"],
            note=self.cleaned_data["note"],
            subtotal=self.quote.subtotal,
            vat=self.quote.vat,
            total=self.quote.total,
            **self.invoice,
        )
        lines = [line.frozen(position) for position, line in enumerate(self.quote.lines, start=1)]
        for line in lines:
            line.purchase = purchase
        purchase.ordered_lines = lines
        return lines
