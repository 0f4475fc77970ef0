"""A mailing: the same words to many, each of whom agreed to such mail or has to be told (C2.2, C2.3, C2.4, C8.2)."""

import uuid
from datetime import timedelta

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework.ground.dates import TypedDateTimeField, of_our_time
from casework.ledger.triggers import never, refuse
from casework.people.consent import Purpose
from casework.post.html import SIGNATURE
from casework.post.letter import SUBJECT_LENGTH

LATE = timedelta(hours=4)
"""So long after it should have gone on, it goes only once somebody has looked at it again."""
MOST_A_MINUTE = 600
BODY_LENGTH = 20_000
QC = "[QC] "
"""First in the subject of an advertisement (Decree 91/2020)."""


class MailingKind(models.TextChoices):
    """The first three by consent, the last to whoever has something to do with us, once."""

    MARKETING = Purpose.MARKETING.value, Purpose.MARKETING.label
    RELATED = Purpose.RELATED.value, Purpose.RELATED.label
    NOTICES = Purpose.NOTICES.value, Purpose.NOTICES.label
    POLICY = "policy_change", _("Change of the privacy policy")


class MailingState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    RELEASED = "released", _("Released")
    PAUSED = "paused", _("Paused")
    HELD = "held", _("Held for release")
    STOPPED = "stopped", _("Stopped for good")
    DONE = "done", _("Done")


class Mailing(models.Model):
    """`queued_at`: when a letter was written for each who gets one. `alive_at`: when it last went on, or begins."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("purpose"), max_length=20, choices=MailingKind)
    policy_version = models.ForeignKey(
        "casework.PolicyVersion", models.PROTECT, null=True, blank=True, verbose_name=_("policy version")
    )
    subject_vi = models.CharField(_("subject (Vietnamese)"), max_length=SUBJECT_LENGTH - len(QC))
    body_vi = models.TextField(_("text (Vietnamese)"), max_length=BODY_LENGTH)
    subject_en = models.CharField(_("subject (English)"), max_length=SUBJECT_LENGTH - len(QC))
    body_en = models.TextField(_("text (English)"), max_length=BODY_LENGTH)
    starts_at = TypedDateTimeField(_("begins"), null=True, blank=True)
    per_minute = models.PositiveSmallIntegerField(_("letters a minute at most"), default=60)
    state = models.CharField(_("state"), max_length=8, choices=MailingState, default=MailingState.DRAFT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("author")
    )
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("released by"),
    )
    released_at = models.DateTimeField(_("released"), null=True, editable=False)
    alone_reason = models.CharField(_("why alone"), max_length=300, blank=True, editable=False)
    queued_at = models.DateTimeField(null=True, editable=False)
    alive_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=MailingKind.values, state__in=MailingState.values),
                name="mailing_kind_and_state_are_known",
                violation_error_message=_("A mailing has one of the purposes listed, and no other."),
            ),
            models.CheckConstraint(
                condition=Q(kind=MailingKind.POLICY, policy_version__isnull=False)
                | ~Q(kind=MailingKind.POLICY) & Q(policy_version__isnull=True),
                name="mailing_policy_notice_names_its_version",
                violation_error_message=_("A notice of a changed policy names the version, and no other mailing does."),
            ),
            models.CheckConstraint(
                condition=~Q(subject_vi="") & ~Q(body_vi="") & ~Q(subject_en="") & ~Q(body_en=""),
                name="mailing_is_in_both_languages",
                violation_error_message=_("A mailing has a subject and a text in both languages."),
            ),
            models.CheckConstraint(
                condition=Q(per_minute__range=(1, MOST_A_MINUTE)),
                name="mailing_pace_is_sensible",
                violation_error_message=_("From 1 to 600 letters a minute."),
            ),
            models.CheckConstraint(
                condition=Q(state=MailingState.DRAFT, released_at__isnull=True, released_by__isnull=True)
                | Q(state=MailingState.STOPPED)
                | ~Q(state=MailingState.DRAFT)
                & Q(released_at__isnull=False, released_by__isnull=False, alive_at__isnull=False),
                name="mailing_released_by_somebody",
                violation_error_message=_("A mailing goes out only once somebody has released it."),
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True)
                | Q(author__isnull=False) & ~Q(released_by=F("author"))
                | ~Q(alone_reason=""),
                name="mailing_four_eyes",
                violation_error_message=_("Whoever wrote a mailing does not release it, or says why they are alone."),
            ),
            of_our_time("mailing_begins_in_our_time", moments=["starts_at"]),
            models.UniqueConstraint(
                fields=["policy_version"],
                condition=Q(kind=MailingKind.POLICY) & ~Q(state=MailingState.STOPPED),
                name="mailing_once_a_policy_version",
                violation_error_message=_("There is a notice of this policy version already."),
            ),
        ]
        triggers = [
            *never("mailing_is_never_deleted", pgtrigger.Delete),
            refuse(
                "mailing_ended_stays_so",
                pgtrigger.Update,
                words="a mailing that has ended does not begin again",
                when="OLD.state IN ('stopped', 'done') AND NEW.state <> OLD.state",
            ),
            pgtrigger.Protect(
                name="mailing_keeps_what_was_released",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state <> 'draft' AND (OLD.uuid, OLD.kind, OLD.policy_version_id, OLD.subject_vi, OLD.body_vi,"
                    " OLD.subject_en, OLD.body_en, OLD.per_minute, OLD.starts_at, OLD.author_id, OLD.released_by_id,"
                    " OLD.released_at, OLD.alone_reason) IS DISTINCT FROM (NEW.uuid, NEW.kind, NEW.policy_version_id,"
                    " NEW.subject_vi, NEW.body_vi, NEW.subject_en, NEW.body_en, NEW.per_minute, NEW.starts_at,"
                    " NEW.author_id, NEW.released_by_id, NEW.released_at, NEW.alone_reason)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.subject_en if get_language() == "en" else self.subject_vi

    def clean(self) -> None:
        """Words that the letter's own would be taken for."""
        for name in ("body_vi", "body_en"):
            text = getattr(self, name) or ""
            if "[[" in text:
                raise ValidationError(
                    {name: _("Leave out double square brackets: the portal puts its own links there.")}
                )
            if any(line.strip() == SIGNATURE for line in text.splitlines()):
                raise ValidationError({name: _("Leave out the line “--”: the portal puts the sender below it.")})

    @property
    def target(self) -> str:
        return f"mailing {self.uuid}"

    @property
    def is_by_consent(self) -> bool:
        return self.kind != MailingKind.POLICY

    def subject(self, language: str) -> str:
        plain = self.subject_en if language == "en" else self.subject_vi
        return f"{QC}{plain}" if self.kind == MailingKind.MARKETING else plain

    def body(self, language: str) -> str:
        return self.body_en if language == "en" else self.body_vi
