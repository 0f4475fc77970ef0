"""Tombstones outside the database: with them a restored backup is cleaned before it serves again."""

import os

from django.conf import settings
from django.db import transaction

from casework.erasure import walk
from casework.erasure.tombstone import Tombstone
from casework.ledger import trail
from casework.people.person import Person


def mirror() -> int:
    """Write the tombstones that are not there yet into the file, which is only ever added to."""
    path = settings.TOMBSTONE_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    known = set(path.read_text("ascii").split()) if path.exists() else set()
    missing = [str(each) for each in Tombstone.objects.values_list("uuid", flat=True) if str(each) not in known]
    with path.open("a", encoding="ascii") as out:
        out.writelines(f"{each}\n" for each in missing)
        out.flush()
        os.fsync(out.fileno())
    return len(missing)


@transaction.atomic(durable=True)
def erase_again() -> int:
    """Erase whom a restored backup has brought back although they were erased; how many."""
    path = settings.TOMBSTONE_FILE
    known = path.read_text("ascii").split() if path.exists() else []
    back = list(Person.objects.filter(uuid__in=known, erased_at=None))
    if back:
        walk.erase(back)
        trail.record("apply_tombstones", f"{len(back)} persons")
    return len(back)
