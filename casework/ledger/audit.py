"""Whether the trail is what it was: the chain in the database, its mirror beside it, and what the witness remembers.

A sentence for each break; none when all is whole.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db.models import Count, Min
from django.utils import timezone

from casework.ledger import heads, seals, witness
from casework.ledger.entries import TrailEntry, TrailSeal

CLOCK = timedelta(minutes=1)
"""How far the times of neighbours may be apart the wrong way: number and time are taken one after the other."""
WAITING = timedelta(hours=1)
"""Whatever waits longer for its seal waits for a worker that does not run."""
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass
class Walk:
    """Along the chain, remembering the seal before and which numbers may still come, dated within what times."""

    known: list[Ed25519PublicKey]
    before: TrailSeal | None = None
    awaited: list[tuple[int, int, datetime, datetime]] = field(default_factory=list)
    came: set[int] = field(default_factory=set)
    covered_late: set[int] = field(default_factory=set)
    last_time: datetime = BEGINNING
    now: datetime = field(default_factory=timezone.now)

    @property
    def up_to(self) -> int:
        return self.before.up_to if self.before else 0

    def not_before(self) -> datetime:
        return self.before.at if self.before else BEGINNING

    def breaks(self) -> Iterator[str]:
        for seal in TrailSeal.objects.order_by("number").iterator(chunk_size=100):
            yield from self._of_the_link(seal)
            yield from self._of_its_entries(seal)
            self._remember(seal)
        yield from self._beside_the_chain()
        yield from self._of_what_waits()

    def _of_the_link(self, seal: TrailSeal) -> Iterator[str]:
        expected = self.before.number + 1 if self.before else 1
        if seal.number != expected:
            yield f"seal {expected} is missing"
        elif seal.previous != (self.before.digest if self.before else heads.GENESIS):
            yield f"seal {seal.number} does not continue the seal before it"
        if not heads.of(seal).is_genuine(self.known):
            yield f"seal {seal.number} is not signed by the portal, or was changed"
        if seal.at < self.not_before():
            yield f"seal {seal.number} is dated before the seal before it"
        if seal.at > self.now + CLOCK:
            yield f"seal {seal.number} is dated in the future"

    def _of_its_entries(self, seal: TrailSeal) -> Iterator[str]:
        content = seals.Content(self.up_to)
        late = list(seals.entries_of(seal.late))
        for each in late:
            yield from self._of_a_late(each)
        content.late(late)
        self.covered_late |= set(seal.late)
        for each in seals.entries_between(self.up_to, seal.up_to):
            if _within(each[0], seal.missing):
                self.came.add(each[0])
                continue
            yield from self._of_a_fresh(each)
            content.late([each])
        if content.count != seal.entries:
            yield f"seal {seal.number} covers {seal.entries} entries, {content.count} are there"
        elif content.digest() != seal.content:
            yield f"seal {seal.number} does not match its entries"

    def _of_a_fresh(self, entry: seals.Facts) -> Iterator[str]:
        number, at = entry[:2]
        if at < self.not_before():
            yield f"entry {number} is older than the seal before it"
        if at < self.last_time - CLOCK:
            yield f"entry {number} is older than the entry before it"
        if at > self.now + CLOCK:
            yield f"entry {number} is dated in the future"
        self.last_time = max(self.last_time, at)

    def _of_a_late(self, entry: seals.Facts) -> Iterator[str]:
        number, at = entry[:2]
        times = [(since, until) for first, last, since, until in self.awaited if first <= number <= last]
        if not times:
            yield f"entry {number} was sealed as late, and nobody waited for it"
        elif not times[0][0] <= at <= times[0][1] + CLOCK:
            yield f"entry {number} is dated at a time at which its number was not drawn"

    def _remember(self, seal: TrailSeal) -> None:
        fresh = [(first, last, self.not_before(), seal.at) for first, last in seal.missing if first > self.up_to]
        old = [each for each in self.awaited if _overlaps(each[0], each[1], seal.missing)]
        self.awaited, self.before = [*old, *fresh], seal

    def _beside_the_chain(self) -> Iterator[str]:
        """Entries that no seal covers although their numbers are past, and those whose numbers nobody drew."""
        still = self.before.missing if self.before else []
        for number in sorted(self.came - self.covered_late):
            if not _within(number, still):
                yield f"entry {number} turned up where no entry was waited for"
        drawn = seals.drawn()
        if drawn < self.up_to:
            yield f"the numbers of entries were set back to {drawn}, seal {self.before} knows {self.up_to}"
        outside = TrailEntry.objects.filter(pk__lt=1) | TrailEntry.objects.filter(pk__gt=max(drawn, self.up_to))
        for number in outside.order_by("pk").values_list("pk", flat=True)[:100]:
            yield f"entry {number} has a number that was never drawn"

    def _of_what_waits(self) -> Iterator[str]:
        late = seals.numbers_in(self.before.missing) if self.before else []
        for each in seals.entries_of(late):
            yield from self._of_a_late(each)
        for each in seals.entries_between(self.up_to, seals.drawn()):
            yield from self._of_a_fresh(each)
        waiting = TrailEntry.objects.filter(pk__gt=self.up_to, at__lt=self.now - WAITING)
        facts = waiting.aggregate(count=Count("pk"), oldest=Min("at"))
        if facts["count"]:
            yield f"{facts['count']} entries have waited for their seal since {facts['oldest']}: does the worker run?"


def _within(number: int, ranges: Sequence[seals.Range]) -> bool:
    return any(first <= number <= last for first, last in ranges)


def _overlaps(first: int, last: int, ranges: Sequence[seals.Range]) -> bool:
    return any(low <= last and first <= high for low, high in ranges)


def of_the_chain(known: list[Ed25519PublicKey], *, now: datetime | None = None) -> Iterator[str]:
    """`now`: as of when a backup is looked at: what waited for its seal then waits no longer than it did."""
    yield from Walk(known, now=now or timezone.now()).breaks()


def of_a_book(name: str, file: Path, known: list[Ed25519PublicKey], *, lag: timedelta) -> Iterator[str]:
    """A head that was written down outside the database stands in the trail, or the trail was cut or rolled back.

    `lag`: a seal older than this has to stand in the book.
    """
    try:
        written = heads.Book(file).heads()
    except heads.Unreadable as error:
        yield f"{name}: {error}"
        return
    known_digests = dict(TrailSeal.objects.values_list("number", "digest"))
    last: heads.Head | None = None
    for head in written:
        if not head.is_genuine(known):
            yield f"{name}: {head} is not signed by the portal"
        elif known_digests.get(head.number) != head.digest:
            yield f"{name}: {head} is not in the database: cut off, rolled back or made anew"
        if not head.extends(last):
            yield f"{name}: {head} does not extend {last}"
        last = head
    settled = TrailSeal.objects.filter(at__lt=timezone.now() - lag).order_by("number").last()
    if settled and (last is None or last.number < settled.number):
        yield f"{name}: ends at {last or 'nothing'}, and seal {settled.number} was made at {settled.at}"


def of_everything(known: list[Ed25519PublicKey], folder: Path | None, *, something_happened: bool) -> Iterator[str]:
    """The chain, the file of heads, and the witness's book where its folder is known."""
    if something_happened and not TrailEntry.objects.exists():
        yield "the trail is empty, and there are cases"
    yield from of_the_chain(known)
    yield from of_a_book("the file of heads", settings.TRAIL_HEADS, known, lag=CLOCK)
    if folder:
        yield from of_a_book("the witness", witness.Folder(folder).book.file, known, lag=WAITING)
