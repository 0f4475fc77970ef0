"""What both requests ask of whoever sends them."""

from typing import Any, ClassVar

from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from casework.intake.forms import CustomerMixin, IntakeForm

CUSTOMER = ("customer_type", "full_name", "phone", "email", "organisation", "tax_code", "province")
HINTS = {
    "organisation": _("Fill this in for an organisation, or if you are one of its members."),
    "tax_code": _(
        "10 digits, 10 and 3 digits, or 12 digits; a household business often has the 12 digits of the owner's"
        " identity number."
    ),
}


class CustomerForm(CustomerMixin, IntakeForm):
    phone_hint = _("We call this number to confirm your request.")
    contact_fields = (*IntakeForm.contact_fields, *CustomerMixin.customer_fields)
    # Needed or not by what else is answered: the page calls them neither mandatory nor optional.
    conditional: ClassVar[frozenset[str]] = frozenset({"organisation", "tax_code"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() & HINTS.keys():
            self.fields[name].help_text = HINTS[name]

    @property
    def consent_names(self) -> list[str]:
        return [box.name for box in self.boxes]

    @property
    def mailing_fields(self) -> list[BoundField]:
        """One box a purpose, for the template."""
        return [self[box.name] for box in self.boxes if box.recipient is None]

    @property
    def hand_over_fields(self) -> list[BoundField]:
        """One box a recipient."""
        return [self[box.name] for box in self.boxes if box.recipient is not None]
