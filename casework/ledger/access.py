"""Which member of staff opened whose record, and when (C4.5)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.ground.declarations import declare
from casework.ledger.triggers import append_only


class AccessManager(models.Manager["AccessEntry"]):
    def opened(self, case_id: int, staff: Any) -> None:
        """Write down one look."""
        self.create(case_id=case_id, staff=staff)


class AccessEntry(models.Model):
    """Append-only. It names the case, whose person the erasure empties; the entry itself says nothing personal."""

    at = models.DateTimeField(_("time"), auto_now_add=True)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="accesses", verbose_name=_("case"))

    personal_data = declare(bookkeeping="staff")

    objects = AccessManager()

    class Meta:
        verbose_name = _("opened record")
        verbose_name_plural = _("opened records")
        ordering = ["-id"]
        indexes = [models.Index(fields=["case", "-id"], name="access_case")]
        triggers = append_only("access_is_append_only")

    def __str__(self) -> str:
        return f"{self.staff_id} {self.case_id}"
