"""Making a backup: what one sight of the database shows, dumped, encrypted and written as it comes."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from casework.erasure import tombstones
from vsign_portal.backup import age, book, manifest, postgres, retention
from vsign_portal.backup.errors import Failed
from vsign_portal.backup.manifest import DUMP, LEFT_OUT, MANIFEST, Manifest
from vsign_portal.backup.places import Place

Say = Callable[[int], None]
"""Told how many bytes are written."""


class Counted:
    """What has gone through: how much, and its digest."""

    def __init__(self, say: Say) -> None:
        self.size, self.digest, self.say = 0, hashlib.sha256(), say

    def __call__(self, part: bytes) -> None:
        self.size += len(part)
        self.digest.update(part)
        self.say(self.size)


def make(place: Place, to: Sequence[Any], *, say: Say = lambda size: None, may_be_smaller: bool = False) -> Manifest:
    """Raises Failed, and tombstones.Unusable: a backup that nobody could clean is none."""
    tombstones.mirror()
    with _one_sight() as snapshot:
        about = manifest.of_this_moment(timezone.now())
        with place.writing(about.name) as out:
            counted = Counted(say)
            with postgres.dumping(snapshot, LEFT_OUT) as dump:
                age.encrypt(dump.out, age.Tapped(out, counted), to)
                dump.check()
            _check_size(counted.size, place, may_be_smaller)
        about = about.finished(counted.size, counted.digest.hexdigest())
    with place.writing(about.name.removesuffix(DUMP) + MANIFEST) as out:
        out.write(about.text.encode())
    book.note(book.MADE, about.name, made_at=about.made_at, size=about.size)
    return about


def make_room(place: Place) -> list[str]:
    """Throw away what is older than what is promised; the names."""
    return retention.prune(place, timezone.now())


@contextmanager
def _one_sight() -> Iterator[str]:
    """Counts and dump see the same rows, however long it takes."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def _check_size(size: int, place: Place, may_be_smaller: bool) -> None:
    """Empty dumps have been kept for months elsewhere, and nobody noticed."""
    if size < settings.BACKUP_FLOOR:
        raise Failed(
            f"the backup has {size} bytes, fewer than the {settings.BACKUP_FLOOR} that any has; it is not kept"
        )
    last = newest(place)
    if last and size < last.size / 2 and not may_be_smaller:
        raise Failed(
            f"the backup has {size} bytes, less than half of the last one ({last.size}); it is not kept"
            " (--smaller if so much was erased)"
        )


def newest(place: Place) -> Manifest | None:
    names = [name for name in place.names() if name.endswith(MANIFEST) and manifest.stem(name)]
    return manifest.read(place.read_text(names[-1])) if names else None
