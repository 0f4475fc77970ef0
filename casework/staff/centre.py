"""The centre's own details in the staff's admin."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import URLField
from django.http import HttpRequest

from casework.centre.centre import Centre


@admin.register(Centre)
class CentreAdmin(admin.ModelAdmin):
    """One row, named on every page and in every mail (C5.1)."""

    formfield_overrides: ClassVar[Any] = {URLField: {"assume_scheme": "https"}}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
