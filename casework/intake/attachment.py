"""Files a customer attached to a case, kept in the database like everything else."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from casework.ground.declarations import Declared, declare
from casework.ledger.triggers import never

_FILE = Declared("looking into what the person tells us")


class AttachmentManager(models.Manager["Attachment"]):
    def stored(self) -> int:
        """How many bytes all of them take."""
        total = self.aggregate(total=Sum(Length("content")))["total"]
        return int(total or 0)

    def rejectable(self) -> models.QuerySet["Attachment"]:
        """Neither rejected nor erased."""
        return self.filter(rejected_at=None).exclude(content=b"").defer("content")


class Attachment(models.Model):
    """`content_type` is ours, from the content; the name is tidied. Of a rejected one the row stays, the bytes go."""

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="attachments")
    name = models.CharField(_("name"), max_length=100, blank=True)
    content_type = models.CharField(_("type"), max_length=40)
    content = models.BinaryField(_("content"), editable=False)
    at = models.DateTimeField(_("time"), auto_now_add=True)
    rejected_at = models.DateTimeField(_("rejected at"), null=True, editable=False)
    rejected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("by")
    )
    rejected_why = models.TextField(_("reason"), blank=True, editable=False)

    objects = AttachmentManager()

    personal_data = declare(
        bookkeeping="content_type rejected_at rejected_by",
        name=_FILE,
        content=_FILE,
        rejected_why=_FILE,
    )

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    content_type__in=[
                        "application/pdf",
                        "image/jpeg",
                        "image/png",
                        "image/webp",
                        "text/plain",
                        "message/rfc822",
                    ]
                ),
                name="attachment_type_is_one_we_take",
                violation_error_message=_("This type of file is not taken."),
            ),
            models.CheckConstraint(
                condition=Q(rejected_at=None, rejected_by=None, rejected_why="")
                | Q(rejected_at__isnull=False, rejected_by__isnull=False, content=b""),
                name="attachment_rejected_is_empty",
                violation_error_message=_("Of a rejected file nothing is kept."),
            ),
        ]
        triggers = never("attachment_is_never_deleted", pgtrigger.Delete)

    def __str__(self) -> str:
        return self.name
