"""Rows at which work that goes through many has failed, until it succeeds: for staff to see."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StuckRow(models.Model):
    """`work`: what failed; `error`: its kind alone, since its words may name somebody."""

    work = models.CharField(_("work"), max_length=120)
    table = models.CharField(_("table"), max_length=63)
    row = models.CharField(_("row"), max_length=40)
    error = models.CharField(_("error"), max_length=80)
    times = models.PositiveIntegerField(_("times"), default=1)
    since = models.DateTimeField(_("since"), auto_now_add=True)
    last_at = models.DateTimeField(_("last time"))

    class Meta:
        verbose_name = _("stuck record")
        verbose_name_plural = _("stuck records")
        ordering = ["-last_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["work", "table", "row"],
                name="stuck_row_is_listed_once",
                violation_error_message=_("This record is listed already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row}: {self.work}"
