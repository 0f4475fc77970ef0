from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from casework.kinds import Kind, Registration, register
from privacy import summaries


class PrivacyConfig(AppConfig):
    name = "privacy"
    verbose_name = _("Privacy")

    def ready(self) -> None:
        answered = "privacy/_next_steps.html"
        for registration in (
            Registration(
                Kind.DATA_REQUEST,
                "data_request",
                "privacy/_next_steps_data_request.html",
                summary=summaries.of_data_request,
            ),
            Registration(Kind.COMPLAINT, "complaint", answered, summary=summaries.of_complaint),
            Registration(
                Kind.MISUSE, "misuse_report", "privacy/_next_steps_misuse.html", summary=summaries.of_misuse, priority=0
            ),
            Registration(Kind.QUESTION, "question", answered, summary=summaries.of_question),
        ):
            register(registration)
