"""The facts of a question as letters and the staff page tell them."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from casework.case.facts import Facts, given

if TYPE_CHECKING:
    from privacy.questions.question import Question


def of_question(detail: "Question") -> Facts:
    return given((_("What is your question about?"), detail.get_topic_display()), (_("Your question"), detail.text))
