"""That staff were reminded of a deadline."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.ground.declarations import declare


class ReminderStage(models.TextChoices):
    BEFORE = "before", _("Before it is due")
    DUE = "due", _("When it is due")
    GIVEN = "given", _("When it is given to somebody and does not wait for tomorrow")


class Reminder(models.Model):
    """That staff are reminded: once for each deadline and stage, even after an outage. `told_at`: when it went out,
    together with whatever else there was for the same receiver."""

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="reminders")
    due_at = models.DateTimeField(_("due"))
    stage = models.CharField(_("stage"), max_length=6, choices=ReminderStage)
    at = models.DateTimeField(_("time"), auto_now_add=True)
    told_at = models.DateTimeField(null=True, editable=False)

    personal_data = declare(bookkeeping="due_at stage told_at")

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        indexes = [models.Index(fields=["id"], name="reminder_untold", condition=models.Q(told_at=None))]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "due_at", "stage"],
                name="reminder_is_sent_once",
                violation_error_message=_("Staff have been reminded of this already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.stage}"
