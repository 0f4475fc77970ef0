"""Erasure, driven by what the models declare: every row from which a chain of foreign keys leads to the persons.

One transaction through all tables. Nothing here knows the apps: a new model that declares its fields is erased, too.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core import checks
from django.db import models
from django.db.models import Case, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from casework.erasure.hold import Hold
from casework.erasure.tombstone import Tombstone
from casework.ground.declarations import Declared, OnErasure, is_person, links_of, personal_models
from casework.ledger.moves import inside_a_transaction
from casework.people.access_request import AccessRequest
from casework.people.consent import ERASED, Consent, digest
from casework.people.person import Person
from casework.post.letter import UNDECIDED, Letter, LetterState

Kept = Mapping[str, Collection[Any]]
"""Names of fields with the primary keys of the rows in which a hold keeps them."""


def paths_to_person(model: type[models.Model], seen: tuple[Any, ...] = ()) -> Iterator[str]:
    """Lookups such as "case__person", one for each chain of foreign keys that say whose row it is."""
    if is_person(model):
        yield "pk"
        return
    for field in links_of(model):
        target: Any = field.related_model
        if target in seen or target is model:
            continue
        for rest in paths_to_person(target, (*seen, model)):
            yield field.name if rest == "pk" else f"{field.name}__{rest}"


def rows_of(model: type[models.Model], person_ids: Collection[int]) -> list[Any]:
    """Primary keys; one query a path, since a join over several of them would use no index."""
    found: set[Any] = set()
    for path in paths_to_person(model):
        found |= set(model._base_manager.filter(**{f"{path}__in": person_ids}).values_list("pk", flat=True))
    return sorted(found)


@inside_a_transaction
def erase(persons: Sequence[Person]) -> dict[str, int]:
    """Rows touched, by table. Whoever is erased gets a tombstone."""
    locked = list(Person.objects.select_for_update().filter(pk__in=[person.pk for person in persons]).order_by("pk"))
    ids = [person.pk for person in locked]
    held = Hold.objects.holders_of(ids)
    AccessRequest.objects.forget(locked)
    touched: dict[str, int] = {}
    # All rows are found before the first changes: an erased consent no longer leads to its person.
    found = [(model, rows_of(model, ids), _kept(model, held)) for model in personal_models()]
    for model, rows, kept in found:
        if rows and _erase_rows(model, rows, kept):
            touched[model._meta.label] = len(rows)
    Tombstone.objects.bulk_create([Tombstone(uuid=person.uuid) for person in locked], ignore_conflicts=True)
    return touched


def _kept(model: type[models.Model], held: Mapping[str, Collection[int]]) -> Kept:
    """Of each held field of the model the rows that keep it: one person's hold keeps nothing of another's."""
    labels = {field.name: f"{model._meta.label}.{field.name}" for field in model._meta.concrete_fields}
    return {name: rows_of(model, held[label]) for name, label in labels.items() if label in held}


def _erase_rows(model: type[models.Model], rows: list[Any], kept: Kept) -> bool:
    """Whether anything was to be done."""
    if model is Consent:
        return _erase_consents(rows)
    chosen = model._base_manager.filter(pk__in=rows)
    changes = dict(changes_of(model))
    if model is Letter:
        unsent = chosen.filter(state__in=UNDECIDED)
        unsent.update(state=LetterState.FAILED, lease_until=None, next_attempt_at=None, error="erased")
    for name in kept.keys() & changes.keys():
        chosen.exclude(pk__in=kept[name]).update(**{name: changes.pop(name)})
    if is_person(model):
        holders = {pk for keepers in kept.values() for pk in keepers}
        changes |= {"held": Case(When(pk__in=holders, then=True), default=False)}
        changes |= {"erased_at": Coalesce("erased_at", timezone.now())}
    if changes:
        chosen.update(**changes)
    return bool(changes)


def changes_of(model: type[models.Model]) -> Iterator[tuple[str, Any]]:
    """The fields that do not stay, each with what it then holds."""
    declared: dict[str, Declared] = model.personal_data  # type: ignore[attr-defined]
    for field in model._meta.concrete_fields:
        effect = declared[field.name].on_erasure
        if not effect.stays:
            yield field.name, None if effect is OnErasure.NULL else empty(field)


def empty(field: Any) -> Any:
    """What an emptied field holds."""
    if isinstance(field, ArrayField):
        return []
    if isinstance(field, models.JSONField):
        return {}
    if isinstance(field, models.BooleanField):
        return False
    return None if field.null else b"" if isinstance(field, models.BinaryField) else ""


def _erase_consents(rows: list[Any]) -> bool:
    """The proof stays, without the person: a keyed digest in place of the address."""
    consents = Consent.objects.filter(pk__in=rows).exclude(address__startswith=ERASED)
    for address in set(consents.values_list("address", flat=True)):
        consents.filter(address=address).update(address=digest(address), person=None)
    return True


@checks.register()
def only_consents_leave_a_digest(**kwargs: object) -> list[checks.CheckMessage]:
    """Refuse a model that promises a digest: the walk would empty the field."""
    return [
        checks.Error(f"{model._meta.label}.{name}: only a consent leaves a digest.", obj=model, id="casework.E004")
        for model in personal_models()
        for name, declared in getattr(model, "personal_data", {}).items()
        if declared.on_erasure is OnErasure.HMAC and (model, name) != (Consent, "address")
    ]
