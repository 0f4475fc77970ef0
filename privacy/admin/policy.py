"""The versions of the policy, to read: what was published is never changed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from casework.models import PolicyVersion


@admin.register(PolicyVersion)
class PolicyAdmin(admin.ModelAdmin):
    list_display = ("__str__", "effective_from", "published_at", "publisher")
    list_select_related = ("publisher",)
    fields = ("number", "effective_from", "published_at", "digest", "text_vi", "text_en")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
