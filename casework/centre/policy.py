"""Versions of the privacy policy: drafts, then published for a date and never changed again (C8.1)."""

from datetime import datetime
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework.ground import canonical
from casework.ground.dates import TypedDateTimeField, of_our_time
from casework.ledger.triggers import no_truncate


class PolicyQuerySet(models.QuerySet["PolicyVersion"]):
    def published(self, now: datetime | None = None) -> "PolicyQuerySet":
        """Those in force now or once in force, newest first."""
        return self.filter(effective_from__lte=now or timezone.now()).order_by("-effective_from", "-number")

    def in_force(self) -> "PolicyVersion":
        """Raises DoesNotExist when no version was ever published."""
        version = self.published().first()
        if version is None:
            raise self.model.DoesNotExist("No policy version is in force: run manage.py load_start_data")
        return version


class PolicyVersion(models.Model):
    """Markdown in Vietnamese, and in English where there is a translation. `number` is given on publication."""

    number = models.PositiveIntegerField(_("number"), unique=True, null=True, blank=True, editable=False)
    text_vi = models.TextField(_("text (Vietnamese)"))
    text_en = models.TextField(_("text (English)"), blank=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True, editable=False)
    effective_from = TypedDateTimeField(_("in force from"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("author"),
    )
    publisher = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("publisher"),
    )
    alone_reason = models.CharField(_("why one officer alone"), max_length=300, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy version")
        verbose_name_plural = _("policy versions")
        ordering = ["-number", "-pk"]
        constraints = [
            of_our_time("policy_is_of_our_time", moments=["effective_from"]),
            models.CheckConstraint(
                condition=Q(number__isnull=True, effective_from__isnull=True, published_at__isnull=True, digest="")
                | Q(number__isnull=False, effective_from__isnull=False, published_at__isnull=False) & ~Q(digest=""),
                name="policy_published_is_complete",
                violation_error_message=_("A published version has a number, a date and a digest."),
            ),
            models.CheckConstraint(
                condition=Q(publisher__isnull=True) | ~Q(publisher=F("author")) | ~Q(alone_reason=""),
                name="policy_four_eyes",
                violation_error_message=_("Somebody else publishes what one has written, or one alone gives a reason."),
            ),
            models.CheckConstraint(
                condition=~Q(text_vi=""),
                name="policy_has_vietnamese_text",
                violation_error_message=_("The Vietnamese text is required."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="policy_published_is_immutable",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
            no_truncate("policy_no_truncate"),
        ]

    def __str__(self) -> str:
        return str(_("Version %(number)s") % {"number": self.number}) if self.number else str(_("Draft"))

    @property
    def text(self) -> str:
        """In the page's language; Vietnamese where there is no translation."""
        return self.text_en if get_language() == "en" and self.text_en else self.text_vi

    def publish(self, effective_from: datetime, publisher: Any = None) -> None:
        """Number the draft, give it its date and its digest; no change is possible afterwards."""
        last = PolicyVersion.objects.aggregate(last=models.Max("number"))["last"] or 0
        self.number, self.publisher = last + 1, publisher
        self.effective_from, self.published_at = effective_from, timezone.now()
        self.digest = canonical.digest({"vi": self.text_vi, "en": self.text_en})
        self.save()
