"""The form of a question."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.ground.kind import Kind
from casework.intake.fields import text_area
from casework.intake.forms import IntakeForm, typed
from privacy.questions.question import QUESTION, Question, Topic


class QuestionForm(IntakeForm):
    kind = Kind.QUESTION

    topic = forms.ChoiceField(
        label=_("What is your question about?"),
        choices=Topic.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what your question is about.")},
    )
    text = text_area(_("Your question"), QUESTION, 6, error_messages={"required": _("Write your question.")})

    def details(self, case: Case) -> list[Question]:
        return [Question(case=case, **typed(self, "topic", "text"))]
