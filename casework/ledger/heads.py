"""Heads of the trail as they stand outside the database: seals without their entries, one a line, only ever added to.

A book of heads is kept twice: beside the database (`mirror`), and by a witness (casework.ledger.witness), another
process with a key of its own. Each head names the one before by its digest, so whoever keeps a book sees by heads alone
whether a new one extends it.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings

from casework.ground import canonical
from casework.ground.files import add_lines
from casework.ledger import keys
from casework.ledger.entries import TrailSeal

GENESIS = "0" * 64


class Unreadable(Exception):
    """Names the line of a book that says nothing."""


class DoesNotExtend(Exception):
    """Says in one line why a head is no continuation of the book."""


@dataclass(frozen=True)
class Head:
    """`words`: the canonical text that is digested and signed."""

    words: str
    digest: str
    signature: str

    @property
    def number(self) -> int:
        return self._fact("number")

    @property
    def total(self) -> int:
        return self._fact("total")

    @property
    def previous(self) -> str:
        return str(json.loads(self.words)["previous"])

    def _fact(self, name: str) -> int:
        return int(json.loads(self.words)[name])

    @property
    def line(self) -> str:
        return canonical.text({"digest": self.digest, "head": json.loads(self.words), "signature": self.signature})

    def extends(self, last: "Head | None") -> bool:
        if last is None:
            return True
        return self.number == last.number + 1 and self.previous == last.digest and self.total >= last.total

    def is_genuine(self, known: list[Ed25519PublicKey]) -> bool:
        rightly = hashlib.sha256(self.words.encode()).hexdigest() == self.digest
        return rightly and keys.is_signed(self.words.encode(), self.signature, known)

    def __str__(self) -> str:
        return f"seal {self.number} ({self.total} entries, {self.digest})"


def of(seal: TrailSeal) -> Head:
    return Head(canonical.text(facts(seal)), seal.digest, seal.signature)


def facts(seal: TrailSeal) -> dict[str, Any]:
    """What the digest of a seal covers (docs/digests.md)."""
    names = ("number", "previous", "up_to", "late", "missing", "horizon", "entries", "total", "content")
    return {"at": seal.at.isoformat(), **{name: getattr(seal, name) for name in names}}


def read(line: str) -> Head:
    """Raises ValueError."""
    match json.loads(line):
        case {
            "head": {"number": int(), "total": int(), "previous": str()} as head,
            "digest": str(digest),
            "signature": str(signature),
        }:
            return Head(canonical.text(head), digest, signature)
    raise ValueError("no head of a trail")


@dataclass
class Acceptance:
    """From here the book goes on although what follows does not extend it: a backup was restored, say, and why."""

    why: str
    at: str


class Book:
    """A file of heads. A line that a crash tore off is not counted when the whole line follows."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def exists(self) -> bool:
        return self.file.exists()

    def lines(self) -> list[Head | Acceptance]:
        """Raises Unreadable."""
        if not self.exists():
            return []
        texts = self.file.read_text().split("\n")
        found: list[Head | Acceptance] = []
        for number, text in enumerate(texts, 1):
            try:
                found += [_line(text)] if text else []
            except ValueError as error:
                following = texts[number] if number < len(texts) else text
                if not following.startswith(text):
                    raise Unreadable(f"line {number} of {self.file} is no head") from error
        return found

    def heads(self) -> list[Head]:
        """Those that must stand in the trail: the ones since what was last accepted."""
        since: list[Head] = []
        for each in self.lines():
            if isinstance(each, Head):
                since.append(each)
            else:
                since = []
        return since

    def acceptances(self) -> list[Acceptance]:
        return [each for each in self.lines() if isinstance(each, Acceptance)]

    def accept(self, why: str, at: str) -> None:
        add_lines(self.file, [canonical.text({"accepted": why, "at": at})])


def _line(text: str) -> Head | Acceptance:
    told = json.loads(text)
    if isinstance(told, dict) and "accepted" in told:
        return Acceptance(str(told["accepted"]), str(told.get("at", "")))
    return read(text)


def mirror() -> int:
    """Write the heads that are not there yet; how many. A trail that does not extend the file is left for
    `verify_audit` to tell of, and nothing more is written until somebody accepts it."""
    book = Book(settings.TRAIL_HEADS)
    known = book.heads()
    last = known[-1] if known else None
    fresh = TrailSeal.objects.filter(number__gt=last.number if last else 0).order_by("number")
    if last and not TrailSeal.objects.filter(number=last.number, digest=last.digest).exists():
        hint = "after a restore: manage.py verify_audit --accept WHY"
        raise DoesNotExtend(f"{last} stands in {book.file} and not in the database ({hint})")
    missing = [of(seal) for seal in fresh]
    add_lines(book.file, (head.line for head in missing))
    return len(missing)
