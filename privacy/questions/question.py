"""What a question states."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.ground.declarations import Declared, declare

QUESTION = 2000


class Topic(models.TextChoices):
    POLICY = "policy", _("The privacy policy")
    SERVICE = "service", _("A service")
    WEBSITE = "website", _("This website")
    OTHER = "other", _("Something else")


class Question(models.Model):
    case = models.OneToOneField("casework.Case", models.PROTECT, related_name="question")
    topic = models.CharField(_("topic"), max_length=8, choices=Topic)
    text = models.TextField(_("question"), max_length=QUESTION, blank=True)

    personal_data = declare(bookkeeping="topic", text=Declared("answering the question"))

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.CheckConstraint(
                condition=Q(topic__in=Topic.values),
                name="question_topic_is_known",
                violation_error_message=_("Choose one of the topics listed."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)


def by_mail(case: Case, words: str) -> list[Question]:
    """What nobody has sorted yet."""
    return [Question(case=case, topic=Topic.OTHER, text=words)]
