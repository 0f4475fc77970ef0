"""The form for a request about personal data."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.ground.kind import Kind
from casework.intake.fields import text_area
from casework.intake.filing import Filing
from casework.intake.forms import IntakeForm, typed
from privacy.questions.question import QUESTION
from privacy.rights import deadlines
from privacy.rights.data_request import RISK, UNACCEPTED, DataRequest, Right


class DataRequestForm(IntakeForm):
    kind = Kind.DATA_REQUEST

    right = forms.ChoiceField(
        label=_("What do you ask for?"),
        choices=Right.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you ask for.")},
    )
    explanation = text_area(
        _("What else should we know?"),
        QUESTION,
        4,
        required=False,
        help_text=_("For a correction: what is wrong and what is right. Please do not send copies of identity papers."),
    )

    accepts_risk = forms.BooleanField(label=RISK, required=False, help_text=_("Only where you ask for a deletion."))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("right") == Right.DELETE and not data.get("accepts_risk"):
            self.add_error("accepts_risk", UNACCEPTED)
        return data

    def filing(self, **more: Any) -> Filing:
        """With the clock of the right that is claimed."""
        return super().filing(clocks=deadlines.CLOCKS[self.cleaned_data["right"]].clocks, **more)

    def details(self, case: Case) -> list[DataRequest]:
        return [DataRequest(case=case, **typed(self, "right", "accepts_risk", "explanation"))]
