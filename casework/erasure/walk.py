"""Erasure, driven by what the models declare: every row from which a chain of foreign keys leads to the persons.

One transaction through all tables. Nothing here knows the apps: a new model that declares its fields is erased, too.
"""

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from casework.erasure.hold import Hold
from casework.erasure.tombstone import Tombstone
from casework.ground.declarations import Declared, OnErasure, is_person, personal_models
from casework.people.access_request import AccessRequest
from casework.people.consent import Consent
from casework.people.person import Person
from casework.post.letter import Letter, LetterState

SALT = "casework.erasure"


def digest(address: str) -> str:
    """What stands in place of an address in the proof of a consent."""
    return "hmac:" + salted_hmac(SALT, address, algorithm="sha256").hexdigest()


def paths_to_person(model: type[models.Model], seen: tuple[Any, ...] = ()) -> Iterator[str]:
    """Lookups such as "case__person", one for each chain of foreign keys."""
    if is_person(model):
        yield "pk"
        return
    for field in model._meta.concrete_fields:
        target: Any = field.related_model
        if target is None or target in seen or target is model:
            continue
        for rest in paths_to_person(target, (*seen, model)):
            yield field.name if rest == "pk" else f"{field.name}__{rest}"


def rows_of(model: type[models.Model], person_ids: Collection[int]) -> list[Any]:
    """Primary keys; one query a path, since a join over several of them would use no index."""
    found: set[Any] = set()
    for path in paths_to_person(model):
        found |= set(model._base_manager.filter(**{f"{path}__in": person_ids}).values_list("pk", flat=True))
    return sorted(found)


@dataclass(frozen=True)
class Line:
    """What happens to one field: `rows` of the table, kept because of `hold` where there is one."""

    label: str
    table: Any
    field: Any
    declared: Declared
    rows: int
    hold: Hold | None

    @property
    def goes(self) -> bool:
        return self.hold is None and self.declared.on_erasure is not OnErasure.KEEP


def preview(persons: Sequence[Person]) -> list[Line]:
    """Every field of every row that speaks of these persons."""
    ids = [person.pk for person in persons]
    held = Hold.objects.fields_of(ids)
    lines = []
    for model in personal_models():
        rows = rows_of(model, ids)
        for field in model._meta.concrete_fields if rows else ():
            declared: Declared = model.personal_data[field.name]  # type: ignore[attr-defined]
            label = f"{model._meta.label}.{field.name}"
            names = (model._meta.verbose_name, getattr(field, "verbose_name", field.name))
            lines.append(Line(label, *names, declared, len(rows), held.get(label)))
    return lines


def erase(persons: Sequence[Person]) -> dict[str, int]:
    """Inside the caller's transaction. Rows touched, by table. Whoever is erased gets a tombstone."""
    locked = list(Person.objects.select_for_update().filter(pk__in=[person.pk for person in persons]).order_by("pk"))
    ids = [person.pk for person in locked]
    held = set(Hold.objects.fields_of(ids))
    forget_access_requests(locked)
    touched: dict[str, int] = {}
    # All rows are found before the first changes: an erased consent no longer leads to its person.
    found = [(model, rows_of(model, ids)) for model in personal_models()]
    for model, rows in found:
        if rows and _erase_rows(model, rows, held):
            touched[model._meta.label] = len(rows)
    Tombstone.objects.bulk_create([Tombstone(uuid=person.uuid) for person in locked], ignore_conflicts=True)
    return touched


def forget_access_requests(persons: Sequence[Person]) -> None:
    """They name the address without pointing at the person."""
    for person in persons:
        for asked in AccessRequest.objects.filter(address=person.email).exclude(address=""):
            if asked.folded_name == person.folded_name:
                asked.delete()


def _erase_rows(model: type[models.Model], rows: list[Any], held: set[str]) -> bool:
    """Whether anything was to be done."""
    if model is Consent:
        return _erase_consents(rows)
    chosen = model._base_manager.filter(pk__in=rows)
    changes = dict(_changes(model, held))
    if model is Letter:
        unsent = chosen.exclude(state__in=[LetterState.SENT, LetterState.FAILED])
        unsent.update(state=LetterState.FAILED, lease_until=None, next_attempt_at=None, error="erased")
    if is_person(model):
        changes |= {"held": any(label.startswith("casework.Person.") for label in held), "erased_at": timezone.now()}
    if changes:
        chosen.update(**changes)
    return bool(changes)


def _changes(model: type[models.Model], held: set[str]) -> Iterator[tuple[str, Any]]:
    declared: dict[str, Declared] = model.personal_data  # type: ignore[attr-defined]
    for field in model._meta.concrete_fields:
        erasure = declared[field.name].on_erasure
        if f"{model._meta.label}.{field.name}" in held or erasure is OnErasure.KEEP:
            continue
        yield field.name, None if erasure is OnErasure.NULL else empty(field)


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
    consents = Consent.objects.filter(pk__in=rows).exclude(address__startswith="hmac:")
    for address in set(consents.values_list("address", flat=True)):
        consents.filter(address=address).update(address=digest(address), person=None)
    return True


# ------------------------------------------------------------- outside the database
def mirror_tombstones() -> int:
    """Write the tombstones that are not there yet into the file outside the database, which is only ever added to."""
    path = settings.TOMBSTONE_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    known = set(path.read_text("ascii").split()) if path.exists() else set()
    missing = [str(each) for each in Tombstone.objects.values_list("uuid", flat=True) if str(each) not in known]
    with path.open("a", encoding="ascii") as out:
        out.writelines(f"{each}\n" for each in missing)
        out.flush()
        os.fsync(out.fileno())
    return len(missing)


def erased_elsewhere() -> list[Person]:
    """Persons a restored backup has brought back although they were erased."""
    path = settings.TOMBSTONE_FILE
    known = path.read_text("ascii").split() if path.exists() else []
    return list(Person.objects.filter(uuid__in=known, erased_at=None))
