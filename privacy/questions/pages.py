"""Contact and questions."""

from casework.intake.views import IntakeView
from privacy.questions.form import QuestionForm


class ContactView(IntakeView):
    """How to reach the centre, and a question as a case (C10.1)."""

    form_class = QuestionForm
    template_name = "privacy/contact.html"
