"""A purchase's answers as the check page shows them, each with the field it can be changed in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.forms import BoundField, ChoiceField
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.ground.phones import display_phone
from casework.intake.fields import PhoneField
from consult.customer.form import CUSTOMER
from consult.purchase.form import PurchaseForm
from consult.purchase.parts import HOLDERS, INVOICE_NAMES, part_of
from consult.purchase.summary import reached


@dataclass(frozen=True)
class Answer:
    """`address`: of the field's control on its page."""

    label: str
    value: str
    address: str


def groups(form: PurchaseForm) -> list[tuple[str, list[Answer]]]:
    """Headings with their answers; what was left empty is left out. The form is bound and checked."""
    data = form.cleaned_data | form.invoice
    about = [_answer(form[name], data.get(name, "")) for name in CUSTOMER if data.get(name)]
    invoice = [_answer(form[name], data[name]) for name in INVOICE_NAMES if data[name]]
    listed = data.get("holders") or []
    people = [Answer(str(form["holders"].label), "\n".join(map(reached, listed)), _address(form["holders"]))]
    request = [_answer(form[name], data[name]) for name in ("request_type", "note") if data.get(name)]
    return [
        (_("Your request"), request),
        (_("About you"), about),
        *([(str(HOLDERS.title), people)] if listed else []),
        (_("For the invoice"), invoice),
        (_("What you agree to"), list(_agreements(form))),
    ]


def _answer(field: BoundField, value: str) -> Answer:
    return Answer(str(field.label), _in_words(field, value), _address(field))


def _in_words(field: BoundField, value: str) -> str:
    if isinstance(field.field, ChoiceField):
        return str(dict(cast("Any", field.field.choices))[value])
    return display_phone(value) if isinstance(field.field, PhoneField) else value


def _address(field: BoundField) -> str:
    anchor = f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label
    return f"{reverse(part_of(field.html_name).address)}#{anchor}"


def _agreements(form: PurchaseForm) -> Iterator[Answer]:
    """Every box, ticked or not: what is not agreed to is worth checking too."""
    for box in (*form.hand_over_fields, *form.mailing_fields):
        ticked = form.cleaned_data.get(box.name)
        yield Answer(str(box.label), _("Yes") if ticked else _("No"), _address(box))
    if form.cleaned_data.get("adult"):
        yield Answer(str(form["adult"].label), _("Yes"), _address(form["adult"]))
