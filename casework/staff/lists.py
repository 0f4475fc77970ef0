"""What the lists of the admin take from a request: the look-ups that their filters declare, and rows that can be."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin import FieldListFilter, ModelAdmin
from django.contrib.admin.utils import get_fields_from_path
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest


def declared_lookups(admin: ModelAdmin, request: HttpRequest) -> Iterator[str]:
    """The parameters that the filters of the list ask for, and no others: Django would filter by every column, and so
    spell out what a list does not show."""
    for item in admin.get_list_filter(request):
        if isinstance(item, type):
            yield item.parameter_name  # type: ignore[attr-defined]
        else:
            yield from _of_a_field(admin, request, item)
    if admin.date_hierarchy:
        yield from (f"{admin.date_hierarchy}__{part}" for part in ("year", "month", "day"))


def _of_a_field(admin: ModelAdmin, request: HttpRequest, item: Any) -> list[str]:
    path, make = item if isinstance(item, (list, tuple)) else (item, FieldListFilter.create)
    field = get_fields_from_path(admin.model, path)[-1]
    made = make(field, request, {}, admin.model, admin, field_path=path)
    return [name for name in made.expected_parameters() if name]


def can_be_a_row(model: type[Model], chosen: str) -> bool:
    """Whether there could be a row of this primary key; what cannot would be an error of the database."""
    try:
        model._meta.pk.clean(chosen, None)
    except ValidationError:
        return False
    return "\0" not in chosen
