"""Which fields may be given to somebody at all: the apps that hand data over say which their hand-overs consist of."""

from collections.abc import Collection, Iterable
from typing import Any

from casework.ground.declarations import personal_models

_offered: set[str] = set()


def offer(labels: Iterable[str]) -> None:
    """Labels such as "casework.Person.phone"."""
    _offered.update(labels)


def fields_to_give() -> list[tuple[str, str]]:
    """Label and words of each field that an agreement may name: offered, and declared as going to recipients."""
    return [
        (label, f"{model._meta.verbose_name}: {field.verbose_name}")
        for label, (model, field) in _fields_to_give().items()
    ]


def names_of(allowed: Collection[str]) -> dict[str, str]:
    """Of those that are allowed, label and name alone, as whoever gives them away calls them."""
    return {label: str(field.verbose_name) for label, (_model, field) in _fields_to_give().items() if label in allowed}


def _fields_to_give() -> dict[str, tuple[Any, Any]]:
    return {
        label: (model, field)
        for model in personal_models()
        for field in model._meta.concrete_fields
        if (label := f"{model._meta.label}.{field.name}") in _offered and model.personal_data[field.name].recipients  # type: ignore[attr-defined]
    }
