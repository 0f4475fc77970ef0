"""The forms of the verbs. Each carries the version of the case that was on the screen."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.case.colleagues import name_of, who_may_work, with_load
from casework.case.states import Outcome
from casework.case.timeline import CallMethod, CallResult
from casework.ground import references
from casework.intake.attachment import Attachment
from casework.intake.fields import TidyField


class LetterField(TidyField):
    """What goes out by mail; greeting and signature are added to it."""


def letter_text(label: Any, **more: Any) -> LetterField:
    return LetterField(
        label=label,
        max_length=8000,
        help_text=_(
            "It stands on the page of the case; whoever has an e-mail address gets it there, too, with greeting and"
            " signature."
        ),
        widget=forms.Textarea(attrs={"rows": 10}),
        **more,
    )


class StaffField(forms.ModelChoiceField):
    """A colleague by name, with how many open cases they have. The form sets the queryset: who may work the case
    (colleagues.who_may_work)."""

    def __init__(self, **more: Any) -> None:
        super().__init__(User.objects.none(), **more)

    def label_from_instance(self, obj: User) -> str:
        load = getattr(obj, "load", None)
        return name_of(obj) if load is None else _("%(name)s (open: %(load)s)") % {"name": name_of(obj), "load": load}


class VerbForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def about(self, case: Case) -> None:
        """Fit the fields to the case."""


class CallForm(VerbForm):
    method = forms.ChoiceField(label=_("How?"), choices=CallMethod, initial=CallMethod.PHONE, widget=forms.RadioSelect)
    result = forms.ChoiceField(
        label=_("With what result?"),
        choices=CallResult,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the result of the call.")},
    )
    note = TidyField(
        label=_("Note"),
        required=False,
        max_length=2000,
        help_text=_("For colleagues; the customer does not see it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReplyForm(VerbForm):
    text = letter_text(_("Answer"), error_messages={"required": _("Write the answer.")})


class WaitForm(VerbForm):
    text = letter_text(_("Question to the customer"), error_messages={"required": _("Write the question.")})


class CloseForm(VerbForm):
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=Outcome,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the outcome.")},
    )
    text = letter_text(_("Last answer to the customer"), required=False)


class AssignForm(VerbForm):
    to = StaffField(label=_("Give to"), error_messages={"required": _("Choose to whom.")})

    def about(self, case: Case) -> None:
        self.fields["to"].queryset = with_load(who_may_work(case.kind))  # type: ignore[attr-defined]


class NoteForm(VerbForm):
    text = TidyField(
        label=_("Note"),
        max_length=2000,
        help_text=_("For colleagues; the customer does not see it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the note.")},
    )


class ClearAddressForm(VerbForm):
    reason = TidyField(
        label=_("How you know"),
        max_length=500,
        help_text=_("For colleagues. The customer does not see it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say how you know that letters arrive again.")},
    )


class ReopenForm(VerbForm):
    reason = TidyField(
        label=_("Reason"),
        max_length=500,
        help_text=_("For colleagues. The customer sees only that the case is open again."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the case is opened again.")},
    )


class RejectAttachmentForm(VerbForm):
    attachment: Any = forms.ModelChoiceField(
        label=_("Which file?"),
        queryset=None,
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose the file that is rejected.")},
    )
    reason = TidyField(
        label=_("Reason"),
        max_length=500,
        help_text=_("For colleagues. The file itself goes for good; its name and this reason stay."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the file is rejected.")},
    )

    def about(self, case: Case) -> None:
        field: Any = self.fields["attachment"]
        field.queryset = Attachment.objects.rejectable().filter(case=case)


class PersonsCaseField(forms.CharField):
    """A person, named by the reference of a case of theirs; the cleaned value is the case."""

    def __init__(self) -> None:
        super().__init__(label=_("Reference of a case of the person"), max_length=30)

    def clean(self, value: Any) -> Any:
        known = references.parse(super().clean(value))
        case = Case.objects.select_related("person").filter(reference=known).first() if known else None
        if case is None or case.person is None:
            raise forms.ValidationError(_("There is no case of a person under this reference."), code="unknown")
        return case
