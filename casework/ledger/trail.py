"""Writing the trail: an entry stands inside the transaction of the move it tells of. Sealing: casework.ledger.seals."""

from collections.abc import Iterable

from django.contrib.auth.models import User

from casework.ledger.entries import TrailEntry


def record(verb: str, target: str, *, staff: User | None = None, fields: Iterable[str] = (), refused: str = "") -> None:
    """Write one entry."""
    entry(verb, target, staff=staff, fields=fields, refused=refused).save(force_insert=True)


def entry(
    verb: str, target: str, *, staff: User | None = None, fields: Iterable[str] = (), refused: str = ""
) -> TrailEntry:
    """An unsaved entry. Only field names, never their values."""
    return TrailEntry(verb=verb, target=target, staff=staff, fields=list(fields), refused=refused)
