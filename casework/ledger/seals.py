"""Sealing the trail: in batches by the worker, since a chain taken inside each request would make every commit wait
for the one before.

What waits for its seal is found by number alone: entries between the last number that the seal before knew to be drawn
and the one drawn last now. Numbers in between whose entries are not there belong to transactions that still run or that
came to nothing. A seal names them (`missing`), and a later one covers what comes of them (`late`). A number missing at
two seals in a row is given up once every transaction that ran at the second has ended: nothing honest can come of it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from casework.ground import canonical
from casework.ledger import heads, keys
from casework.ledger.entries import TrailEntry, TrailSeal

Range = Sequence[int]
"""The first and the last of a row of numbers."""
Facts = tuple[Any, ...]
"""One entry, in the order of COLUMNS."""
COLUMNS = ("id", "at", "staff_id", "verb", "target", "fields", "refused")
CHUNK = 5_000
SNAPSHOT = """
    pg_snapshot_xmin(pg_current_snapshot())::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint
"""
AMONG = """
    SELECT e.id FROM unnest(%s::bigint[], %s::bigint[]) AS gap(first, last)
    JOIN casework_trailentry e ON e.id BETWEEN gap.first AND gap.last ORDER BY e.id
"""


def line(facts: Facts) -> str:
    """An entry as it is digested (docs/digests.md)."""
    number, at, *rest = facts
    return canonical.text([number, at.isoformat(), *rest])


def head() -> TrailSeal | None:
    """The newest seal."""
    return TrailSeal.objects.order_by("number").last()


def drawn() -> int:
    """The number drawn last, whether its entry came or not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value, is_called FROM casework_trailentry_id_seq")
        last, called = cursor.fetchone()
    return int(last) if called else int(last) - 1


def entries_of(numbers: Iterable[int]) -> Iterator[Facts]:
    chosen = TrailEntry.objects.filter(pk__in=list(numbers)).order_by("pk")
    return chosen.values_list(*COLUMNS).iterator(chunk_size=CHUNK)


def entries_between(after: int, up_to: int) -> Iterator[Facts]:
    chosen = TrailEntry.objects.filter(pk__gt=after, pk__lte=up_to).order_by("pk")
    return chosen.values_list(*COLUMNS).iterator(chunk_size=CHUNK)


def numbers_in(ranges: Sequence[Range]) -> list[int]:
    """Of the entries that are there."""
    with connection.cursor() as cursor:
        cursor.execute(AMONG, [[first for first, _ in ranges], [last for _, last in ranges]])
        return [number for (number,) in cursor.fetchall()]


class Content:
    """The digest of entries, while it takes note of the numbers between them that are not there."""

    def __init__(self, after: int = 0) -> None:
        self._sha = hashlib.sha256()
        self._last = after
        self.count = 0
        self.missing: list[list[int]] = []

    def late(self, entries: Iterable[Facts]) -> None:
        for each in entries:
            self._sha.update(line(each).encode() + b"\n")
            self.count += 1

    def fresh(self, entries: Iterable[Facts], up_to: int) -> None:
        for each in entries:
            self._passes(each[0])
            self.late([each])
        self._passes(up_to + 1)

    def _passes(self, number: int) -> None:
        if number > self._last + 1:
            self.missing.append([self._last + 1, number - 1])
        self._last = number

    def digest(self) -> str:
        return self._sha.hexdigest()


@transaction.atomic
def seal() -> TrailSeal | None:
    """Seal what no seal covers yet; None when there is nothing. Raises KeyUnusable."""
    key = keys.private(settings.TRAIL_KEY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('casework.trail.seal'))")
        # The time before the number, the number before the entries: what is drawn after them is younger than the seal.
        cursor.execute("SELECT clock_timestamp(), " + SNAPSHOT)
        at, oldest_running, horizon = cursor.fetchone()
    before = head()
    up_to = max(drawn(), before.up_to if before else 0)
    late = numbers_in(before.missing) if before else []
    content = Content(after=before.up_to if before else 0)
    content.late(entries_of(late))
    content.fresh(entries_between(before.up_to if before else 0, up_to), up_to)
    if not content.count:
        return None
    made = TrailSeal(
        number=before.number + 1 if before else 1,
        at=max(at, before.at) if before else at,
        previous=before.digest if before else heads.GENESIS,
        up_to=up_to,
        late=late,
        missing=[*_still_awaited(before, late, oldest_running), *content.missing],
        horizon=horizon,
        entries=content.count,
        total=content.count + (before.total if before else 0),
        content=content.digest(),
    )
    words = canonical.as_bytes(heads.facts(made))
    made.digest, made.signature = hashlib.sha256(words).hexdigest(), keys.sign(key, words)
    made.save(force_insert=True)
    return made


def _still_awaited(before: TrailSeal | None, late: Sequence[int], oldest_running: int) -> list[list[int]]:
    """Of what the seal before waited for. After a restore into another cluster its transactions are none of ours."""
    if before is None:
        return []
    earlier = TrailSeal.objects.filter(number=before.number - 1).first()
    if earlier is not None and oldest_running >= before.horizon:
        remaining = [each for each in before.missing if not _lies_in(each, earlier.missing)]
    else:
        remaining = before.missing
    return _without(remaining, [number for number in late if _lies_in([number, number], remaining)])


def _lies_in(wanted: Range, ranges: Sequence[Range]) -> bool:
    return any(first <= wanted[0] and wanted[1] <= last for first, last in ranges)


def _without(ranges: Sequence[Range], numbers: Sequence[int]) -> list[list[int]]:
    """The ranges, cut at these numbers."""
    left = [list(each) for each in ranges]
    for number in numbers:
        (cut,) = (each for each in left if each[0] <= number <= each[1])
        at = left.index(cut)
        parts = [cut[0], number - 1], [number + 1, cut[1]]
        left[at : at + 1] = [part for part in parts if part[0] <= part[1]]
    return left
