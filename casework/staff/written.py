"""Numbers and days in every form of the admin are read as they are written in Vietnam."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from casework.ground.dates import DateField, DateTimeField
from casework.ground.numbers import WholeNumberField

# Django's own widgets would read by the page's language, or show a pair of fields without a label.
AS_WRITTEN: dict[type[models.Field], dict[str, Any]] = {
    models.IntegerField: {"form_class": WholeNumberField, "widget": WholeNumberField.widget},
    models.DateField: {"form_class": DateField, "widget": DateField.widget},
    models.DateTimeField: {"form_class": DateTimeField, "widget": DateTimeField.widget},
}
AS_WRITTEN[models.BigIntegerField] = AS_WRITTEN[models.IntegerField]


def _read_as_written(its: Any) -> None:
    """Of a model's admin, or of the rows beneath it."""
    its.formfield_overrides = {**its.formfield_overrides, **AS_WRITTEN}


class WrittenPages(admin.ModelAdmin):
    """The fields that a form names itself are made of the same classes; a test walks every form."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        _read_as_written(self)

    def get_inline_instances(self, request: HttpRequest, obj: Any = None) -> Any:
        found = super().get_inline_instances(request, obj)
        for each in found:
            _read_as_written(each)
        return found


def with_written_fields(admin_class: type[admin.ModelAdmin]) -> type[admin.ModelAdmin]:
    """The same class, its numbers and days read as written."""
    return type(admin_class.__name__, (WrittenPages, admin_class), {"__module__": admin_class.__module__})
