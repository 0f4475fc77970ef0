"""What erasure leaves behind: holds that put it off, and tombstones that let a restored backup be cleaned."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.declarations import BOOKKEEPING, Declared, Erasure, declare
from casework.ledgers import append_only, never


class HoldGround(models.TextChoices):
    ACCOUNTING = "accounting", _("Accounting records of a completed purchase")
    COMPLAINT = "complaint", _("A complaint that is still open")
    COURT = "court", _("An order of a court or an authority")


class HoldQuerySet(models.QuerySet["Hold"]):
    def active(self) -> "HoldQuerySet":
        return self.filter(released_at=None, until__gt=timezone.localdate())

    def ended(self) -> "HoldQuerySet":
        return self.filter(released_at=None, until__lte=timezone.localdate())

    def fields_of(self, person_ids: Any) -> dict[str, "Hold"]:
        """Held fields such as "casework.Person.tax_code", each with the hold that lasts longest."""
        held: dict[str, Hold] = {}
        for hold in self.active().filter(person__in=person_ids).order_by("until"):
            held |= dict.fromkeys(hold.fields, hold)
        return held


class Hold(models.Model):
    """Fields of one person that the law makes the centre keep, until when and why. Never longer by silence."""

    person = models.ForeignKey("casework.Person", models.PROTECT, related_name="holds")
    fields = ArrayField(models.CharField(max_length=80), verbose_name=_("held fields"))
    ground = models.CharField(_("ground"), max_length=12, choices=HoldGround)
    document = models.CharField(_("document"), max_length=120, blank=True, help_text=_("Number and date, no names."))
    until = models.DateField(_("until"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    released_at = models.DateTimeField(_("ended"), null=True, blank=True)

    personal_data = declare(
        person=Declared("keeping what the law makes us keep", erasure=Erasure.KEEP),
        fields=BOOKKEEPING,
        ground=BOOKKEEPING,
        document=BOOKKEEPING,
        until=BOOKKEEPING,
        entered_by=BOOKKEEPING,
        released_at=BOOKKEEPING,
    )

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fields__len__gte=1),
                name="hold_names_its_fields",
                violation_error_message=_("A hold names the fields it holds."),
            ),
            models.CheckConstraint(
                condition=Q(ground__in=HoldGround.values),
                name="hold_ground_is_known",
                violation_error_message=_("Choose one of the grounds listed."),
            ),
        ]
        triggers = never("hold_is_never_deleted", pgtrigger.Delete)

    def __str__(self) -> str:
        return f"{self.get_ground_display()} {self.until}"


class Tombstone(models.Model):
    """The random UUID of an erased person: never a key that could come to belong to somebody else, never an address."""

    uuid = models.UUIDField(unique=True)
    at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        verbose_name = _("tombstone")
        verbose_name_plural = _("tombstones")
        triggers = append_only("tombstone_is_append_only")

    def __str__(self) -> str:
        return str(self.uuid)


class ErasureOrder(models.Model):
    """Ordered by the decision on a request for deletion, carried out by a second officer, proven by a certificate.

    `needles`: what the check looks for after the erasure; emptied once the check has found nothing.
    """

    case = models.OneToOneField("casework.Case", models.PROTECT, related_name="erasure", verbose_name=_("case"))
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
        ordered_by=BOOKKEEPING,
        ordered_at=BOOKKEEPING,
        executed_by=BOOKKEEPING,
        executed_at=BOOKKEEPING,
        alone_reason=BOOKKEEPING,
        report=BOOKKEEPING,
        needles=Declared("checking that nothing is left after an erasure", "until the check has passed"),
        checked_at=BOOKKEEPING,
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

    personal_data = declare(
        order=BOOKKEEPING,
        table=BOOKKEEPING,
        column=BOOKKEEPING,
        row=BOOKKEEPING,
        redacted_at=BOOKKEEPING,
        redacted_by=BOOKKEEPING,
    )

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


class Certificate(models.Model):
    """What was erased, how many rows of each kind, what stays and why; no personal value. Never changed."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    order = models.OneToOneField(
        ErasureOrder, models.PROTECT, related_name="certificate", verbose_name=_("erasure order")
    )
    content = models.JSONField(_("content"))
    digest = models.CharField(_("digest"), max_length=64)
    at = models.DateTimeField(_("time"), auto_now_add=True)

    personal_data = declare(number=BOOKKEEPING, order=BOOKKEEPING, content=BOOKKEEPING, digest=BOOKKEEPING)

    class Meta:
        verbose_name = _("certificate of erasure")
        verbose_name_plural = _("certificates of erasure")
        triggers = append_only("certificate_is_append_only")

    def __str__(self) -> str:
        return self.number
