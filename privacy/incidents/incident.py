"""The register of incidents."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.ground.dates import TypedDateTimeField, of_our_time
from casework.ground.declarations import FOR_THE_REGISTER, Declared, OnErasure, declare
from casework.ledger.triggers import never

LONGEST = 4000


class Incident(models.Model):
    """A breach: two clocks from its detection, 24 hours to the competent agency and 72 to the data-protection agency
    (Law 91/2025 art. 23), and what the notification has to say. No names: kinds and numbers."""

    number = models.CharField(_("number"), max_length=12, unique=True, editable=False)
    case = models.ForeignKey(
        "casework.Case", models.PROTECT, null=True, blank=True, related_name="incidents", editable=False
    )
    detected_at = TypedDateTimeField(_("detected"))
    nature = models.TextField(_("what happened"), max_length=LONGEST, blank=True)
    data_kinds = models.CharField(_("kinds of data"), max_length=300, blank=True)
    people_affected = models.PositiveIntegerField(_("people affected"), null=True, blank=True)
    likely_harm = models.TextField(_("likely harm"), max_length=2000, blank=True)
    measures = models.TextField(_("measures"), max_length=LONGEST, blank=True)
    minutes = models.TextField(_("minutes"), max_length=8000, blank=True)
    agency_told_at = TypedDateTimeField(_("competent agency told"), null=True, blank=True)
    authority_told_at = TypedDateTimeField(_("data-protection agency told"), null=True, blank=True)
    people_told_at = TypedDateTimeField(_("people affected told"), null=True, blank=True)
    closed_at = TypedDateTimeField(_("closed"), null=True, blank=True)
    reminded = models.JSONField(default=list, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    personal_data = declare(
        bookkeeping=(
            "number detected_at data_kinds people_affected likely_harm measures "
            "agency_told_at authority_told_at people_told_at closed_at reminded"
        ),
        nature=Declared(
            "telling the agencies what happened", "as long as the register", OnErasure.PROOF, withheld=FOR_THE_REGISTER
        ),
        minutes=Declared(
            "proving what was done", "as long as the register", OnErasure.PROOF, withheld=FOR_THE_REGISTER
        ),
    )

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-pk"]
        constraints = [
            of_our_time(
                "incident_is_of_our_time",
                moments=["detected_at", "agency_told_at", "authority_told_at", "people_told_at", "closed_at"],
            ),
            models.CheckConstraint(
                condition=(Q(agency_told_at__isnull=True) | Q(agency_told_at__gte=models.F("detected_at")))
                & (Q(authority_told_at__isnull=True) | Q(authority_told_at__gte=models.F("detected_at")))
                & (Q(people_told_at__isnull=True) | Q(people_told_at__gte=models.F("detected_at"))),
                name="incident_told_after_detection",
                violation_error_message=_("Nobody is told before the incident is detected."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | Q(agency_told_at__isnull=False, authority_told_at__isnull=False) & ~Q(minutes=""),
                name="incident_closed_is_told_and_minuted",
                violation_error_message=_(
                    "An incident is closed once both agencies are told and minutes are drawn up."
                ),
            ),
            models.UniqueConstraint(
                fields=["case"],
                name="incident_once_a_case",
                violation_error_message=_("This case has its incident already."),
            ),
        ]
        triggers = never("incident_is_never_deleted", pgtrigger.Delete)

    @property
    def target(self) -> str:
        """How the trail names it."""
        return f"incident {self.number}"

    def __str__(self) -> str:
        return self.number
