"""The base of every intake form: contact, one unticked box a purpose, honeypot, policy shown, submission token."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, cast

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from casework.case import kinds
from casework.case.case import Case
from casework.centre.policy import PolicyVersion
from casework.ground import provinces
from casework.intake.fields import EmailInput, NameField, PhoneField, TaxCodeField, TidyEmailField
from casework.intake.filing import Filing, file_case
from casework.intake.keeping import KeepingForm
from casework.intake.submissions import Sending
from casework.people.person import CustomerType
from casework.people.wordings import MAILING_BOXES, Box


@dataclass(frozen=True)
class Counter:
    """A member of staff who fills the form in for somebody who called, wrote or came (C6.3)."""

    staff: User
    channel: str
    received_at: datetime | None = None
    """When it came; now, when it is none."""
    reason: str = ""
    """Why the centre opens a case of its own (C2.5)."""
    knows_contact: bool = False
    """Whether only the kind's own facts are asked for: a case that is filed again as another kind has the rest."""


class EmptyInput(forms.TextInput):
    """Whatever came in it, it is shown empty."""

    def format_value(self, value: Any) -> None:
        return None


class IntakeForm(KeepingForm):
    """Subclasses add their fields and say what they are: `kind`, `purposes`, `details`. `purposes` are mailings: what
    else is asked, a form adds to `offered_boxes`.

    `sending` is set by the view once the token has proved good.
    """

    kind: ClassVar[str]
    purposes: ClassVar[tuple[str, ...]] = ()
    contact_fields: ClassVar[tuple[str, ...]] = ("full_name", "email", "phone")
    phone_hint: ClassVar[Any] = _("We call this number when we have a question.")

    full_name = NameField(
        label=_("Full name"),
        max_length=200,
        error_messages={"required": _("Enter your full name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name", "autocapitalize": "words"}),
    )
    phone = PhoneField(label=_("Phone number"), max_length=40)
    email = TidyEmailField(
        label=_("E-mail address"),
        help_text=_("We send your receipt and our answer here."),
        max_length=254,
        widget=EmailInput(autocomplete="email"),
    )
    # No name that a browser or a password manager has something to fill in for.
    left_empty = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=EmptyInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    # Plain fields: whatever comes is compared, and the page that is shown again carries the right values.
    policy_version = forms.Field(required=False, widget=forms.HiddenInput())
    token = forms.Field(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, policy: PolicyVersion, counter: Counter | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.policy, self.counter = policy, counter
        self.sending: Sending | None = None
        self.fields["phone"].help_text = self.phone_hint
        self.boxes = self.offered_boxes()
        for box in self.boxes:
            self.fields[box.name] = forms.BooleanField(label=str(box.wording), required=False)
        if counter:
            self._as_staff_fill_it_in()

    def offered_boxes(self) -> list[Box]:
        """What can be agreed to with this form, a box each."""
        return [MAILING_BOXES[purpose] for purpose in self.purposes]

    def _as_staff_fill_it_in(self) -> None:
        """A caller may have no mailbox, and whoever writes no phone; one of the two is needed to answer."""
        for name in ("email", "phone"):
            self.fields[name].required = False
        # Colleagues hear or read the address; the page of the staff asks nothing back.
        cast("TidyEmailField", self.fields["email"]).asks = False
        dropped = ["left_empty", "policy_version"]
        if self.counter and self.counter.knows_contact:
            dropped += [*self.contact_fields, "adult", *(box.name for box in self.boxes)]
        for name in dropped:
            self.fields.pop(name, None)

    def clean_left_empty(self) -> str:
        """A trap for robots that is no wall for people: the page that comes back shows the field, emptied."""
        if self.cleaned_data["left_empty"]:
            self.fields["left_empty"].widget.attrs.pop("tabindex", None)
            words = _(
                "A field that people do not see was filled in, by your browser perhaps. We have emptied it: please send"
                " the form again."
            )
            raise ValidationError(words, code="honeypot")
        return ""

    # ------------------------------------------------------------- shown again
    asked_again = False
    """Whether this page asks if the same content is to be sent a second time."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.counter:
            given = data.get("email") or data.get("phone") or self.counter.knows_contact
            if not given and not self.errors.keys() & {"email", "phone"}:
                self.add_error("phone", _("Enter a phone number or an e-mail address, so that we can answer."))
        elif data.get("policy_version") != str(self.policy.number):
            self.add_error(
                None,
                ValidationError(
                    _(
                        "Our privacy policy has changed since you opened this page. Please read version"
                        " %(number)s, then send the form again."
                    ),
                    code="policy",
                    params={"number": self.policy.number},
                ),
            )
        return data

    @property
    def contact(self) -> dict[str, Any]:
        """The person's details as typed; empty when none were given."""
        given = {name: self.cleaned_data.get(name) or "" for name in self.contact_fields}
        return given if any(given.values()) else {}

    def consents(self) -> list[Box]:
        """The ticked boxes with the wording that stood beside each."""
        return [box for box in self.boxes if self.cleaned_data.get(box.name)]

    def filing(self, **more: Any) -> Filing:
        here: dict[str, Any] = {"policy_version": self.policy}
        if self.counter:
            counter = self.counter
            here = {
                "channel": counter.channel,
                "staff": counter.staff,
                "received_at": counter.received_at,
                "reason": counter.reason,
            }
        return Filing(
            kind=self.kind, contact=self.contact, consents=self.consents(), sending=self.sending, **here, **more
        )

    def details(self, case: Case) -> Sequence[Model]:
        """The kind's own facts as unsaved rows."""
        raise NotImplementedError

    def save(self) -> Case:
        """File the case and return it. Raises filing.AlreadySent."""
        return file_case(self.filing(), self.details)


def intake_form(kind: str) -> type[IntakeForm]:
    """The form of the kind. Raises TypeError where an app registered another sort of form."""
    form_class = kinds.of(kind).form
    if not issubclass(form_class, IntakeForm):
        raise TypeError(f"{form_class} is no intake form")
    return form_class


def all_provinces() -> list[tuple[str, Any]]:
    """As a function: a list would be copied for every form."""
    return [("", _("Choose…")), *provinces.CHOICES]


class CustomerMixin(forms.Form):
    """Who is asking: customer type, organisation and tax code, province."""

    customer_type = forms.ChoiceField(
        label=_("I am asking for"),
        choices=CustomerType.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who the service is for.")},
    )
    organisation = NameField(
        label=_("Name of the organisation or household business"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    tax_code = TaxCodeField(label=_("Tax code"), required=False, max_length=20)
    province = forms.ChoiceField(
        label=_("Province or city"),
        required=False,
        choices=all_provinces,
        widget=forms.Select(attrs={"autocomplete": "address-level1"}),
    )
    adult = forms.BooleanField(
        label=_("I am of age, or I act for this person or organisation."),
        error_messages={"required": _("Please confirm that you are of age or act as a representative.")},
    )

    customer_fields: ClassVar[tuple[str, ...]] = ("customer_type", "organisation", "tax_code", "province")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "customer_type" not in self.fields:
            return data
        if data.get("customer_type") == CustomerType.INDIVIDUAL:
            data["organisation"] = ""
        elif "customer_type" in data:
            if not data.get("organisation") and "organisation" not in self.errors:
                self.add_error("organisation", _("Enter the name of the organisation or household business."))
            if not data.get("tax_code") and "tax_code" not in self.errors:
                self.add_error("tax_code", _("Enter the tax code of the organisation or household business."))
        return data


def typed(form: IntakeForm, *names: str) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in names}
