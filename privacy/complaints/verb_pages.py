"""The steps of a complaint or misuse report as pages of the case."""

from collections.abc import Sequence
from datetime import timedelta
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

# For a measure of which nobody has said when.
USUAL_DAYS = 7


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
    """A few questions, of which those are ticked whose answer is yes; nobody types a severity."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (question, _weight) in rubric.QUESTIONS.items():
            self.fields[name] = forms.BooleanField(label=question, required=False)


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


class MeasuresForm(VerbForm):
    """What the severity asks for, a few words each; whoever has the case does it, within the usual days."""

    who = MeasureForm.base_fields["who"]
    due_on = MeasureForm.base_fields["due_on"]
    wanted: Sequence[MeasureKind] = ()

    def about(self, case: Case) -> None:
        who: Any = self.fields["who"]
        who.queryset = who_may_work(case.kind)
        self.fields["who"].initial = case.assignee_id
        today, last = timezone.localdate(), timezone.localdate(case.resolve_due_at)
        self.fields["due_on"].initial = min(today + timedelta(days=USUAL_DAYS), max(last, today))
        self.wanted = complaint_verbs.kinds_to_decide(case)
        for kind in self.wanted:
            required = _("Write what is done.")
            self.fields[f"what_{kind}"] = text_area(kind.label, 1000, 2, error_messages={"required": required})
            self.fields[f"done_{kind}"] = forms.BooleanField(label=_("Done already"), required=False)
        self.order_fields([*(f"{part}_{kind}" for kind in self.wanted for part in ("what", "done")), "who", "due_on"])

    clean_due_on = MeasureForm.clean_due_on


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
    return {"answers": data}


def planned(case: Case, data: dict[str, Any]) -> dict[str, Any]:
    each = [
        complaint_verbs.Planned(kind, data[f"what_{kind}"], data[f"done_{kind}"])
        for kind in MeasureKind
        if f"what_{kind}" in data
    ]
    return {"planned": each, "who": data["who"], "due_on": data["due_on"]}


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
    VerbPage(
        complaint_verbs.decide_measures,
        _("Decide the measures"),
        _("The measures are decided."),
        MeasuresForm,
        arguments=planned,
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
