from typing import Any

from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from casework.kinds import Kind, Registration, register
from privacy import summaries


def requests_before_close(case: Any, outcome: str) -> None:
    import_string("privacy.requests.before_close")(case, outcome)


def complaint_before_close(case: Any, outcome: str) -> None:
    """Models are not there yet when the kinds are listed."""
    import_string("privacy.complaints.before_close")(case, outcome)


ANSWERED = "privacy/_next_steps.html"
KINDS = (
    Registration(
        kind=Kind.DATA_REQUEST,
        detail="data_request",
        queue="privacy.DataRequestCase",
        form="privacy.forms.DataRequestForm",
        next_steps="privacy/_next_steps_data_request.html",
        summary=summaries.of_data_request,
        panel="admin/privacy/_panel_data_request.html",
        before_close=requests_before_close,
    ),
    Registration(
        kind=Kind.COMPLAINT,
        detail="complaint",
        queue="privacy.ComplaintCase",
        form="privacy.forms.ComplaintForm",
        next_steps=ANSWERED,
        summary=summaries.of_complaint,
        panel="admin/privacy/_panel_complaint.html",
        before_close=complaint_before_close,
        reopens_for=30,
    ),
    Registration(
        kind=Kind.MISUSE,
        detail="misuse_report",
        queue="privacy.MisuseCase",
        form="privacy.forms.MisuseForm",
        next_steps="privacy/_next_steps_misuse.html",
        summary=summaries.of_misuse,
        panel="admin/privacy/_panel_complaint.html",
        before_close=complaint_before_close,
        reopens_for=30,
        priority=0,
    ),
    Registration(
        kind=Kind.QUESTION,
        detail="question",
        queue="privacy.QuestionCase",
        form="privacy.forms.QuestionForm",
        next_steps=ANSWERED,
        summary=summaries.of_question,
    ),
)


class PrivacyConfig(AppConfig):
    name = "privacy"
    verbose_name = _("Privacy")

    def ready(self) -> None:
        for registration in KINDS:
            register(registration)
