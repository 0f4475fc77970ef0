"""Requests of the procuracy, a court or the police for data about somebody (C2.7, C4.4)."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.ground.dates import TypedDateField, of_our_time
from casework.ground.declarations import FOR_THE_REGISTER, Declared, OnErasure, declare
from casework.ledger.triggers import never


class Authority(models.TextChoices):
    PROCURACY = "procuracy", _("Procuracy")
    COURT = "court", _("Court")
    POLICE = "police", _("Police")


class JudicialState(models.TextChoices):
    ENTERED = "entered", _("Waits for a second pair of eyes")
    GRANTED = "granted", _("Granted")
    PARTLY = "partly", _("Granted in part")
    REFUSED = "refused", _("Refused")


_PROOF = Declared(
    "proof of what an authority asked and why it was given", "as long as the register", OnErasure.PROOF,
    recipients="the authority named", withheld=FOR_THE_REGISTER,
)  # fmt: skip


class JudicialRequest(models.Model):
    """`asked`: fields such as "casework.Person.phone"; `granted`: those a second person approved."""

    person = models.ForeignKey(
        "casework.Person", models.PROTECT, related_name="judicial_requests", verbose_name=_("person")
    )
    authority = models.CharField(_("authority"), max_length=10, choices=Authority)
    authority_name = models.CharField(_("name of the authority"), max_length=200)
    document_number = models.CharField(_("document number"), max_length=80)
    document_date = TypedDateField(_("document date"))
    signatory = models.CharField(_("signatory"), max_length=200)
    legal_basis = models.CharField(_("legal basis"), max_length=300)
    scan = models.BinaryField(_("scan"), editable=False)
    scan_type = models.CharField(max_length=20, editable=False)
    asked = ArrayField(models.CharField(max_length=80), verbose_name=_("what is asked"))
    granted = ArrayField(models.CharField(max_length=80), verbose_name=_("what is granted"), default=list, blank=True)
    refusal = models.CharField(_("why not, or not all"), max_length=300, blank=True)
    may_be_told = models.BooleanField(_("the person may be told"), default=False)
    state = models.CharField(_("state"), max_length=8, choices=JudicialState, default=JudicialState.ENTERED)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    disclosure = models.OneToOneField("casework.Disclosure", models.PROTECT, null=True, related_name="judicial_request")

    personal_data = declare(
        bookkeeping=(
            "person authority authority_name document_date "
            "scan_type asked granted may_be_told state entered_by entered_at decided_by "
            "decided_at disclosure"
        ),
        document_number=_PROOF,
        signatory=_PROOF,
        legal_basis=_PROOF,
        refusal=_PROOF,
        scan=_PROOF,
    )

    class Meta:
        verbose_name = _("judicial request")
        verbose_name_plural = _("judicial requests")
        ordering = ["-pk"]
        constraints = [
            of_our_time("judicial_document_is_of_our_time", days=["document_date"]),
            models.CheckConstraint(
                condition=Q(authority__in=Authority.values),
                name="judicial_authority_is_competent",
                violation_error_message=_("Only a procuracy, a court or the police may ask."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("entered_by")),
                name="judicial_four_eyes",
                violation_error_message=_("Whoever entered the request never decides on it."),
            ),
            models.CheckConstraint(
                condition=Q(state=JudicialState.ENTERED, decided_at__isnull=True, decided_by__isnull=True)
                | Q(state__in=["granted", "partly", "refused"], decided_at__isnull=False, decided_by__isnull=False),
                name="judicial_decision_has_a_decider",
                violation_error_message=_("A decision has a time and somebody who took it."),
            ),
            models.CheckConstraint(
                condition=Q(granted__contained_by=F("asked")),
                name="judicial_gives_no_more_than_asked",
                violation_error_message=_("Nothing is given that was not asked for."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["entered", "granted"]) | ~Q(refusal=""),
                name="judicial_refusal_has_a_reason",
                violation_error_message=_("A refusal, whole or in part, has its reason."),
            ),
        ]
        triggers = never("judicial_request_is_never_deleted", pgtrigger.Delete)

    def __str__(self) -> str:
        return f"{self.get_authority_display()} {self.document_number}"

    @property
    def target(self) -> str:
        return f"judicial request {self.pk}"
