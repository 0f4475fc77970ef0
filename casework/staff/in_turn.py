"""Whoever saves a page of the admin waits for whoever is saving one of the same register.

What is there already, or has been closed or published meanwhile, is then seen when the form is judged, and said beside
its field. Without it the database would refuse the second of two who add the same, and write down what they typed.
"""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from casework.staff import lists


class PagesInTurn(admin.ModelAdmin):
    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            if request.method == "POST" and (self.has_add_permission(request) or self.has_change_permission(request)):
                self._wait_for_others(object_id and unquote(object_id))
            response: HttpResponse = super().changeform_view(request, object_id, *args, **kwargs)
            return response

    def _wait_for_others(self, pk: str | None) -> None:
        """For this register, and for the record, which verbs lock, too."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"admin {self.model._meta.label}"])
        if pk and lists.can_be_a_row(self.model, pk):
            record = self.model._base_manager.select_for_update(no_key=True).filter(pk=pk)
            list(record.values_list("pk", flat=True))


def in_turn(admin_class: type[admin.ModelAdmin]) -> type[admin.ModelAdmin]:
    """The same class, what it saves being saved one after another."""
    return type(admin_class.__name__, (PagesInTurn, admin_class), {"__module__": admin_class.__module__})
