"""The intakes of this app: each asks for what its purpose needs and nothing else (C7.1)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.case.states import Priority
from casework.ground import references
from casework.ground.dates import AboutWhenField
from casework.ground.kind import Kind
from casework.ground.written_dates import About
from casework.intake import passphrases
from casework.intake.attachment import Attachment
from casework.intake.fields import AttachmentsField, TidyField, text_area
from casework.intake.filing import Filing
from casework.intake.forms import IntakeForm, typed
from privacy.complaints.complaint import STORY, WANTED, Complaint, Ground
from privacy.complaints.misuse import GoingOn, Misused, MisuseReport


def attachments_of(form: IntakeForm, case: Case) -> list[Attachment]:
    return [
        Attachment(case=case, name=each.name, content_type=each.content_type, content=each.content)
        for each in form.cleaned_data.get("attachments") or ()
    ]


class ComplaintForm(IntakeForm):
    kind = Kind.COMPLAINT

    ground = forms.ChoiceField(
        label=_("What is your complaint about?"),
        choices=Ground.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what your complaint is about.")},
    )
    story = text_area(_("What happened?"), STORY, 8, error_messages={"required": _("Tell us what happened.")})
    happened_on = AboutWhenField(
        label=_("When did it happen?"),
        required=False,
        max_length=60,
        help_text=_("For example 20/11/2026, or only the month: 10/2026. Roughly is enough."),
    )
    wanted = text_area(_("What should we do about it?"), WANTED, 4, required=False)
    earlier_reference = TidyField(
        label=_("Reference of an earlier request"),
        required=False,
        max_length=30,
        help_text=_("If it concerns one, such as VS-XXXX-XXXX."),
        widget=forms.TextInput(attrs={"class": "narrow", "autocapitalize": "characters"}),
    )
    attachments = AttachmentsField(
        label=_("Photos or files"),
        help_text=_(
            "Up to 5 files: pictures of up to 15 MB each, PDF, text or saved e-mail of up to 5 MB. Please do not send"
            " identity papers."
        ),
    )
    vulnerable = forms.BooleanField(
        label=_("I ask for priority, as an elderly person, a person with a disability or another vulnerable consumer."),
        required=False,
    )

    def clean_earlier_reference(self) -> str:
        typed = self.cleaned_data["earlier_reference"]
        if not typed:
            return ""
        reference = references.parse(typed)
        if reference is None:
            raise ValidationError(
                _("This is not a reference of ours. Compare it with your receipt, or leave it empty."), code="invalid"
            )
        return reference

    def filing(self, **more: Any) -> Filing:
        return super().filing(priority=Priority.RAISED if self.cleaned_data["vulnerable"] else None, **more)

    def details(self, case: Case) -> list[Model]:
        names = ("ground", "story", "wanted", "earlier_reference", "vulnerable")
        when: About | None = self.cleaned_data["happened_on"]
        complaint = Complaint(
            case=case,
            happened_on=when.day if when else None,
            in_that_month=bool(when and when.month_only),
            **typed(self, *names),
        )
        return [complaint, *attachments_of(self, case)]


class AnonymousComplaintForm(ComplaintForm):
    """Without contact details; followed by reference and passphrase."""

    contact_fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("full_name", "phone", "email"):
            del self.fields[name]

    @property
    def passphrase(self) -> str:
        return passphrases.of(self.sending.nonce) if self.sending else ""

    def filing(self, **more: Any) -> Filing:
        return super().filing(passphrase=self.passphrase, **more)


class MisuseForm(IntakeForm):
    kind = Kind.MISUSE

    what = forms.MultipleChoiceField(
        label=_("What was lost, exposed or used by somebody else?"),
        choices=Misused.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what was lost, exposed or used by somebody else.")},
    )
    certificate = TidyField(
        label=_("Which certificate?"),
        required=False,
        max_length=200,
        help_text=_("Its serial number, or the tax code and name on it: we then find it at once."),
    )
    going_on = forms.ChoiceField(
        label=_("Is it still going on?"),
        choices=GoingOn.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether it is still going on.")},
    )
    since = TidyField(
        label=_("Since when?"), required=False, max_length=100, help_text=_("For example: since last Friday.")
    )
    story = text_area(
        _("What happened?"),
        STORY,
        8,
        help_text=_("Never write a PIN or a password here."),
        error_messages={"required": _("Tell us what happened.")},
    )

    attachments = AttachmentsField(
        label=_("Photos or files"),
        help_text=_(
            "Up to 5 files: pictures of up to 15 MB each, PDF, text or saved e-mail of up to 5 MB. Please do not send"
            " identity papers."
        ),
    )

    def details(self, case: Case) -> list[Model]:
        report = MisuseReport(case=case, **typed(self, "what", "certificate", "going_on", "since", "story"))
        return [report, *attachments_of(self, case)]
