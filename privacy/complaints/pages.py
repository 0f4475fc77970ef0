"""Complaining, by name or without one, and reporting misuse."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase

from casework.intake import passphrases
from casework.intake.forms import IntakeForm
from casework.intake.views import IntakeView
from privacy.complaints.forms import AnonymousComplaintForm, ComplaintForm, MisuseForm


class ComplainView(IntakeView):
    form_class = ComplaintForm
    template_name = "privacy/complain.html"


class AnonymousComplainView(IntakeView):
    """Somebody who fears to give a name gets a passphrase to follow the complaint with, shown once."""

    form_class = AnonymousComplaintForm
    template_name = "privacy/complain.html"

    def context(self, form: IntakeForm) -> dict[str, Any]:
        return super().context(form) | {"anonymous": True}

    def accept(self, request: HttpRequest, form: IntakeForm) -> HttpResponseBase:
        response = super().accept(request, form)
        if response.status_code == 302 and isinstance(form, AnonymousComplaintForm):
            passphrases.hand_on(response, form.passphrase)
        return response


class MisuseView(IntakeView):
    """Advice on what to do at once comes before the form (C1.2)."""

    form_class = MisuseForm
    template_name = "privacy/misuse.html"
