"""The trail and the access log, to read."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from casework.ledger.access import AccessEntry
from casework.ledger.entries import TrailEntry
from casework.staff.read_only import ReadOnlyAdmin


@admin.register(TrailEntry)
class TrailAdmin(ReadOnlyAdmin):
    list_display = ("at", "staff", "verb", "target", "refused")
    list_select_related = ("staff",)
    search_fields = ("target__startswith",)
    search_help_text = _("A record, such as “case VS-XXXX-XXXX”")
    ordering = ("-id",)


@admin.register(AccessEntry)
class AccessAdmin(ReadOnlyAdmin):
    list_display = ("at", "staff", "case")
    list_select_related = ("staff", "case")
    search_fields = ("case__reference__exact",)
    search_help_text = _("The reference of a case")
    ordering = ("-id",)
