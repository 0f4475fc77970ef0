from typing import Any

from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from casework.case.kinds import Registration, register
from casework.ground.kind import Kind
from privacy.complaints import summary as complaint_summary
from privacy.questions import summary as question_summary
from privacy.rights import summary as rights_summary


def requests_before_close(case: Any, outcome: str) -> None:
    import_string("privacy.rights.request_verbs.before_close")(case, outcome)


def complaint_before_close(case: Any, outcome: str) -> None:
    """Models are not there yet when the kinds are listed."""
    import_string("privacy.complaints.complaint_verbs.before_close")(case, outcome)


ANSWERED = "privacy/_next_steps.html"
KINDS = (
    Registration(
        kind=Kind.DATA_REQUEST,
        detail="data_request",
        queue="privacy.DataRequestCase",
        form="privacy.rights.form.DataRequestForm",
        next_steps="privacy/_next_steps_data_request.html",
        summary=rights_summary.of_data_request,
        panel="admin/privacy/_panel_data_request.html",
        before_close=requests_before_close,
    ),
    Registration(
        kind=Kind.COMPLAINT,
        detail="complaint",
        queue="privacy.ComplaintCase",
        form="privacy.complaints.forms.ComplaintForm",
        next_steps=ANSWERED,
        summary=complaint_summary.of_complaint,
        panel="admin/privacy/_panel_complaint.html",
        before_close=complaint_before_close,
        reopens_for=30,
    ),
    Registration(
        kind=Kind.MISUSE,
        detail="misuse_report",
        queue="privacy.MisuseCase",
        form="privacy.complaints.forms.MisuseForm",
        next_steps="privacy/_next_steps_misuse.html",
        summary=complaint_summary.of_misuse,
        panel="admin/privacy/_panel_complaint.html",
        before_close=complaint_before_close,
        reopens_for=30,
        priority=0,
    ),
    Registration(
        kind=Kind.QUESTION,
        detail="question",
        queue="privacy.QuestionCase",
        form="privacy.questions.form.QuestionForm",
        next_steps=ANSWERED,
        summary=question_summary.of_question,
    ),
)


class PrivacyConfig(AppConfig):
    name = "privacy"
    verbose_name = _("Privacy")

    def ready(self) -> None:
        for registration in KINDS:
            register(registration)
