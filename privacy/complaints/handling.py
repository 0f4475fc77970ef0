"""How a complaint or a misuse report is handled: acknowledged, verified, weighed, met with measures (C6.2)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.ground.dates import TypedDateField, of_our_time
from casework.ground.declarations import FOR_THE_REGISTER, POINTER, Declared, OnErasure, declare
from casework.ledger.triggers import never, refuse

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
    answered_version = models.PositiveIntegerField(null=True, editable=False)
    """The version of the case that the answer closed: a case opened again has moved on and needs another answer."""
    asked_again_at = models.DateTimeField(_("asked whether it is solved"), null=True, blank=True)

    personal_data = declare(
        bookkeeping=(
            "acknowledged_at acknowledged_by finding verified_at verified_by severity weighed_by "
            "answered_version asked_again_at"
        ),
        duplicate_of=POINTER,
        evidence=Declared("knowing what was found out"),
        answers=Declared(
            "weighing how severe it is", "as long as the case", OnErasure.KEEP, withheld=_("the Centre's own weighing")
        ),
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
        triggers = [
            refuse(
                "handling_duplicate_is_of_an_original",
                pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__duplicate_of__isnull=False),
                when="""EXISTS (
                    SELECT 1 FROM privacy_handling h
                    WHERE h.case_id = NEW.duplicate_of_id AND h.duplicate_of_id IS NOT NULL
                       OR h.duplicate_of_id = NEW.case_id
                ) AND NEW.duplicate_of_id <> NEW.case_id""",
                words="a complaint is the duplicate of one that is no duplicate itself",
            ),
            *never("handling_is_never_deleted", pgtrigger.Delete),
        ]

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
    due_on = TypedDateField(_("by when"))
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("decided"), auto_now_add=True)

    personal_data = declare(
        bookkeeping="kind who due_on done_at done_by",
        what=Declared("knowing which measures were taken", withheld=FOR_THE_REGISTER),
    )

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["pk"]
        constraints = [
            of_our_time("measure_is_of_our_time", days=["due_on"]),
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
