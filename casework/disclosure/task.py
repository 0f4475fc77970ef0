"""What a recipient of data still has to do after a correction or an erasure (C7.3)."""

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.disclosure.disclosure import Disclosure
from casework.ground.declarations import declare
from casework.ground.errors import Refused
from casework.ledger import trail
from casework.ledger.moves import move


class TaskKind(models.TextChoices):
    CORRECT = "correct", _("Correct")
    ERASE = "erase", _("Erase")


class RecipientTask(models.Model):
    """What a recipient has to do after a correction or an erasure, until they confirm it."""

    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="tasks", verbose_name=_("disclosure"))
    kind = models.CharField(_("what"), max_length=8, choices=TaskKind)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )

    personal_data = declare(bookkeeping="disclosure kind confirmed_at confirmed_by")

    class Meta:
        verbose_name = _("task of a recipient")
        verbose_name_plural = _("tasks of recipients")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="recipient_task_confirmed_by_somebody",
                violation_error_message=_("A confirmation names who entered it."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def target(self) -> str:
        return f"task {self.pk}"

    @move("confirm_task")
    def confirm(self, *, staff: User) -> None:
        """The recipient says that it is done. Raises Refused for one confirmed before."""
        open_one = RecipientTask.objects.filter(pk=self.pk, confirmed_at=None)
        if not open_one.update(confirmed_at=timezone.now(), confirmed_by=staff):
            raise Refused(_("This is confirmed already."), code="done")
        trail.record("confirm_task", self.target, staff=staff)
