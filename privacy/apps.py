from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from casework.kinds import Kind, Registration, register
from privacy import summaries

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
    ),
    Registration(
        kind=Kind.COMPLAINT,
        detail="complaint",
        queue="privacy.ComplaintCase",
        form="privacy.forms.ComplaintForm",
        next_steps=ANSWERED,
        summary=summaries.of_complaint,
    ),
    Registration(
        kind=Kind.MISUSE,
        detail="misuse_report",
        queue="privacy.MisuseCase",
        form="privacy.forms.MisuseForm",
        next_steps="privacy/_next_steps_misuse.html",
        summary=summaries.of_misuse,
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
