"""Holds: what the law makes the centre keep, and until when."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.ground.dates import TypedDateField, of_our_time
from casework.ground.declarations import Declared, OnErasure, declare
from casework.ledger.triggers import never
from casework.people.consent import Consent

# The proof of a consent stays as a digest, whatever else is held.
NEVER_HELD = [
    f"{Consent._meta.label}.{name}" for name, declared in Consent.personal_data.items() if not declared.on_erasure.stays
]


PROVISIONAL = timedelta(days=30)
"""For so long a hold keeps what its one member of staff has entered."""


class HoldGround(models.TextChoices):
    ACCOUNTING = "accounting", _("Accounting records of a completed purchase")
    COMPLAINT = "complaint", _("A complaint that is still open")
    COURT = "court", _("An order of a court or an authority")


class HoldQuerySet(models.QuerySet["Hold"]):
    def active(self) -> "HoldQuerySet":
        return self.filter(released_at=None, until__gt=timezone.localdate())

    def waiting(self) -> "HoldQuerySet":
        """For a second person to set their end: one that keeps for a month only is over before anybody notices."""
        return self.filter(released_at=None, proposed_until__isnull=False)

    def ended(self) -> "HoldQuerySet":
        return self.filter(released_at=None, until__lte=timezone.localdate())

    def fields_of(self, person_ids: Collection[int]) -> dict[str, "Hold"]:
        """Held fields such as "casework.Person.tax_code", each with the hold that lasts longest."""
        held: dict[str, Hold] = {}
        for hold in self.active().filter(person__in=person_ids).order_by("until"):
            held |= dict.fromkeys(hold.fields, hold)
        return held

    def holders_of(self, person_ids: Collection[int]) -> dict[str, set[int]]:
        """Held fields, each with the persons whose it is."""
        holders: dict[str, set[int]] = {}
        for hold in self.active().filter(person__in=person_ids):
            for label in hold.fields:
                holders.setdefault(label, set()).add(hold.person_id)
        return holders


class Hold(models.Model):
    """Fields of one person that the law makes the centre keep, until when and why. Never longer by silence.

    `until` is set by a second member of staff (`set_by`); until one has, a hold keeps for a month at most. What waits
    for them is `proposed_until`.
    """

    person = models.ForeignKey("casework.Person", models.PROTECT, related_name="holds")
    fields = ArrayField(models.CharField(max_length=80), verbose_name=_("held fields"))
    ground = models.CharField(_("ground"), max_length=12, choices=HoldGround)
    document = models.CharField(_("document"), max_length=120, blank=True, help_text=_("Number and date, no names."))
    until = TypedDateField(_("until"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Nobody: read from the tombstones after a backup was restored."),
    )
    until_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("end proposed by")
    )
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("end set by")
    )
    proposed_until = TypedDateField(_("proposed end"), null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("proposed by")
    )
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    released_at = models.DateTimeField(_("ended"), null=True, blank=True)

    personal_data = declare(
        bookkeeping="fields ground until entered_by until_by set_by proposed_until proposed_by released_at",
        person=Declared("keeping what the law makes us keep", on_erasure=OnErasure.KEEP),
        document=Declared("proof of why something is held", "as long as the register", OnErasure.PROOF),
    )

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        ordering = ["-pk"]
        constraints = [
            of_our_time("hold_is_of_our_time", days=["until", "proposed_until"]),
            models.CheckConstraint(
                condition=Q(entered_by__isnull=True)
                | Q(until__lte=F("created_at") + PROVISIONAL + timedelta(days=1))
                | Q(set_by__isnull=False, until_by__isnull=False) & ~Q(set_by=F("until_by")),
                name="hold_end_is_set_by_a_second_person",
                violation_error_message=_("A second member of staff sets until when a hold lasts."),
            ),
            models.CheckConstraint(
                condition=Q(proposed_until__isnull=True, proposed_by__isnull=True)
                | Q(proposed_until__isnull=False, proposed_by__isnull=False),
                name="hold_end_is_proposed_by_somebody",
                violation_error_message=_("A proposed end names who proposes it."),
            ),
            models.CheckConstraint(
                condition=Q(fields__len__gte=1),
                name="hold_names_its_fields",
                violation_error_message=_("A hold names the fields it holds."),
            ),
            models.CheckConstraint(
                condition=~Q(fields__overlap=NEVER_HELD),
                name="hold_keeps_no_address_of_a_consent",
                violation_error_message=_("A consent is always kept as a digest and cannot be held."),
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

    @property
    def target(self) -> str:
        return f"hold {self.pk}"

    @property
    def is_active(self) -> bool:
        return self.released_at is None and self.until > timezone.localdate()

    @property
    def as_line(self) -> dict[str, Any]:
        """As the journal beside the database has it."""
        return {"fields": sorted(self.fields), "ground": self.ground, "until": f"{self.until}"}

    @staticmethod
    def lasts(until: str) -> bool:
        """Whether something is held beyond today."""
        return date.fromisoformat(until) > timezone.localdate()
