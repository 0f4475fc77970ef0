"""The admin of what people set up: whatever it writes leaves an entry in the trail, names of fields only (C7.2)."""

from typing import Any

from django.contrib import admin
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from casework.ledger import trail
from casework.staff.page import staff_of


class TrailedPages(admin.ModelAdmin):
    """Covers each way of Django's admin to write: a record's page, a list edited in place, the rows beneath a record,
    deleting one or many. An action that writes calls a verb, which leaves its own entry."""

    def trail_name(self, record: models.Model) -> str:
        """How the trail names it: by its own `target`, or as "price 17"."""
        return str(getattr(record, "target", f"{record._meta.model_name} {record.pk}"))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        gone = [self.trail_name(each.instance) for formset in formsets for each in _deleted(formset)]
        super().save_related(request, form, formsets, change)
        if form.changed_data or not change:
            self._note(request, "change" if change else "add", self.trail_name(form.instance), form.changed_data)
        for formset in formsets:
            for added in formset.new_objects:
                self._note(request, "add", self.trail_name(added))
            for changed, fields in formset.changed_objects:
                self._note(request, "change", self.trail_name(changed), fields)
        for name in gone:
            self._note(request, "delete", name)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        self._note(request, "delete", self.trail_name(obj))
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for record in queryset:
            self._note(request, "delete", self.trail_name(record))
        super().delete_queryset(request, queryset)

    def _note(self, request: HttpRequest, verb: str, target: str, fields: list[str] | None = None) -> None:
        trail.record(verb, target, staff=staff_of(request), fields=sorted(fields or []))


def with_trail(admin_class: type[admin.ModelAdmin]) -> type[admin.ModelAdmin]:
    """The same class, what it writes being trailed; its own `trail_name` counts."""
    return type(admin_class.__name__, (admin_class, TrailedPages), {"__module__": admin_class.__module__})


def _deleted(formset: Any) -> list[Any]:
    """Rows taken away; once it is done they have no number any more."""
    return [form for form in formset.deleted_forms if form.instance.pk]
