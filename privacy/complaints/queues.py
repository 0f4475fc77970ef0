"""A proxy of Case for each kind of this app: its permissions say who works the queue."""

from django.utils.translation import gettext_lazy as _

from casework.case.case import Case


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
