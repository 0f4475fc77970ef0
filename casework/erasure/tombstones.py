"""Tombstones outside the database: with them a restored backup is cleaned before it serves again."""

import os
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction

from casework.erasure import walk
from casework.erasure.hold import Hold
from casework.erasure.tombstone import Tombstone
from casework.ledger import trail
from casework.people.person import Person


def mirror() -> int:
    """Write into the file, which is only ever added to, the tombstones that are not there yet, and anew those of whom
    something else is held now. A line: the number, then what is held, until when and on what ground."""
    path = settings.TOMBSTONE_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    written = _lines()
    held = _held()
    lines = {f"{each}": " ".join([f"{each}", *held.get(each, ())]) for each in _uuids()}
    missing = [line for number, line in lines.items() if written.get(number) != line]
    with path.open("a", encoding="ascii") as out:
        out.writelines(f"{line}\n" for line in missing)
        out.flush()
        os.fsync(out.fileno())
    return len(missing)


def _uuids() -> Iterable[UUID]:
    return Tombstone.objects.order_by("pk").values_list("uuid", flat=True)


def _held() -> dict[UUID, list[str]]:
    held: dict[UUID, list[str]] = {}
    for hold in Hold.objects.active().filter(person__erased_at__isnull=False).select_related("person").order_by("pk"):
        held.setdefault(hold.person.uuid, []).extend(f"{label}:{hold.until}:{hold.ground}" for label in hold.fields)
    return held


def _lines() -> dict[str, str]:
    """The last line on each person."""
    path = settings.TOMBSTONE_FILE
    lines = path.read_text("ascii").splitlines() if path.exists() else []
    return {line.partition(" ")[0]: line for line in lines if line.strip()}


@transaction.atomic(durable=True)
def erase_again() -> int:
    """Erase whom a restored backup has brought back although they were erased, but for what was held; how many."""
    lines = _lines()
    back = list(Person.objects.filter(uuid__in=lines, erased_at=None))
    for person in back:
        _hold_again(person, lines[str(person.uuid)])
    if back:
        walk.erase(back)
        trail.record("apply_tombstones", f"{len(back)} persons")
    return len(back)


def _hold_again(person: Person, line: str) -> None:
    """A hold younger than the backup is not in it."""
    known = Hold.objects.fields_of([person.pk])
    for each in line.split()[1:]:
        label, until, ground = each.split(":")
        if label not in known or f"{known[label].until}" < until:
            Hold.objects.create(person=person, fields=[label], ground=ground, until=date.fromisoformat(until))


def written_down() -> set[str]:
    """The numbers in the file."""
    return set(_lines())
