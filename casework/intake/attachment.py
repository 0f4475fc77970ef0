"""Files a customer attached to a case, kept in the database like everything else."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.ground.declarations import Declared, declare
from casework.ledger.triggers import never

_FILE = Declared("looking into what the person tells us")


class Attachment(models.Model):
    """`content_type` is ours, from the content; the name is tidied."""

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="attachments")
    name = models.CharField(_("name"), max_length=100, blank=True)
    content_type = models.CharField(_("type"), max_length=40)
    content = models.BinaryField(_("content"), editable=False)
    at = models.DateTimeField(_("time"), auto_now_add=True)

    personal_data = declare(
        bookkeeping="content_type",
        name=_FILE,
        content=_FILE,
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
        ]
        triggers = never("attachment_is_never_deleted", pgtrigger.Delete)

    def __str__(self) -> str:
        return self.name
