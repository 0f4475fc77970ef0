"""The lines of a purchase: a formset with as many lines as the page has. A line counts once it names a service."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT, ManagementForm
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from consult.catalogue.in_force import Catalogue
from consult.purchase.pricing import PricedLine, Unavailable, Wish, price

LINES = 3
MOST = 999
# What stands in a line before anybody has touched it.
FRESH = {"request_type": "new"} | {f"lines-{n}-{name}": "1" for n in range(LINES) for name in ("term", "quantity")}
TERMS: list[tuple[int, str | Promise]] = [(1, _("1 year")), (2, _("2 years")), (3, _("3 years"))]


class LineForm(forms.Form):
    number: int
    """From 1, as the page calls it."""

    service = forms.ChoiceField(
        label=_("Service"),
        error_messages={"invalid_choice": _("This service is no longer offered. Choose another one.")},
    )
    term = forms.TypedChoiceField(
        label=_("Term"),
        choices=TERMS,
        coerce=int,
        initial=1,
        error_messages={"required": _("Choose a term."), "invalid_choice": _("A term is 1, 2 or 3 years.")},
    )
    quantity = forms.IntegerField(
        label=_("Quantity"),
        min_value=1,
        max_value=MOST,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "narrow"}),
        error_messages={
            "required": _("Enter how many you need."),
            "invalid": _("Enter the quantity in digits."),
            "min_value": _("Enter a quantity between 1 and 999."),
            "max_value": _("Enter a quantity between 1 and 999."),
        },
    )
    device = forms.BooleanField(
        label=_("With a device (USB Token)"),
        required=False,
        help_text=_("Leave this box empty when you have a device, or when the service needs none."),
    )

    def __init__(self, *args: Any, catalogue: Catalogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["service"]).choices = catalogue.choices(_("Choose…"))

    @property
    def counts(self) -> bool:
        return bool((self["service"].data or "").strip())

    def has_changed(self) -> bool:
        """To Django a line that has not changed may be empty: whatever else a line without a service says."""
        return self.counts

    @property
    def is_open(self) -> bool:
        """Whether the page shows it unfolded."""
        return bool(self["service"].value() or self.errors)

    def wish(self) -> Wish:
        given = self.cleaned_data
        return Wish(self.number, given["service"], given["term"], given["device"], given["quantity"])


if TYPE_CHECKING:
    FormSet = forms.BaseFormSet[LineForm]
else:
    FormSet = forms.BaseFormSet


class BaseLines(FormSet):
    @cached_property
    def management_form(self) -> ManagementForm:
        """The page has a fixed number of lines: how many a browser says it sent is not asked."""
        counts = {TOTAL_FORM_COUNT: LINES, INITIAL_FORM_COUNT: 0}
        form = ManagementForm({f"{self.prefix}-{name}": count for name, count in counts.items()}, prefix=self.prefix)
        form.full_clean()
        return form

    def add_fields(self, form: LineForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.number = (index or 0) + 1
        if form.number == 1:
            # The browser insists on one line; the server takes any of them.
            for name in ("service", "quantity"):
                form.fields[name].widget.attrs["required"] = True

    @property
    def counting(self) -> list[LineForm]:
        return [line for line in self.forms if line.counts]

    def clean(self) -> None:
        if not self.counting:
            self.forms[0].add_error("service", _("Choose at least one service."))

    def priced(self, kind: str) -> Iterator[PricedLine]:
        """Lines that cannot be had say so at the field to change."""
        for line in self.counting:
            if line.is_valid():
                try:
                    yield price(line.wish(), kind, cast("Catalogue", self.form_kwargs["catalogue"]))
                except Unavailable as refusal:
                    line.add_error(refusal.field, refusal.message)


_Lines = forms.formset_factory(LineForm, formset=BaseLines, extra=LINES, max_num=LINES, absolute_max=LINES)


def lines_of(answers: Mapping[str, Any] | None, catalogue: Catalogue, service: str = "") -> BaseLines:
    """`answers`: what was typed, None for a fresh page; `service`: chosen already, for its first line."""
    chosen = [{"service": service}] if service else None
    return cast("BaseLines", _Lines(answers, prefix="lines", initial=chosen, form_kwargs={"catalogue": catalogue}))
