"""How a complaint or a misuse report is handled: acknowledged, verified, weighed, met with measures (C6.2)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.declarations import BOOKKEEPING, Declared, Erasure, declare
from casework.ledgers import never

LONGEST = 4000


class Finding(models.TextChoices):
    TRUE = "true", _("True")
    PARTLY = "partly", _("Partly true")
    NOT = "not", _("Not true")


class Severity(models.IntegerChoices):
    LOW = 1, _("Low")
    MEDIUM = 2, _("Medium")
    HIGH = 3, _("High")


class Handling(models.Model):
    """Beside the case of a complaint or misuse report, made with its first step. `answers`: question → yes or no; the
    severity follows from them and is never typed."""

    case = models.OneToOneField("casework.Case", models.PROTECT, related_name="handling")
    acknowledged_at = models.DateTimeField(_("acknowledged"))
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    finding = models.CharField(_("finding"), max_length=8, choices=Finding, blank=True)
    evidence = models.TextField(_("evidence"), max_length=LONGEST, blank=True)
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answers = models.JSONField(_("answers to the rubric"), default=dict, blank=True)
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Severity, null=True, blank=True)
    weighed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    duplicate_of = models.ForeignKey(
        "casework.Case",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="duplicates",
        verbose_name=_("duplicate of"),
    )
    asked_again_at = models.DateTimeField(_("asked whether it is solved"), null=True, blank=True)

    personal_data = declare(
        acknowledged_at=BOOKKEEPING,
        acknowledged_by=BOOKKEEPING,
        finding=BOOKKEEPING,
        evidence=Declared("knowing what was found out"),
        verified_at=BOOKKEEPING,
        verified_by=BOOKKEEPING,
        answers=Declared("weighing how severe it is", "as long as the case", Erasure.KEEP),
        severity=BOOKKEEPING,
        weighed_by=BOOKKEEPING,
        duplicate_of=BOOKKEEPING,
        asked_again_at=BOOKKEEPING,
    )

    class Meta:
        verbose_name = _("handling of a complaint")
        verbose_name_plural = _("handling of complaints")
        constraints = [
            models.CheckConstraint(
                condition=Q(finding="", verified_at__isnull=True, verified_by__isnull=True)
                | Q(finding__in=Finding.values, verified_at__isnull=False, verified_by__isnull=False),
                name="handling_finding_has_a_verifier",
                violation_error_message=_("A finding has a time and somebody who verified it."),
            ),
            models.CheckConstraint(
                condition=Q(severity__isnull=True, weighed_by__isnull=True)
                | Q(severity__in=Severity.values, weighed_by__isnull=False, finding__in=["true", "partly"]),
                name="handling_severity_follows_a_finding",
                violation_error_message=_("Only what was found true, at least in part, has a severity."),
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of__isnull=True) | ~Q(duplicate_of=models.F("case")),
                name="handling_is_no_duplicate_of_itself",
                violation_error_message=_("A complaint is no duplicate of itself."),
            ),
        ]
        triggers = never("handling_is_never_deleted", pgtrigger.Delete)

    def __str__(self) -> str:
        return str(self.case)


class MeasureKind(models.TextChoices):
    CONTAIN = "contain", _("Stop it: what is going on ends")
    REDRESS = "redress", _("Make good: what happened to the person is put right")
    PREVENT = "prevent", _("Prevent: it does not happen again")


class Measure(models.Model):
    """What, who, by when, done when."""

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="measures")
    kind = models.CharField(_("kind"), max_length=8, choices=MeasureKind)
    what = models.TextField(_("what"), max_length=1000)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    due_on = models.DateField(_("by when"))
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("decided"), auto_now_add=True)

    personal_data = declare(
        kind=BOOKKEEPING,
        what=Declared("knowing which measures were taken"),
        who=BOOKKEEPING,
        due_on=BOOKKEEPING,
        done_at=BOOKKEEPING,
        done_by=BOOKKEEPING,
    )

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=MeasureKind.values),
                name="measure_kind_is_known",
                violation_error_message=_("Choose one of the kinds listed."),
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="measure_done_by_somebody",
                violation_error_message=_("A measure that is done names who did it."),
            ),
        ]
        triggers = never("measure_is_never_deleted", pgtrigger.Delete)

    def __str__(self) -> str:
        return self.get_kind_display()


class Incident(models.Model):
    """A breach: two clocks from its detection, 24 hours to the competent agency and 72 to the data-protection agency
    (Law 91/2025 art. 23), and what the notification has to say. No names: kinds and numbers."""

    number = models.CharField(_("number"), max_length=12, unique=True, editable=False)
    case = models.ForeignKey(
        "casework.Case", models.PROTECT, null=True, blank=True, related_name="incidents", editable=False
    )
    detected_at = models.DateTimeField(_("detected"))
    nature = models.TextField(_("what happened"), max_length=LONGEST, blank=True)
    data_kinds = models.CharField(_("kinds of data"), max_length=300, blank=True)
    people_affected = models.PositiveIntegerField(_("people affected"), null=True, blank=True)
    likely_harm = models.TextField(_("likely harm"), max_length=2000, blank=True)
    measures = models.TextField(_("measures"), max_length=LONGEST, blank=True)
    minutes = models.TextField(_("minutes"), max_length=8000, blank=True)
    agency_told_at = models.DateTimeField(_("competent agency told"), null=True, blank=True)
    authority_told_at = models.DateTimeField(_("data-protection agency told"), null=True, blank=True)
    people_told_at = models.DateTimeField(_("people affected told"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    reminded = models.JSONField(default=list, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    personal_data = declare(
        number=BOOKKEEPING,
        detected_at=BOOKKEEPING,
        nature=BOOKKEEPING,
        data_kinds=BOOKKEEPING,
        people_affected=BOOKKEEPING,
        likely_harm=BOOKKEEPING,
        measures=BOOKKEEPING,
        minutes=BOOKKEEPING,
        agency_told_at=BOOKKEEPING,
        authority_told_at=BOOKKEEPING,
        people_told_at=BOOKKEEPING,
        closed_at=BOOKKEEPING,
        reminded=BOOKKEEPING,
    )

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-pk"]
        constraints = [
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

    def __str__(self) -> str:
        return self.number
