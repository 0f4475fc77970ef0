"""The steps of a complaint or misuse report as pages of the case, and the register of incidents."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import DateTimeField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework import trail
from casework.fields import TidyField
from casework.models import Case
from casework.staff.forms import VerbForm, letter_text
from casework.staff.verbs import OPEN, Verb, register
from privacy import complaints, rubric
from privacy.models import Finding, Handling, Incident, Measure, MeasureKind

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
    who: Any = forms.ModelChoiceField(
        label=_("Who does it?"), queryset=None, error_messages={"required": _("Choose who does it.")}
    )
    due_on = forms.DateField(
        label=_("By when?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose the day by which it is done.")},
    )

    def about(self, case: Case) -> None:
        staff = get_user_model().objects.filter(is_staff=True, is_active=True)
        self.fields["who"].queryset = staff.order_by("username")  # type: ignore[attr-defined]

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
    return complaints.handling_of(case)


def is_found(case: Case, *findings: str) -> bool:
    handling = stage(case)
    return bool(handling and handling.finding in (findings or Finding.values))


def is_weighed(case: Case) -> bool:
    handling = stage(case)
    return bool(handling and handling.severity)


def waits_for_finding(case: Case) -> bool:
    handling = stage(case)
    return bool(handling and not handling.finding)


register(
    Verb(
        "acknowledge",
        _("Acknowledge"),
        _("The complaint is acknowledged; the person is told."),
        VerbForm,
        lambda case, staff, data: complaints.acknowledge(case, staff=staff),
        OPEN,
        kinds=complaints.KINDS,
        when=lambda case: stage(case) is None,
    ),
    Verb(
        "verify_complaint",
        _("Enter the finding"),
        _("The finding stands."),
        FindingForm,
        lambda case, staff, data: complaints.verify(case, staff=staff, **data),
        OPEN,
        kinds=complaints.KINDS,
        when=waits_for_finding,
    ),
    Verb(
        "weigh",
        _("Weigh the severity"),
        _("The severity follows from your answers."),
        WeighForm,
        lambda case, staff, data: complaints.weigh(
            case, staff=staff, answers={name: value == "yes" for name, value in data.items()}
        ),
        OPEN,
        kinds=complaints.KINDS,
        when=lambda case: is_found(case, Finding.TRUE, Finding.PARTLY) and not is_weighed(case),
    ),
    Verb(
        "measure",
        _("Decide a measure"),
        _("The measure is decided."),
        MeasureForm,
        lambda case, staff, data: complaints.decide_measure(case, staff=staff, **data),
        OPEN,
        kinds=complaints.KINDS,
        when=is_weighed,
    ),
    Verb(
        "measure_done",
        _("Measure done"),
        _("The measure is done."),
        MeasureDoneForm,
        lambda case, staff, data: complaints.measure_done(case, staff=staff, **data),
        OPEN,
        kinds=complaints.KINDS,
        when=lambda case: Measure.objects.filter(case=case, done_at=None).exists(),
    ),
    Verb(
        "answer_complaint",
        _("Answer and close"),
        _("The answer is on its way; the case is closed."),
        AnswerComplaintForm,
        lambda case, staff, data: complaints.answer(case, staff=staff, **data),
        OPEN,
        kinds=complaints.KINDS,
        when=is_found,
    ),
    Verb(
        "mark_duplicate",
        _("Mark as a duplicate"),
        _("It is marked; the person goes on following their own case."),
        DuplicateForm,
        lambda case, staff, data: complaints.mark_duplicate(case, staff=staff, **data),
        OPEN,
        kinds=complaints.KINDS,
        when=lambda case: stage(case) is not None,
    ),
)


@admin.register(Incident)
class IncidentAdmin(admin.ModelAdmin):
    """The register; its first line is written by a complaint of a high severity, or by hand."""

    list_display = (
        "number",
        "detected_at",
        "agency_due",
        "agency_told_at",
        "authority_due",
        "authority_told_at",
        "closed_at",
    )
    # One labelled field each; Django's own pair of fields has no label a screen reader could read.
    formfield_overrides: ClassVar[Any] = {
        DateTimeField: {
            "form_class": forms.DateTimeField,
            "widget": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        }
    }
    readonly_fields = ("number", "case_of", "agency_due", "authority_due")
    change_form_template = "admin/privacy/incident.html"
    fieldsets = (
        (
            None,
            {"fields": ("number", "case_of", "detected_at", "nature", "data_kinds", "people_affected", "likely_harm")},
        ),
        (_("What was done"), {"fields": ("measures", "minutes")}),
        (
            _("Who was told when"),
            {"fields": ("agency_due", "agency_told_at", "authority_due", "authority_told_at", "people_told_at")},
        ),
        (_("End"), {"fields": ("closed_at",)}),
    )

    @admin.display(description=_("case"))
    def case_of(self, incident: Incident) -> str:
        return incident.case.reference if incident.case else "–"

    @admin.display(description=_("due to the competent agency"))
    def agency_due(self, incident: Incident) -> Any:
        return incident.detected_at and incident.detected_at + complaints.AGENCY_WITHIN

    @admin.display(description=_("due to the data-protection agency"))
    def authority_due(self, incident: Incident) -> Any:
        return incident.detected_at and incident.detected_at + complaints.AUTHORITY_WITHIN

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Incident | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.closed_at)

    def save_model(self, request: HttpRequest, obj: Incident, form: Any, change: bool) -> None:
        if not change:
            obj.number = complaints.incident_number()
        super().save_model(request, obj, form, change)
        trail.record("incident", f"incident {obj.number}", staff=request.user, fields=form.changed_data)

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.document)
        return [path("<int:pk>/document/", page, name="privacy_incident_document"), *super().get_urls()]

    def document(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The notification to the agencies, filled in from the record, to print."""
        incident = get_object_or_404(Incident, pk=pk)
        if not self.has_view_permission(request, incident):
            raise PermissionDenied
        if not (incident.nature and incident.data_kinds):
            messages.warning(request, _("Describe what happened and the kinds of data first."))
            return HttpResponseRedirect(reverse("admin:privacy_incident_change", args=[pk]))
        context = self.admin_site.each_context(request) | {
            "title": _("Notification of an incident"),
            "incident": incident,
            "opts": Incident._meta,
        }
        return render(request, "admin/privacy/incident_document.html", context)
