"""The trail: what was done by whom to which record. References and field names, never personal values (C7.2)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.ledger.triggers import append_only


class TrailEntry(models.Model):
    """`target` is a reference such as "case VS-…"; `refused` holds the code of a move that was not made."""

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
        indexes = [models.Index(fields=["target", "-id"], name="trail_target")]
        triggers = append_only("trail_is_append_only")

    def __str__(self) -> str:
        return f"{self.verb} {self.target}"


class TrailSeal(models.Model):
    """A link of the hash chain: the entries it covers by id, their digest together with the seal before."""

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("time"), auto_now_add=True)
    entry_ids = ArrayField(models.BigIntegerField(), verbose_name=_("entries"))
    previous = models.CharField(_("seal before"), max_length=64)
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("trail seal")
        verbose_name_plural = _("trail seals")
        ordering = ["-number"]
        indexes = [GinIndex(fields=["entry_ids"], name="seal_covers")]
        triggers = append_only("seal_is_append_only")

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"
