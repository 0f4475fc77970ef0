"""A right claimed from the page of one's own data: the mailbox is the proof, so the clock starts at once."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.centre import site_state
from casework.ground import provinces
from casework.ground.kind import Kind
from casework.ground.phones import display_phone
from casework.intake.fields import EmailInput, NameField, PhoneField, TaxCodeField, TidyEmailField, TidyField
from casework.intake.filing import Filing, file_case
from casework.intake.keeping import KeepingForm
from casework.intake.submissions import Sending
from casework.people.person import Person
from privacy.rights import deadlines
from privacy.rights.data_request import RISK, UNACCEPTED, DataRequest, Right, VerifiedBy
from privacy.rights.my_data import Identity

# Seeing and copying need no request: the page does both.
OFFERED = (Right.CORRECT, Right.DELETE, Right.RESTRICT, Right.OBJECT, Right.PROTECT)


class OwnRequestForm(KeepingForm):
    explanation = TidyField(
        label=_("What else should we know?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Please do not send copies of identity papers."),
    )

    def proposed(self) -> dict[str, str]:
        return {}


class OwnDeletionForm(OwnRequestForm):
    accepts_risk = forms.BooleanField(label=RISK, error_messages={"required": UNACCEPTED})


class OwnCorrectionForm(OwnRequestForm):
    """What is right; a field left as it is stays."""

    full_name = NameField(
        label=_("Full name"),
        max_length=200,
        error_messages={"required": _("Enter your full name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = TidyEmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("A new address counts once you have opened the link that we send there."),
        widget=EmailInput(autocomplete="email"),
    )
    phone = PhoneField(label=_("Phone number"), max_length=40, required=False)
    organisation = NameField(
        label=_("Organisation"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    tax_code = TaxCodeField(label=_("Tax code"), required=False, max_length=20)
    province = forms.ChoiceField(
        label=_("Province or city"),
        required=False,
        choices=[("", _("Choose…")), *provinces.CHOICES],
        widget=forms.Select(attrs={"autocomplete": "address-level1"}),
    )
    field_order = (*Person.CORRECTABLE, "explanation")

    def __init__(self, data: Any, person: Person) -> None:
        self.known = {name: getattr(person, name) for name in Person.CORRECTABLE}
        shown = self.known | {"phone": display_phone(person.phone)}
        super().__init__(data, initial=shown)
        now = shown | {"province": person.get_province_display()}
        for name in Person.CORRECTABLE:
            self.fields[name].help_text = self._hint(self.fields[name].help_text, now[name])

    @staticmethod
    def _hint(hint: Any, value: str) -> str:
        """What the record says stays in sight while something else is typed."""
        return " ".join(
            str(part) for part in (gettext("Now: %(old)s.") % {"old": value} if value else "", hint) if part
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not self.proposed() and not data.get("explanation"):
            self.add_error(None, _("Nothing is different. Change what is wrong, or describe it."))
        return data

    def proposed(self) -> dict[str, str]:
        given = {name: self.cleaned_data.get(name) or "" for name in Person.CORRECTABLE}
        return {name: value for name, value in given.items() if value != self.known[name]}


def form_for(right: str, identity: Identity, data: Any = None) -> OwnRequestForm:
    if right == Right.CORRECT:
        return OwnCorrectionForm(data, identity.persons[-1])
    return OwnDeletionForm(data) if right == Right.DELETE else OwnRequestForm(data)


def file(identity: Identity, right: str, form: OwnRequestForm, sending: Sending) -> Case:
    """Filed and verified in one transaction. Raises filing.AlreadySent."""
    person, now = identity.persons[-1], timezone.now()
    filing = Filing(
        kind=Kind.DATA_REQUEST,
        contact={name: getattr(person, name) for name in Person.CONTACT},
        policy_version=site_state.current().policy,
        clocks=deadlines.CLOCKS[right].clocks,
        sending=sending,
    )

    def details(case: Case) -> list[DataRequest]:
        return [
            DataRequest(
                case=case,
                right=right,
                accepts_risk=form.cleaned_data.get("accepts_risk", False),
                explanation=form.cleaned_data["explanation"],
                proposed=form.proposed(),
                verified_at=now,
                verified_how=VerifiedBy.MAILBOX,
            )
        ]

    return file_case(filing, details)
