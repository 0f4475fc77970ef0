"""The queue of data requests: its permissions say who works it."""

from django.utils.translation import gettext_lazy as _

from casework.case.case import Case


class DataRequestCase(Case):
    class Meta:
        proxy = True
        verbose_name = _("data request")
        verbose_name_plural = _("data requests")
