"""Asking to buy: a few lines of services, and what the invoice needs."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

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
from consult.purchase.holder_field import HoldersField
from consult.purchase.lines import lines_of
from consult.purchase.parts import HOLDERS, INVOICE_NAMES, PARTS, Part
from consult.purchase.pricing import Quote
from consult.purchase.purchase import Purchase, RequestType, valid_until

FITS: dict[str, set[str]] = {
    CustomerType.INDIVIDUAL: {IssuedTo.PERSON},
    CustomerType.HOUSEHOLD: {IssuedTo.ORGANISATION, IssuedTo.MEMBER},
    CustomerType.ORGANISATION: {IssuedTo.ORGANISATION, IssuedTo.MEMBER},
    CustomerType.MEMBER: {IssuedTo.MEMBER},
}
"""Whom a certificate is issued to, by who asks."""
MEANT_SO = "_customer_type_asked"
EVERYWHERE = ("left_empty", "token", "policy_version", "__all__")


class PurchaseForm(CustomerForm):
    kind = Kind.PURCHASE
    purposes = (Purpose.RELATED, Purpose.MARKETING, Purpose.NOTICES)
    misfit = ""
    """Names what this page has asked about: a certificate of somebody else's kind."""
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
        widget=forms.TextInput(attrs={"autocomplete": "billing address-line1"}),
    )
    invoice_email = TidyEmailField(
        label=_("E-mail for the invoice"),
        required=False,
        max_length=254,
        widget=EmailInput(autocomplete="billing email"),
    )
    holders = HoldersField(
        label=_("List of the people"),
        help_text=_(
            "One person a row: name, position, e-mail or phone. Copied from Excel, the cells come as they are."
        ),
    )
    note = TidyField(
        label=_("Note"),
        help_text=_("Anything else we should know. Please do not write passwords or PINs here."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, catalogue: Catalogue | None = None, part: Part | None = None, **kwargs: Any) -> None:
        """`part`: whose page asks; the others' answers come along, and what is wrong with them is said there."""
        super().__init__(*args, **kwargs)
        self.part = part
        self.wrong: set[str] = set()
        self.catalogue = catalogue or catalogues.current()
        self.lines = lines_of(self.data if self.is_bound else None, self.catalogue, self.initial.get("service", ""))
        self.quote = Quote(())
        self.order_fields(["request_type", *CUSTOMER, "holders", *INVOICE_NAMES, "note", *self.consent_names, "adult"])

    def __iter__(self) -> Iterator[BoundField]:
        """As on the page: the lines follow what the request is about."""
        for field in self._all_fields():
            if self._asks(field.html_name):
                yield field

    def _all_fields(self) -> Iterator[BoundField]:
        for field in super().__iter__():
            yield field
            if field.name == "request_type":
                for line in self.lines:
                    yield from line

    def _asks(self, name: str) -> bool:
        return self.part is None or self.part.owns(name) or name in EVERYWHERE

    def offered_boxes(self) -> list[Box]:
        return [*asking.hand_over_boxes(), *super().offered_boxes()]

    # ------------------------------------------------------------- checking
    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.lines.is_valid()
        if "request_type" not in self.errors:
            self.quote = Quote(tuple(self.lines.priced(data["request_type"])))
        for line in self.lines:
            self.errors.update({line.add_prefix(name): errors for name, errors in line.errors.items()})
        self._match_holders(data)
        if self.for_others and not self.counter:
            self._ask_whether_meant_so()
        self.wrong = set(self.errors)
        for name in [name for name in self.errors if not self._asks(name)]:
            del self.errors[name]
        return data

    def _match_holders(self, data: dict[str, Any]) -> None:
        """A list counts where an organisation buys for its people, and names no more of them than it buys for."""
        if not self.may_list:
            data["holders"] = []
            self.errors.pop("holders", None)
        listed, most = len(data.get("holders") or ()), self.certificates_for_people
        if listed > most:
            words = ngettext_lazy(
                "You ask for %(most)s certificate for people within the organisation, but the list has %(listed)s."
                " Shorten the list, or go back and change the quantity.",
                "You ask for %(most)s certificates for people within the organisation, but the list has %(listed)s."
                " Shorten the list, or go back and change the quantity.",
                "most",
            )
            self.add_error("holders", ValidationError(words, code="more", params={"most": most, "listed": listed}))

    @property
    def certificates_for_people(self) -> int:
        return sum(line.quantity for line in self.quote.lines if line.service.issued_to == IssuedTo.MEMBER)

    @property
    def may_list(self) -> bool:
        """Whether an organisation buys certificates for its people."""
        buys_for_others = self.cleaned_data.get("customer_type") in (CustomerType.ORGANISATION, CustomerType.HOUSEHOLD)
        return buys_for_others and self.certificates_for_people > 0

    @property
    def parts(self) -> list[Part]:
        """Those that this request has."""
        return [part for part in PARTS if part is not HOLDERS or (self.is_bound and self.may_list)]

    def _ask_whether_meant_so(self) -> None:
        """Once, where it is chosen: mostly a slip, but somebody may know why. Another choice is asked about again."""
        services = self.for_others
        self.misfit = " ".join([self.cleaned_data["customer_type"], *(service.slug for service in services)])
        if self.data.get(MEANT_SO) == self.misfit:
            return
        words = _(
            "You ask as: %(customer)s. But %(services)s: issued to %(holder)s. Change this answer, or go back and"
            " choose another service. If it is meant so, press the button again."
        )
        shown = {
            "customer": self.customer_in_words,
            "services": ", ".join(str(service.name) for service in services),
            "holder": ", ".join(sorted({str(service.get_issued_to_display()) for service in services})),
        }
        self.add_error("customer_type", ValidationError(words, code="misfit", params=shown))

    @property
    def has_whole_total(self) -> bool:
        """Whether each line that counts has its price."""
        return len(self.quote.lines) == len(self.lines.counting)

    def as_typed(self, message: str = "") -> None:
        super().as_typed(message)
        if not message:
            for line in self.lines:
                line.errors.clear()

    # ------------------------------------------------------------- between typing and sending
    def typed(self, part: Part) -> dict[str, str]:
        """What stands in the part's fields, by their names, good or not; lines without a service left out."""
        asked = [field for field in super().__iter__() if part.owns(field.html_name)]
        if part.owns("request_type"):
            asked += [field for line in self.lines.counting for field in line]
        kept: dict[str, str] = {}
        for field in asked:
            if field.data not in (None, "", False):
                kept[field.html_name] = "on" if field.data is True else str(field.data)
                # It was asked about here; the check page need not ask again.
                kept |= {
                    f"_{field.html_name}_asked": each for each in [getattr(field.field.widget, "asked", "")] if each
                }
        if part.owns(MEANT_SO) and self.data.get(MEANT_SO):
            kept[MEANT_SO] = self.data[MEANT_SO]
        return kept

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
        fitting = FITS.get(self.cleaned_data.get("customer_type", ""))
        if fitting is None:
            return []
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
        for holder in self.cleaned_data["holders"]:
            holder.purchase = purchase
        return [purchase, *lines, *self.cleaned_data["holders"]]
