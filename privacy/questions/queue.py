"""The queue of questions: its permissions say who works it."""

from django.utils.translation import gettext_lazy as _

from casework.case.case import Case


class QuestionCase(Case):
    class Meta:
        proxy = True
        verbose_name = _("question")
        verbose_name_plural = _("questions")
