"""Writing, sealing and verifying the trail.

Entries are written inside the transaction of the move they tell of. Sealing is done in batches by the worker:
a chain taken inside each request would make every commit wait for the one before. An entry that commits late
is covered by a later seal, since each seal lists the ids it covers.
"""

import hashlib
from collections.abc import Iterable, Iterator

from django.contrib.auth.models import User
from django.db import connection, transaction

from casework.ground import canonical
from casework.ledger.entries import TrailEntry, TrailSeal

GENESIS = "0" * 64
BATCH = 10_000
# Entries are numbered when they are written and seen when they commit. So many younger ones may be sealed before
# an entry that commits late; one that turns up further back did not come from the portal.
LATE = 100_000
NOT_SEALED_ONCE = """
    SELECT e.id, count(s.number)
    FROM casework_trailentry e
    LEFT JOIN (SELECT number, unnest(entry_ids) AS entry_id FROM casework_trailseal) s ON s.entry_id = e.id
    GROUP BY e.id
    HAVING count(s.number) > 1 OR count(s.number) = 0 AND e.id <= %s
    ORDER BY e.id
    LIMIT 100
"""


def record(verb: str, target: str, *, staff: User | None = None, fields: Iterable[str] = (), refused: str = "") -> None:
    """Write one entry."""
    entry(verb, target, staff=staff, fields=fields, refused=refused).save(force_insert=True)


def entry(
    verb: str, target: str, *, staff: User | None = None, fields: Iterable[str] = (), refused: str = ""
) -> TrailEntry:
    """An unsaved entry. Only field names, never their values."""
    return TrailEntry(verb=verb, target=target, staff=staff, fields=list(fields), refused=refused)


def _line(entry: TrailEntry) -> str:
    facts = [
        entry.pk,
        entry.at.isoformat(),
        entry.staff_id,
        entry.verb,
        entry.target,
        entry.fields,
        entry.refused,
    ]
    return canonical.text(facts)


def digest_of(previous: str, entries: Iterable[TrailEntry]) -> str:
    sha = hashlib.sha256(previous.encode())
    for entry in entries:
        sha.update(_line(entry).encode())
        sha.update(b"\n")
    return sha.hexdigest()


def head() -> TrailSeal | None:
    """The newest seal. Its number and digest, kept elsewhere, vouch for everything before it."""
    return TrailSeal.objects.order_by("number").last()


def _settled_id() -> int:
    """Up to this entry nothing new can turn up."""
    last = head()
    return max(last.entry_ids) - LATE if last else 0


def _unsealed(limit: int) -> list[TrailEntry]:
    sealed = "SELECT 1 FROM casework_trailseal s WHERE s.entry_ids @> ARRAY[casework_trailentry.id]"
    recent = TrailEntry.objects.filter(pk__gt=_settled_id())
    unsealed = recent.extra(where=[f"NOT EXISTS ({sealed})"])  # noqa: S610 - nothing in it comes from outside
    return list(unsealed.order_by("id")[:limit])


@transaction.atomic
def seal(limit: int = BATCH) -> TrailSeal | None:
    """Seal what no seal covers yet; None when there is nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('casework.trail.seal'))")
    entries = _unsealed(limit)
    if not entries:
        return None
    last = head()
    previous = last.digest if last else GENESIS
    return TrailSeal.objects.create(
        number=last.number + 1 if last else 1,
        entry_ids=[entry.pk for entry in entries],
        previous=previous,
        digest=digest_of(previous, entries),
    )


def verify() -> Iterator[str]:
    """A sentence for each break found: a changed, missing, slipped-in or doubly covered entry, a broken chain."""
    yield from _breaks_in_the_chain()
    yield from _entries_not_sealed_once()


def _breaks_in_the_chain() -> Iterator[str]:
    previous, expected = GENESIS, 1
    for link in TrailSeal.objects.order_by("number").iterator(chunk_size=50):
        entries = list(TrailEntry.objects.filter(pk__in=link.entry_ids).order_by("id"))
        if link.number != expected:
            yield f"seal {expected} is missing"
        if link.previous != previous:
            yield f"seal {link.number} does not continue the seal before it"
        if len(entries) != len(link.entry_ids):
            yield f"seal {link.number} covers {len(link.entry_ids)} entries, {len(entries)} are there"
        elif digest_of(link.previous, entries) != link.digest:
            yield f"seal {link.number} does not match its entries"
        previous, expected = link.digest, link.number + 1


def _entries_not_sealed_once() -> Iterator[str]:
    """An entry too old to be waiting for its seal was slipped in; one that two seals cover was counted twice."""
    with connection.cursor() as cursor:
        cursor.execute(NOT_SEALED_ONCE, [_settled_id()])
        for entry_id, seals in cursor.fetchall():
            yield f"entry {entry_id} is covered by {seals} seals" if seals else f"entry {entry_id} was never sealed"


def has_seal(number: int, digest: str) -> bool:
    """Whether this very seal stands in the chain."""
    return TrailSeal.objects.filter(number=number, digest=digest).exists()
