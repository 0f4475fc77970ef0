"""The trail: what was done by whom to which record. References and field names, never personal values (C7.2)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.ledger.triggers import append_only, dated_by_the_database


class TrailEntry(models.Model):
    """`target` is a reference such as "case VS-…"; `refused` holds the code of a move that was not made.

    Number and time are the database's: whoever inserts a row cannot choose them. The time is never before the newest
    seal, even when the clock was put back.
    """

    at = models.DateTimeField(_("time"), auto_now_add=True)
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    verb = models.CharField(_("what"), max_length=40)
    target = models.CharField(_("record"), max_length=80)
    fields = ArrayField(models.CharField(max_length=40), default=list, verbose_name=_("fields"))
    refused = models.CharField(_("refused because"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("trail entry")
        verbose_name_plural = _("trail")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["target", "-id"], name="trail_target"),
            BrinIndex(fields=["at"], name="trail_day", autosummarize=True),
        ]
        triggers = [
            *append_only("trail_is_append_only"),
            dated_by_the_database(
                "trail_is_dated_by_the_database",
                table="casework_trailentry",
                not_before="(SELECT s.at FROM public.casework_trailseal s ORDER BY s.number DESC LIMIT 1)",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.target}"


class TrailSeal(models.Model):
    """A link of the hash chain (casework.ledger.seals). It covers what was there of the numbers drawn since the seal
    before, and what had come late of those that seal still waited for."""

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("time"))
    previous = models.CharField(_("seal before"), max_length=64)
    up_to = models.BigIntegerField(_("last number drawn"))
    late = ArrayField(models.BigIntegerField(), verbose_name=_("entries that came late"))
    # Ranges [first, last] of numbers that were drawn and whose entries were not there yet.
    missing = ArrayField(ArrayField(models.BigIntegerField(), size=2), verbose_name=_("numbers still missing"))
    horizon = models.BigIntegerField(_("first transaction after it"))
    entries = models.PositiveBigIntegerField(_("entries"))
    total = models.PositiveBigIntegerField(_("entries in all"))
    content = models.CharField(_("digest of the entries"), max_length=64)
    digest = models.CharField(_("digest"), max_length=64)
    signature = models.CharField(_("signature"), max_length=88)

    class Meta:
        verbose_name = _("trail seal")
        verbose_name_plural = _("trail seals")
        ordering = ["-number"]
        triggers = append_only("seal_is_append_only")

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"
