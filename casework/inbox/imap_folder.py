"""How far a mailbox has been read."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImapFolder(models.Model):
    """Its messages are numbered upwards for as long as `uid_validity` stays; all up to `last_uid` are taken, but for
    those `left` there. `failing_uid` is one that the server does not hand over, `failed` how often."""

    name = models.CharField(_("mailbox"), max_length=320, unique=True)
    uid_validity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    left = ArrayField(models.BigIntegerField(), default=list)
    failing_uid = models.BigIntegerField(default=0)
    failed = models.PositiveSmallIntegerField(default=0)
    read_at = models.DateTimeField(_("last read"), null=True)

    class Meta:
        verbose_name = _("mailbox")
        verbose_name_plural = _("mailboxes")

    def __str__(self) -> str:
        return f"{self.pk}"
