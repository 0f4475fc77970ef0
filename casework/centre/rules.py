"""What the centre sets up for its staff: deadlines, holidays, who is told of new cases."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.centre import time_limits
from casework.ground.dates import TypedDateField, of_our_time
from casework.ground.kind import Kind
from casework.ledger.triggers import raises_revision


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
        if self.kind not in time_limits.BY_KIND:
            return
        longest = time_limits.BY_KIND[self.kind]
        for field, clock in (("first_answer", longest.first_answer), ("resolution", longest.resolution)):
            days = getattr(self, field)
            if days is not None and days > clock.days:
                message = _("At most %(days)s days: %(source)s. A rule can only be shorter.")
                raise ValidationError({field: message % {"days": clock.days, "source": clock.source}})


class SpecialDay(models.Model):
    """A day on which the centre is closed although it would work, or works although the calendar says otherwise."""

    day = TypedDateField(_("day"), unique=True)
    works = models.BooleanField(
        _("the centre works on this day"),
        default=False,
        help_text=_("Tick for a Saturday worked in exchange, or for a public holiday that was moved to another day."),
    )
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        ordering = ["-day"]
        constraints = [of_our_time("special_day_is_of_our_time", days=["day"])]
        triggers = [raises_revision("special_day_counts_at_once")]

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
