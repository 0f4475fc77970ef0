"""A proxy of Case for each kind of this app: its permissions say who works the queue."""

from django.utils.translation import gettext_lazy as _

from casework.models import Case


class DataRequestCase(Case):
    class Meta:
        proxy = True
        verbose_name = _("data request")
        verbose_name_plural = _("data requests")


class ComplaintCase(Case):
    class Meta:
        proxy = True
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")


class MisuseCase(Case):
    class Meta:
        proxy = True
        verbose_name = _("misuse report")
        verbose_name_plural = _("misuse reports")


class QuestionCase(Case):
    class Meta:
        proxy = True
        verbose_name = _("question")
        verbose_name_plural = _("questions")
