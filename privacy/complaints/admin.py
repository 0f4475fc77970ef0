"""The steps of a complaint or misuse report as pages of the case, and the register of incidents."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.case.colleagues import who_may_work
from casework.case.giving_back import register_duties
from casework.intake.fields import TidyField
from casework.staff.forms import StaffField, VerbForm, letter_text
from casework.staff.verbs import OPEN, Verb, register
from privacy.complaints import complaint_verbs, rubric
from privacy.complaints.handling import Finding, Handling, Measure, MeasureKind

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def words(label: Any, limit: int, rows: int = 4, **more: Any) -> TidyField:
    return TidyField(label=label, max_length=limit, widget=forms.Textarea(attrs={"rows": rows}), **more)


class FindingForm(VerbForm):
    finding = forms.ChoiceField(
        label=_("What was found?"),
        choices=Finding,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what was found.")},
    )
    evidence = words(_("Evidence"), 4000, 6, error_messages={"required": _("Write down the evidence for the finding.")})


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
    what = words(_("What is done?"), 1000, 3, error_messages={"required": _("Write what is done.")})
    who = StaffField(label=_("Who does it?"), error_messages={"required": _("Choose who does it.")})
    due_on = forms.DateField(
        label=_("By when?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
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
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


def stage(case: Case) -> Handling | None:
    return complaint_verbs.handling_of(case)


def is_found(case: Case, *findings: str) -> bool:
    handling = stage(case)
    return bool(handling and handling.finding in (findings or Finding.values))


def is_weighed(case: Case) -> bool:
    handling = stage(case)
    return bool(handling and handling.severity)


def waits_for_finding(case: Case) -> bool:
    handling = stage(case)
    return bool(handling and not handling.finding)


register_duties(complaint_verbs.duties_of)
register(
    Verb(
        "acknowledge",
        _("Acknowledge"),
        _("The complaint is acknowledged; the person is told."),
        VerbForm,
        lambda case, staff, data: complaint_verbs.acknowledge(case, staff=staff),
        OPEN,
        kinds=complaint_verbs.KINDS,
        when=lambda case: stage(case) is None,
    ),
    Verb(
        "verify_complaint",
        _("Enter the finding"),
        _("The finding stands."),
        FindingForm,
        lambda case, staff, data: complaint_verbs.verify(case, staff=staff, **data),
        OPEN,
        kinds=complaint_verbs.KINDS,
        when=waits_for_finding,
    ),
    Verb(
        "weigh",
        _("Weigh the severity"),
        _("The severity follows from your answers."),
        WeighForm,
        lambda case, staff, data: complaint_verbs.weigh(
            case, staff=staff, answers={name: value == "yes" for name, value in data.items()}
        ),
        OPEN,
        kinds=complaint_verbs.KINDS,
        when=lambda case: is_found(case, Finding.TRUE, Finding.PARTLY) and not is_weighed(case),
    ),
    Verb(
        "measure",
        _("Decide a measure"),
        _("The measure is decided."),
        MeasureForm,
        lambda case, staff, data: complaint_verbs.decide_measure(case, staff=staff, **data),
        OPEN,
        kinds=complaint_verbs.KINDS,
        when=is_weighed,
    ),
    Verb(
        "measure_done",
        _("Measure done"),
        _("The measure is done."),
        MeasureDoneForm,
        lambda case, staff, data: complaint_verbs.measure_done(case, staff=staff, **data),
        OPEN,
        kinds=complaint_verbs.KINDS,
        when=lambda case: Measure.objects.filter(case=case, done_at=None).exists(),
    ),
    Verb(
        "answer_complaint",
        _("Answer and close"),
        _("The answer is on its way; the case is closed."),
        AnswerComplaintForm,
        lambda case, staff, data: complaint_verbs.answer(case, staff=staff, **data),
        OPEN,
        kinds=complaint_verbs.KINDS,
        when=is_found,
    ),
    Verb(
        "mark_duplicate",
        _("Mark as a duplicate"),
        _("It is marked; the person goes on following their own case."),
        DuplicateForm,
        lambda case, staff, data: complaint_verbs.mark_duplicate(case, staff=staff, **data),
        OPEN,
        kinds=complaint_verbs.KINDS,
        when=lambda case: stage(case) is not None,
    ),
)
