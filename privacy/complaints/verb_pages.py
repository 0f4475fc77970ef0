"""The steps of a complaint or misuse report as pages of the case."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.case.colleagues import who_may_work
from casework.ground.dates import DateField
from casework.intake.fields import TidyField, text_area
from casework.staff.forms import StaffField, VerbForm, letter_text
from casework.staff.verbs import VerbPage
from privacy.complaints import complaint_verbs, rubric
from privacy.complaints.handling import Finding, Measure, MeasureKind

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class FindingForm(VerbForm):
    finding = forms.ChoiceField(
        label=_("What was found?"),
        choices=Finding,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what was found.")},
    )
    evidence = text_area(
        _("Evidence"), 4000, 6, error_messages={"required": _("Write down the evidence for the finding.")}
    )


class WeighForm(VerbForm):
    """A few questions with yes or no; nobody types a severity."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (question, _weight) in rubric.QUESTIONS.items():
            self.fields[name] = forms.ChoiceField(
                label=question,
                choices=YES_NO,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose yes or no.")},
            )


class MeasureForm(VerbForm):
    kind = forms.ChoiceField(
        label=_("What is it for?"),
        choices=MeasureKind,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the measure is for.")},
    )
    what = text_area(_("What is done?"), 1000, 3, error_messages={"required": _("Write what is done.")})
    who = StaffField(label=_("Who does it?"), error_messages={"required": _("Choose who does it.")})
    due_on = DateField(
        label=_("By when?"),
        error_messages={"required": _("Choose the day by which it is done.")},
    )

    def about(self, case: Case) -> None:
        self.fields["who"].queryset = who_may_work(case.kind)  # type: ignore[attr-defined]

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Choose today or a later day."), code="past")
        return day


class MeasureDoneForm(VerbForm):
    measure: Any = forms.ModelChoiceField(
        label=_("Which measure is done?"),
        queryset=None,
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose the measure that is done.")},
    )

    def about(self, case: Case) -> None:
        field: Any = self.fields["measure"]
        field.queryset = Measure.objects.filter(case=case, done_at=None)
        field.label_from_instance = lambda measure: f"{measure.get_kind_display()} {measure.what}"


class AnswerComplaintForm(VerbForm):
    text = letter_text(_("Answer"), error_messages={"required": _("Write the answer.")})


class DuplicateForm(VerbForm):
    reference = TidyField(
        label=_("Reference of the first complaint"),
        max_length=30,
        error_messages={"required": _("Enter the reference of the first complaint.")},
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
    )


def weighed(case: Case, data: dict[str, Any]) -> dict[str, Any]:
    return {"answers": {name: value == "yes" for name, value in data.items()}}


PAGES = (
    VerbPage(
        complaint_verbs.acknowledge,
        _("Acknowledge"),
        _("The complaint is acknowledged."),
    ),
    VerbPage(complaint_verbs.verify, _("Enter the finding"), _("The finding stands."), FindingForm),
    VerbPage(
        complaint_verbs.weigh,
        _("Weigh the severity"),
        _("The severity follows from your answers."),
        WeighForm,
        arguments=weighed,
    ),
    VerbPage(complaint_verbs.decide_measure, _("Decide a measure"), _("The measure is decided."), MeasureForm),
    VerbPage(complaint_verbs.measure_done, _("Measure done"), _("The measure is done."), MeasureDoneForm),
    VerbPage(
        complaint_verbs.answer,
        _("Answer and close"),
        _("The answer is given; the case is closed."),
        AnswerComplaintForm,
    ),
    VerbPage(
        complaint_verbs.mark_duplicate,
        _("Mark as a duplicate"),
        _("It is marked; the person goes on following their own case."),
        DuplicateForm,
    ),
)
