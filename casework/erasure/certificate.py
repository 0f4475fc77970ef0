"""The certificate of an erasure."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.erasure.order import ErasureOrder
from casework.ground.declarations import declare
from casework.ledger.triggers import append_only, refuse


class Certificate(models.Model):
    """What was erased, how many rows of each kind, what stays and why; no personal value. Never changed."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    order = models.OneToOneField(
        ErasureOrder, models.PROTECT, related_name="certificate", verbose_name=_("erasure order")
    )
    content = models.JSONField(_("content"))
    digest = models.CharField(_("digest"), max_length=64)
    at = models.DateTimeField(_("time"), auto_now_add=True)

    personal_data = declare(bookkeeping="number order content digest")

    class Meta:
        verbose_name = _("certificate of erasure")
        verbose_name_plural = _("certificates of erasure")
        triggers = [
            *append_only("certificate_is_append_only"),
            refuse(
                "certificate_follows_the_erasure",
                pgtrigger.Insert,
                when="""NOT EXISTS (SELECT 1 FROM casework_erasureorder o WHERE o.id = NEW.order_id
                                    AND o.executed_at IS NOT NULL)
                     OR EXISTS (SELECT 1 FROM casework_scanhit h WHERE h.order_id = NEW.order_id
                                AND (h.answer = '' OR h.taken <> '[]'))""",
                words="what is certified was carried out, every place is answered, and what was taken is forgotten",
            ),
        ]

    def __str__(self) -> str:
        return self.number
