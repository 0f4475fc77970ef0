"""What each personal field is for, how long it is kept and what erasure does to it (C7.1).

Every model from which a chain of foreign keys leads to a person declares all its fields in `personal_data`.
The check below refuses to start the portal with an undeclared one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.apps import apps
from django.core import checks
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class OnErasure(Enum):
    """What erasure does to a field."""

    KEEP = "kept: says nothing about a person"
    PROOF = "kept as proof of the centre's own doings: may name people"
    BLANK = "emptied"
    NULL = "set to none"
    HMAC = "replaced by a keyed digest"

    @property
    def stays(self) -> bool:
        return self in (OnErasure.KEEP, OnErasure.PROOF)


@dataclass(frozen=True)
class Declared:
    """One field's entry in the record of processing. `recipients` beyond the centre's own staff. `identity`: it says
    who the person is whose row it is, so that an equal value there is never a trace of somebody else. `names_a_row`:
    of a foreign key, whether it says whose row this is; one that does not only points at somebody else's. `withheld`:
    why the person is not shown it among what is held about them; whatever gives no reason is shown. `comes_and_goes`:
    while people work, so that no decision is bound to how much of it there was when it was shown."""

    purpose: str
    retention: str = "until the customer asks for deletion (C3.1)"
    on_erasure: OnErasure = OnErasure.BLANK
    recipients: str = ""
    identity: bool = False
    names_a_row: bool = True
    withheld: str | Promise = ""
    comes_and_goes: bool = False


BOOKKEEPING = Declared("keeping the case in order", "as long as the case", OnErasure.KEEP)
LINK = Declared("linking the records of one case", "as long as the case", OnErasure.KEEP)
KEY = _("a key worked out from other data on this page, so that they are found again; nobody can read it")
FOR_THE_REGISTER = _("the Centre's own record of an official matter; it may name others")
POINTER = Declared("naming somebody else's record", "as long as the case", OnErasure.KEEP, names_a_row=False)


def declare(*, bookkeeping: str = "", **personal: Declared) -> dict[str, Declared]:
    """Every field of a model: those that say nothing about a person by name, with blanks; the others each declared.

    The usual bookkeeping fields (id, case, created_at, at) need no mention. Raises ValueError for a field named twice.
    """
    usual = {"id": BOOKKEEPING, "case": LINK, "created_at": BOOKKEEPING, "at": BOOKKEEPING}
    plain = dict.fromkeys(bookkeeping.split(), BOOKKEEPING)
    if plain.keys() & personal.keys():
        raise ValueError(f"declared twice: {sorted(plain.keys() & personal.keys())}")
    return usual | plain | personal


def links_of(model: type[models.Model]) -> "Iterator[models.ForeignKey[Any, Any]]":
    """The foreign keys that say whose row it is."""
    declared: dict[str, Declared] = getattr(model, "personal_data", {})
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and declared.get(field.name, LINK).names_a_row:
            yield field


# Of models that are not ours to write into.
ELSEWHERE = {
    "admin.LogEntry": {
        name: Declared(
            "showing what a member of staff changed in the settings",
            "for ever",
            OnErasure.PROOF,
            withheld=_("about the settings of the portal, not about customers"),
        )
        for name in ("object_repr", "change_message")
    },
}


def declared_of(model: type[models.Model]) -> dict[str, Declared]:
    return getattr(model, "personal_data", None) or ELSEWHERE.get(model._meta.label, {})


def declared_fields() -> Iterator[tuple[type[models.Model], "models.Field[Any, Any]", Declared]]:
    """Every declared field of every model, the person's first; those of models that lead to nobody, too."""
    found = [model for model in apps.get_models() if not model._meta.proxy and declared_of(model)]
    for model in sorted(found, key=lambda model: (not is_person(model), model._meta.label)):
        for field in model._meta.concrete_fields:
            if field.name in declared_of(model):
                yield model, field, declared_of(model)[field.name]


def is_person(model: type[models.Model]) -> bool:
    return model._meta.label == "casework.Person"


def points_at_a_person(model: type[models.Model], seen: frozenset[Any] = frozenset()) -> bool:
    """Whether a chain of foreign keys leads from the model to a person."""
    if is_person(model):
        return True
    for field in links_of(model):
        target = field.related_model
        if isinstance(target, str) or target in seen or target is model:
            continue
        if points_at_a_person(target, seen | {model}):
            return True
    return False


def told_of(model: type[models.Model]) -> "Iterator[tuple[models.Field[Any, Any], Declared]]":
    """The fields of a model that say something of a person, whether they are shown it or not."""
    for field in model._meta.concrete_fields:
        declared = declared_of(model).get(field.name, BOOKKEEPING)
        if declared not in (BOOKKEEPING, LINK, POINTER) and not field.is_relation:
            yield field, declared


def says_something_of_people(model: type[models.Model]) -> bool:
    """Whether a row says more of a person than how a case is kept in order."""
    declared: dict[str, Declared] = getattr(model, "personal_data", {})
    return any(each not in (BOOKKEEPING, LINK) for each in declared.values())


def personal_models() -> Iterator[type[models.Model]]:
    """Every concrete model that holds something on a person, the person first."""
    found = [m for m in apps.get_models() if not m._meta.proxy and points_at_a_person(m)]
    yield from sorted(found, key=lambda m: (not is_person(m), m._meta.label))


@checks.register()
def every_personal_field_is_declared(**kwargs: object) -> list[checks.CheckMessage]:
    """Refuse a model that points at a person and does not declare its fields (C7.1)."""
    found: list[checks.CheckMessage] = []
    for model in personal_models():
        declared = getattr(model, "personal_data", {})
        for field in model._meta.concrete_fields:
            if field.name not in declared:
                hint = "Add it to the model's `personal_data` with purpose, retention and erasure."
                message = f"{model._meta.label}.{field.name} points at a person and is not declared."
                found.append(checks.Error(message, hint=hint, obj=model, id="casework.E001"))
    return found
