"""Whether the portal is closed to everybody while a database is being put back: a lock on a file in the state folder,
which ends with whoever holds it, even by a kill.

And whether an older database lies beneath the journal, put there by other means: nothing is served either then.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError

from casework.erasure import tombstones
from casework.ground.kept import Kept
from vsign_portal.backup.errors import Failed

AGAIN = 5.0
"""Seconds after which a process looks again whether the journal was applied."""
_looked: Kept[str, tuple[float, bool]] = Kept(most=1)


@contextmanager
def closed() -> Iterator[None]:
    """One at a time. Raises Failed."""
    settings.GATE.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(settings.GATE, os.O_RDWR | os.O_CREAT, 0o600), "rb") as gate:
        try:
            fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Failed("another restore is running") from error
        try:
            yield
        finally:
            settings.GATE.unlink(missing_ok=True)


def is_closed() -> bool:
    return _is_held() or is_older_than_its_journal()


def _is_held() -> bool:
    try:
        gate = os.open(settings.GATE, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(gate, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(gate)
    return False


def is_older_than_its_journal() -> bool:
    """Asked once in the life of a process, and while it is so every few seconds: whoever puts another database beneath
    running processes does it by `manage.py restore`, or starts them again."""
    now = time.monotonic()
    at, was_older = _looked.get("", (-AGAIN, True))
    if not was_older or now - at < AGAIN:
        return was_older
    try:
        _looked[""] = now, bool(tombstones.unapplied())
    except (DatabaseError, tombstones.Unusable):
        # Without a database nothing is served anyway; without its journal nothing says that it is an older one.
        return False
    return _looked[""][1]
