"""Asking for advice."""

from typing import Any

from django.http import HttpRequest

from casework.intake.forms import IntakeForm
from casework.intake.views import IntakeView
from consult.catalogue.pages import FIRST_ANSWER, chosen_service
from consult.consultation.form import ConsultationForm


class AskView(IntakeView):
    form_class = ConsultationForm
    template_name = "consult/ask.html"

    def initial(self, request: HttpRequest) -> dict[str, str]:
        chosen = chosen_service(request)
        return {"service": chosen.slug} if chosen else {}

    def context(self, form: IntakeForm) -> dict[str, Any]:
        return {"form": form, "first_answer": FIRST_ANSWER}
