"""Tombstones, and how far the journal beside the database has come: they let a restored backup be cleaned."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.ledger.triggers import append_only


class Tombstone(models.Model):
    """The random UUID of an erased person: never a key that could come to belong to somebody else, never an address."""

    uuid = models.UUIDField(unique=True)
    at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        verbose_name = _("tombstone")
        verbose_name_plural = _("tombstones")
        triggers = append_only("tombstone_is_append_only")

    def __str__(self) -> str:
        return str(self.uuid)


class JournalMark(models.Model):
    """How many lines of the journal this database knows, and the digest of the last of them (one row). A backup brings
    the mark of its own time with it."""

    lines = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.lines} lines"
