"""That somebody was told in the morning what is theirs."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class MorningList(models.Model):
    """That somebody's list of a day was looked at, whether or not there was anything on it."""

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="morning_lists")
    day = models.DateField(_("day"))
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("morning list")
        verbose_name_plural = _("morning lists")
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "day"],
                name="morning_list_once_a_day",
                violation_error_message=_("The list of this day has been sent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.day}"
