"""The admin of what is written by the portal and looked at by people."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from casework.staff.paginator import CappedPaginator


class ReadOnlyAdmin(admin.ModelAdmin):
    """No adding, changing or deleting; the lists stop counting where nobody pages."""

    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = list_max_show_all = 25

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
