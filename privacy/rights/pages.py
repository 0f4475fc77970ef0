"""The privacy centre."""

from typing import Any

from django.http import HttpRequest

from casework.intake.forms import IntakeForm
from casework.intake.views import IntakeView
from privacy.rights import deadlines
from privacy.rights.data_request import Right
from privacy.rights.form import DataRequestForm

# ?quyen=<right> opens the form with that right chosen.
CHOSEN = "quyen"


class CentreView(IntakeView):
    """What one can ask about one's own data, by when it is done, and the form to ask."""

    form_class = DataRequestForm
    template_name = "privacy/centre.html"

    def context(self, form: IntakeForm) -> dict[str, Any]:
        return super().context(form) | {"rights": deadlines.table()}

    def initial(self, request: HttpRequest) -> dict[str, str]:
        right = request.GET.get(CHOSEN, "")
        return {"right": right} if right in Right.values else {}
