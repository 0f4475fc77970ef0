"""After a restore: erase, hold, release, redact and withdraw again what the journal knows and the backup does not.

A transaction for each person, place and consent. Then the proof: whoever is erased in the journal is erased here, what
was theirs is found nowhere else, and the rows of everybody else are what they were.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone

from casework.disclosure.delivery import HANDOVERS
from casework.erasure import notations, proven, redoing, scan, tombstones, walk
from casework.erasure.hold import Hold
from casework.erasure.notations import Search
from casework.erasure.order import Answer, ErasureOrder, ScanHit
from casework.erasure.tombstone import JournalMark, Tombstone
from casework.erasure.tombstones import Journal, Line
from casework.ground.declarations import personal_models
from casework.ledger import trail
from casework.ledger.entries import TrailEntry, TrailSeal
from casework.mailing import release
from casework.people.access_request import AccessRequest
from casework.people.person import Person
from casework.post import letters

ITS_OWN = (JournalMark, Tombstone, Hold, TrailEntry, TrailSeal, AccessRequest)
"""What replaying writes into, whomever it is about. An access request is forgotten with whoever may have made it."""
Prints = dict[str, tuple[int, int]]


@dataclass
class Replayed:
    """`left`: places that should have been redacted and are not as they were then; `found`: where the scan still finds
    what was theirs. Both are table.column row, for an officer to look at."""

    erased: int = 0
    held: int = 0
    released: int = 0
    redacted: int = 0
    withdrawn: int = 0
    left: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        said = f"{self.erased} persons erased again, {self.held} holds entered, {self.released} ended"
        return f"{said}, {self.redacted} places redacted, {self.withdrawn} consents withdrawn"


class Wrong(Exception):
    """What was replayed is not what the journal says, or has touched somebody else."""


def replay(say: Callable[[int, int], None] = lambda done, of: None) -> Replayed:
    """Raises Unusable, before anything is changed, where the journal is not whole or another's, and Wrong."""
    journal = tombstones.journal_of_this_database()
    lines, done = [*journal.of("person"), *journal.of("place")], Replayed()
    touched = _rows_to_be_touched(journal)
    before, theirs = fingerprints(touched), _values(journal)
    for number, line in enumerate(lines, 1):
        (_person if "person" in line else _place)(line, done)
        say(number, len(lines))
    _prove(journal, before, touched)
    for line in journal.of("consent"):
        _consent(line, done)
    done.found = sorted(_still_there(journal, theirs))
    _written_down(journal, done)
    return done


@transaction.atomic
def _written_down(journal: Journal, done: Replayed) -> None:
    tombstones.remember(journal.lines)
    if done != Replayed():
        trail.record("apply_tombstones", f"{done.erased} persons", fields=[*done.left, *done.found])


@transaction.atomic
def hold_what_waits() -> int:
    """What the backup has queued left long ago, most likely: nothing leaves before staff have released it. How many."""
    return release.hold_all() + letters.hold_all("restored") + HANDOVERS.hold_all("restored")


# ------------------------------------------------------------- a line
@transaction.atomic(durable=True)
def _person(line: Line, done: Replayed) -> None:
    person = Person.objects.select_for_update().filter(uuid=line["person"]).first()
    if person is None:
        return
    released = _holds(person, line, done)
    is_back = line["erased"] and person.erased_at is None
    if is_back or (released and person.erased_at):
        walk.erase([person])
    done.erased += is_back


def _holds(person: Person, line: Line, done: Replayed) -> int:
    """What is held of them is what the journal says: their own, and until when. How many have ended."""
    wanted, released = tombstones.wanted_holds(line), 0
    for hold in Hold.objects.active().filter(person=person):
        if hold.as_line in wanted:
            wanted.remove(hold.as_line)
        else:
            hold.released_at = timezone.now()
            hold.save(update_fields=["released_at"])
            released += 1
    for each in wanted:
        facts = {**each, "until": date.fromisoformat(each["until"])}
        Hold.objects.create(person=person, **facts)
    done.held += len(wanted)
    done.released += released
    return released


@transaction.atomic(durable=True)
def _place(line: Line, done: Replayed) -> None:
    """Exactly what was taken out then: what is left has to be what was left, or the place stays as it is."""
    place = redoing.place(line["place"])
    value = place[0].read(place[1]) if place else None
    if line["answer"] != Answer.REDACTED or place is None or value is None or redoing.is_left(value, line["steps"][-1]):
        return
    new = redoing.again(line["steps"], value)
    if new is None:
        done.left.append(line["place"])
        return
    place[0].write(place[1], new)
    done.redacted += 1


@transaction.atomic(durable=True)
def _consent(line: Line, done: Replayed) -> None:
    """Whoever has said no since the backup has said it for good."""
    for act in tombstones.still_granted(line):
        act.withdraw(line["channel"])
        done.withdrawn += 1


# ------------------------------------------------------------- the proof
def _back(journal: Journal) -> list[Person]:
    erased = [line["person"] for line in journal.of("person") if line["erased"]]
    return list(Person.objects.filter(uuid__in=erased, erased_at=None))


def _values(journal: Journal) -> proven.Values:
    """What was theirs, read before it goes; of orders that are being checked, too. Proven or not: whatever is found is
    looked at, nothing is redacted by it."""
    back = _back(journal)
    found = proven.values_of(back)
    for name in found:
        found[name] |= {getattr(person, name) for person in back} - {""}
    for order in ErasureOrder.objects.filter(checked_at=None).exclude(executed_at=None):
        for name in found:
            found[name] |= set(order.needles.get(name, ()))
    return found


def _still_there(journal: Journal, values: proven.Values) -> Iterator[str]:
    """Without what was kept with its ground, and what an officer is asked about anyway."""
    search = Search(notations.needles(scan.not_shared({name: sorted(those) for name, those in values.items()})))
    known = set(ScanHit.objects.values_list("table", "column", "row")) | scan.kept_places()
    kept = {line["place"] for line in journal.of("place") if line["answer"] == Answer.KEPT}
    for table, name, row in scan.places(search):
        if (table, name, row) not in known and f"{table}.{name} {row}" not in kept:
            yield f"{table}.{name} {row}"


def _prove(journal: Journal, before: Prints, touched: dict[str, set[Any]]) -> None:
    if _back(journal):
        raise Wrong(f"{len(_back(journal))} persons whom the journal knows as erased are still there")
    after = fingerprints(touched)
    changed = sorted(table for table in before.keys() | after.keys() if before.get(table) != after.get(table))
    if changed:
        raise Wrong(f"rows of others have changed in {', '.join(changed)}")


def _rows_to_be_touched(journal: Journal) -> dict[str, set[Any]]:
    """By table the rows of whomever a line is about, and the places to redact."""
    numbers = [line["person"] for line in journal.of("person")]
    ids = list(Person.objects.filter(uuid__in=numbers).values_list("pk", flat=True))
    rows = {model._meta.db_table: {str(pk) for pk in walk.rows_of(model, ids)} for model in personal_models()}
    for line in journal.of("place"):
        if place := redoing.place(line["place"]):
            rows.setdefault(place[0].table, set()).add(place[1])
    return rows


def fingerprints(without: dict[str, set[Any]]) -> Prints:
    """Of each table how many rows there are and what stands in them, but for some."""
    found: Prints = {}
    with connection.cursor() as cursor:
        for model in _compared():
            table, key = connection.ops.quote_name(model._meta.db_table), _key(model)
            cursor.execute(
                f"SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM {table} t"
                f" WHERE t.{key}::text <> ALL(%s)",
                [sorted(without.get(model._meta.db_table, ()))],
            )
            found[model._meta.db_table] = cursor.fetchone()
    return found


def _compared() -> Iterator[type[models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy and model not in ITS_OWN:
            yield model


def _key(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.pk.column or "ctid")
