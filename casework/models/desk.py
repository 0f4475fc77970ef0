"""What the centre sets up for its staff: reply templates, deadlines, holidays, who is told of new cases."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework import deadlines
from casework.declarations import BOOKKEEPING, declare
from casework.kinds import Kind
from casework.ledgers import raises_revision

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
PLACEHOLDERS = ("name", "reference", "due", "hotline")


class ReplyTemplate(models.Model):
    """Words that staff start an answer from. `{name}` and the like are filled in from the case."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, blank=True, help_text=_("Empty: for all kinds."))
    text_vi = models.TextField(_("text (Vietnamese)"), max_length=6000)
    text_en = models.TextField(_("text (English)"), max_length=6000, blank=True)
    active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("reply template")
        verbose_name_plural = _("reply templates")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raises ValidationError at the text with a placeholder that nothing fills in."""
        for field in ("text_vi", "text_en"):
            unknown = sorted(set(PLACEHOLDER.findall(getattr(self, field))) - set(PLACEHOLDERS))
            if unknown:
                known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
                message = _("Unknown placeholder {%(unknown)s}. Use one of these: %(known)s.")
                raise ValidationError({field: message % {"unknown": unknown[0], "known": known}})

    def filled_in(self, language: str, values: dict[str, str]) -> str:
        """In the customer's language; Vietnamese where there is no translation."""
        text = self.text_en if language == "en" and self.text_en else self.text_vi
        return PLACEHOLDER.sub(lambda found: values.get(found.group(1), found.group()), text)


class DeadlineRule(models.Model):
    """A promise of the centre that is shorter than the one built in; never longer."""

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, unique=True)
    first_answer = models.PositiveSmallIntegerField(_("first answer, days"))
    resolution = models.PositiveSmallIntegerField(_("resolution, days"))

    class Meta:
        verbose_name = _("deadline rule")
        verbose_name_plural = _("deadline rules")
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_answer__gte=1, resolution__gte=1),
                name="deadline_rule_is_a_day_or_more",
                violation_error_message=_("A deadline is at least one day."),
            ),
        ]
        triggers = [raises_revision("deadline_rule_counts_at_once")]

    def __str__(self) -> str:
        return self.get_kind_display()

    def clean(self) -> None:
        if self.kind not in deadlines.BY_KIND:
            return
        longest = deadlines.BY_KIND[self.kind]
        for field, clock in (("first_answer", longest.first_answer), ("resolution", longest.resolution)):
            days = getattr(self, field)
            if days is not None and days > clock.days:
                message = _("At most %(days)s days: %(source)s. A rule can only be shorter.")
                raise ValidationError({field: message % {"days": clock.days, "source": clock.source}})


class ExtraHoliday(models.Model):
    """A day on which the centre is closed although the national calendar has none."""

    day = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("extra holiday")
        verbose_name_plural = _("extra holidays")
        ordering = ["-day"]
        triggers = [raises_revision("extra_holiday_counts_at_once")]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"


class NoticeRecipient(models.Model):
    """Who is told of new cases of a kind; where there is none, the centre's own address."""

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    email = models.EmailField(_("e-mail"))

    class Meta:
        verbose_name = _("recipient of staff notices")
        verbose_name_plural = _("recipients of staff notices")
        ordering = ["kind", "email"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "email"],
                name="notice_recipient_once_a_kind",
                violation_error_message=_("This address already gets the notices of this kind."),
            ),
        ]
        triggers = [raises_revision("notice_recipient_counts_at_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.email}"


class ReminderStage(models.TextChoices):
    BEFORE = "before", _("Before it is due")
    DUE = "due", _("When it is due")


class Reminder(models.Model):
    """That staff were reminded: once for each deadline and stage, even after an outage."""

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="reminders")
    due_at = models.DateTimeField(_("due"))
    stage = models.CharField(_("stage"), max_length=6, choices=ReminderStage)
    at = models.DateTimeField(_("time"), auto_now_add=True)

    personal_data = declare(due_at=BOOKKEEPING, stage=BOOKKEEPING)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "due_at", "stage"],
                name="reminder_is_sent_once",
                violation_error_message=_("Staff have been reminded of this already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.stage}"
