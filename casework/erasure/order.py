"""What erasure leaves behind: holds that put it off, and tombstones that let a restored backup be cleaned."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.ground.declarations import Declared, declare
from casework.ledger.triggers import never


class ErasureOrder(models.Model):
    """Ordered by the decision on a request for deletion, carried out by a second officer, proven by a certificate.

    `needles`: what the check looks for after the erasure; emptied once the check has found nothing.
    """

    case = models.OneToOneField("casework.Case", models.PROTECT, related_name="erasure_order", verbose_name=_("case"))
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ordered by")
    )
    ordered_at = models.DateTimeField(_("ordered"), auto_now_add=True)
    executed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("carried out by"),
    )
    executed_at = models.DateTimeField(_("carried out"), null=True, blank=True)
    alone_reason = models.CharField(_("why one officer alone"), max_length=300, blank=True)
    report = models.JSONField(_("report"), default=dict)
    needles = models.JSONField(default=dict, blank=True)
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)

    personal_data = declare(
        bookkeeping="ordered_by ordered_at executed_by executed_at alone_reason report checked_at",
        needles=Declared("checking that nothing is left after an erasure", "until the check has passed"),
    )

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(executed_at__isnull=True, executed_by__isnull=True)
                | Q(executed_at__isnull=False, executed_by__isnull=False),
                name="erasure_executed_by_somebody",
                violation_error_message=_("An erasure that was carried out names who did it."),
            ),
            models.CheckConstraint(
                condition=Q(executed_by__isnull=True) | ~Q(executed_by=F("ordered_by")) | ~Q(alone_reason=""),
                name="erasure_four_eyes",
                violation_error_message=_("A second officer carries out an erasure, or one alone gives a reason."),
            ),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True) | Q(executed_at__isnull=False, needles={}),
                name="erasure_checked_keeps_no_needles",
                violation_error_message=_("Once the check has passed, what it looked for is forgotten."),
            ),
        ]
        triggers = never("erasure_is_never_deleted", pgtrigger.Delete)

    def __str__(self) -> str:
        return str(self.case)

    @property
    def target(self) -> str:
        return f"erasure {self.case}"


class ScanHit(models.Model):
    """A place in somebody else's text that still names the erased: an officer redacts it before the certificate."""

    order = models.ForeignKey(ErasureOrder, models.PROTECT, related_name="hits", verbose_name=_("erasure order"))
    table = models.CharField(_("table"), max_length=63)
    column = models.CharField(_("column"), max_length=63)
    row = models.CharField(_("row"), max_length=40)
    redacted_at = models.DateTimeField(_("redacted"), null=True, blank=True)
    redacted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("redacted by")
    )

    personal_data = declare(bookkeeping="order table column row redacted_at redacted_by")

    class Meta:
        verbose_name = _("place to redact")
        verbose_name_plural = _("places to redact")
        constraints = [
            models.UniqueConstraint(
                fields=["order", "table", "column", "row"],
                name="hit_is_listed_once",
                violation_error_message=_("This place is listed already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table}.{self.column} {self.row}"
