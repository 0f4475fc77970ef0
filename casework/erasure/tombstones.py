"""The journal beside the database: what was erased, held, released, redacted and withdrawn, by random numbers and
places. With it a restored backup forgets again before it serves (casework.erasure.replay).

Lines of JSON, only ever added to; of several on one person or place the last counts. No line names anybody or says what
was taken out. The database remembers how far the journal has come (JournalMark): a longer journal means that an older
database was put beneath it.
"""

import hashlib
import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from casework.erasure import redoing
from casework.erasure.hold import Hold
from casework.erasure.order import Answer, ScanHit
from casework.erasure.tombstone import JournalMark, Tombstone
from casework.ground import canonical, rows
from casework.ground.files import add_lines
from casework.people.consent import Act, Consent
from casework.people.person import Person

KINDS = ("person", "place", "consent")
OF_A_CONSENT = ("person__uuid", "purpose", "recipient__uuid", "act", "channel")
Line = dict[str, Any]


class Unusable(Exception):
    """Says in one line what is wrong with the journal."""


@dataclass
class Journal:
    """`lines`: as they stand in the file, those aside that a crash tore off and that follow whole."""

    file: Path
    lines: list[str]
    last: dict[str, Line] = field(default_factory=dict)

    def of(self, kind: str) -> list[Line]:
        return [line for key, line in self.last.items() if key.startswith(f"{kind} ")]

    def since(self, mark: JournalMark | None) -> dict[str, Line]:
        """What has been written that the database does not remember."""
        fresh = [json.loads(text) for text in self.lines[mark.lines if mark else 0 :]]
        keys = {_key(line) for line in fresh} - {""}
        return {key: line for key, line in self.last.items() if key in keys}


# ------------------------------------------------------------- reading
def read(file: Path) -> Journal:
    """Raises Unusable for a file that is not there, is none of ours, or has a line that was torn off."""
    try:
        texts = file.read_text("utf-8").split("\n")
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise Unusable(f"the journal {file} cannot be read: {reason} (VSIGN_TOMBSTONES names it)") from error
    journal = Journal(file, [])
    for number, text in enumerate(texts, 1):
        if not text:
            continue
        try:
            line = _parsed(text, is_first=not journal.lines)
        except ValueError as error:
            following = texts[number] if number < len(texts) else text
            if len(following) > len(text) and following.startswith(text):
                continue
            raise Unusable(f"line {number} of the journal {file} is torn or none of ours") from error
        journal.lines.append(text)
        if key := _key(line):
            journal.last[key] = line
    if not journal.lines:
        raise Unusable(f"the journal {file} is empty; a journal has at least its first line")
    return journal


def _parsed(text: str, *, is_first: bool) -> Line:
    line: Line = json.loads(text)
    match line:
        case {"journal": str()} if is_first:
            return line
        case {"person": str(), "erased": bool(), "holds": list()} if not is_first:
            return line
        case {"consent": str(), "matter": str(), "act": str(), "channel": str()} if not is_first:
            return line
        case {"place": str(), "case": str(), "answer": str(), "steps": list()} if not is_first:
            return line
    raise ValueError("no line of a journal")


def _key(line: Line) -> str:
    """Of whom or what it tells; nothing of the first line."""
    told = [f"{kind} {line[kind]}" for kind in KINDS if kind in line]
    return " ".join([*told, *(line[name] for name in ("case", "matter") if name in line)])


def journal_of_this_database() -> Journal:
    """Raises Unusable, also for one that belongs to another database or was cut."""
    return _belonging(read(settings.TOMBSTONE_FILE), JournalMark.objects.first())


def _belonging(journal: Journal, mark: JournalMark | None) -> Journal:
    if mark and len(journal.lines) < mark.lines:
        raise Unusable(f"the journal {journal.file} was cut: the database knows {mark.lines} lines of it, "
                       f"{len(journal.lines)} are there")  # fmt: skip
    if mark and _digest(journal.lines[mark.lines - 1]) != mark.digest:
        raise Unusable(f"the journal {journal.file} is another database's: line {mark.lines} is not the one known here")
    return journal


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


# ------------------------------------------------------------- writing
@transaction.atomic
def mirror() -> int:
    """Write down what the journal does not know yet; how many lines. Raises Unusable, and while an older database lies
    beneath a longer journal: what that one knows would be overruled."""
    mark = JournalMark.objects.select_for_update().first()
    journal = _begun(mark)
    if _unapplied(journal, mark):
        raise Unusable("the journal knows of erasures that this database does not (manage.py apply_tombstones)")
    missing = [line for line in _standing(journal) if journal.last.get(_key(line)) != line]
    texts = [canonical.text(line) for line in missing]
    add_lines(journal.file, texts)
    remember(journal.lines + texts)
    return len(missing)


def _begun(mark: JournalMark | None) -> Journal:
    """With its first line, by which one journal is told from another."""
    if mark is None and not settings.TOMBSTONE_FILE.exists():
        add_lines(settings.TOMBSTONE_FILE, [canonical.text({"journal": str(uuid.uuid4())})])
    return _belonging(read(settings.TOMBSTONE_FILE), mark)


def remember(lines: Sequence[str]) -> None:
    """The database knows all of this."""
    known = JournalMark(pk=1, lines=len(lines), digest=_digest(lines[-1]))
    if not rows.insert_once(known):
        JournalMark.objects.filter(pk=1).update(lines=known.lines, digest=known.digest)


def _standing(journal: Journal) -> Iterator[Line]:
    """What is so now, a line for each person and place."""
    erased = set(Tombstone.objects.values_list("uuid", flat=True))
    held = holds_of()
    for number in [*Tombstone.objects.order_by("pk").values_list("uuid", flat=True), *(held.keys() - erased)]:
        yield {"person": f"{number}", "erased": number in erased, "holds": held.get(number, [])}
    for line in _consents_of_who_withdrew():
        # One that was given again since counts again after a restore.
        if line["act"] == Act.WITHDRAWN or _key(line) in journal.last:
            yield line
    for hit in ScanHit.objects.select_related("order__case").order_by("pk"):
        line = {"place": hit.place, "case": hit.order.case.reference, "answer": hit.answer, "steps": hit.steps}
        # One that was answered and waits anew must not be redacted after a restore.
        if hit.answer in (Answer.REDACTED, Answer.KEPT) or _key(line) in journal.last:
            yield line


def _consents_of_who_withdrew() -> Iterator[Line]:
    """By person and matter: withdrawn where nothing of it is granted at any of their addresses."""
    who = Consent.objects.filter(act=Act.WITHDRAWN, person__isnull=False).values("person")
    current = Consent.objects.current().filter(person__in=who).order_by("pk")
    lines: dict[str, Line] = {}
    for number, purpose, recipient, act, channel in current.values_list(*OF_A_CONSENT):
        line = {"consent": f"{number}", "matter": _matter(purpose, recipient), "act": act, "channel": channel}
        if lines.get(_key(line), {}).get("act") != Act.GRANTED:
            lines[_key(line)] = line
    yield from lines.values()


def _matter(purpose: str, recipient: uuid.UUID | None) -> str:
    return f"{purpose} {recipient}" if recipient else purpose


def still_granted(line: Line) -> list[Consent]:
    """What counts here as granted although the journal knows it as withdrawn."""
    if line["act"] != Act.WITHDRAWN:
        return []
    purpose, _blank, recipient = line["matter"].partition(" ")
    granted = Consent.objects.granted(purpose).filter(person__uuid=line["consent"])
    return list(granted.filter(recipient__uuid=recipient) if recipient else granted)


def holds_of(persons: Sequence[Person] | None = None) -> dict[uuid.UUID, list[Line]]:
    """By the person's number all that is held now; an empty list for those of whom nothing is held any more."""
    found: dict[uuid.UUID, list[Line]] = {}
    theirs = Hold.objects.select_related("person").order_by("pk")
    for hold in theirs if persons is None else theirs.filter(person__in=persons):
        found.setdefault(hold.person.uuid, [])
        if hold.is_active:
            found[hold.person.uuid].append(hold.as_line)
    return {number: sorted(lines, key=canonical.text) for number, lines in found.items()}


# ------------------------------------------------------------- is an older database beneath it?
def unapplied() -> int:
    """How many erasures, holds and redactions the journal knows of and the database does not: none, unless an older
    backup was restored. Nothing is served before they are applied."""
    mark = JournalMark.objects.first()
    if mark is None and not settings.TOMBSTONE_FILE.exists():
        return 0
    return len(_unapplied(_belonging(read(settings.TOMBSTONE_FILE), mark), mark))


def _unapplied(journal: Journal, mark: JournalMark | None) -> list[str]:
    """Whatever a kill has kept from being remembered is so already, and waits for nothing."""
    fresh = journal.since(mark)
    numbers = [line["person"] for line in fresh.values() if "person" in line]
    persons = {f"{person.uuid}": person for person in Person.objects.filter(uuid__in=numbers)}
    held = holds_of(list(persons.values()))
    return [key for key, line in fresh.items() if not _is_so(line, persons, held)]


def _is_so(line: Line, persons: dict[str, Person], held: dict[uuid.UUID, list[Line]]) -> bool:
    if "person" in line:
        person = persons.get(line["person"])
        if person is None:
            return True
        is_erased = person.erased_at is not None or not line["erased"]
        return is_erased and wanted_holds(line) == held.get(person.uuid, [])
    if "consent" in line:
        return not still_granted(line)
    if line["answer"] != Answer.REDACTED:
        return True
    place = redoing.place(line["place"])
    value = place[0].read(place[1]) if place else None
    return value is None or redoing.is_left(value, line["steps"][-1])


def wanted_holds(line: Line) -> list[Line]:
    """What the journal says is held today: without that whose day has come."""
    from_tomorrow = [each for each in line["holds"] if Hold.lasts(each["until"])]
    return sorted(from_tomorrow, key=canonical.text)


def written_down() -> set[str]:
    """The numbers of the erased in the journal; none where there is no such file. Raises Unusable."""
    if not settings.TOMBSTONE_FILE.exists():
        return set()
    return {line["person"] for line in read(settings.TOMBSTONE_FILE).of("person") if line["erased"]}
