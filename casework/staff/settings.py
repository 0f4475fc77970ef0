"""What the centre sets up in the admin; a wrong placeholder or too long a deadline is refused on saving."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from casework.case.reply_template import ReplyTemplate
from casework.centre.rules import DeadlineRule, NoticeRecipient, SpecialDay


@admin.register(ReplyTemplate)
class ReplyTemplateAdmin(admin.ModelAdmin):
    """Taken off the list rather than deleted: somebody may want the words again."""

    list_display = ("name", "kind", "active")
    list_filter = ("active", "kind")
    search_fields = ("name",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(DeadlineRule)
class DeadlineRuleAdmin(admin.ModelAdmin):
    list_display = ("kind", "first_answer", "resolution")


@admin.register(SpecialDay)
class SpecialDayAdmin(admin.ModelAdmin):
    list_display = ("day", "works", "name")
    list_filter = ("works",)


@admin.register(NoticeRecipient)
class NoticeRecipientAdmin(admin.ModelAdmin):
    list_display = ("kind", "email")
    list_filter = ("kind",)
