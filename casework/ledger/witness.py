"""The witness: remembers the last head of the trail with its size, and takes none that does not extend it.

It runs apart from the portal, as another user or on another host, and needs no database: it reads heads from a file or
from its standard input, knows the portal's public keys, and signs what it has seen with a key of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from casework.ground import canonical
from casework.ground.files import add_lines
from casework.ledger import heads, keys


class Refused(Exception):
    """Why the witness does not take what it was shown."""


@dataclass(frozen=True)
class Folder:
    """Everything of a witness. `portal`: the portal's public keys, put there by whoever sets the witness up."""

    path: Path

    @property
    def key(self) -> Path:
        return self.path / "witness.pem"

    @property
    def portal(self) -> Path:
        return self.path / "portal.pub"

    @property
    def book(self) -> heads.Book:
        return heads.Book(self.path / "heads")

    @property
    def receipt(self) -> Path:
        return self.path / "receipts"

    def set_up(self, portal: Path) -> None:
        """The key of its own, and the portal's keys as they are now: nothing that was there is replaced."""
        if not self.key.exists():
            keys.make(self.key)
        if not self.portal.exists():
            keys.public(portal)
            add_lines(self.portal, portal.read_text("ascii").split())

    def last(self) -> heads.Head | None:
        """What it remembers."""
        known = self.book.heads()
        return known[-1] if known else None

    def see(self, shown: Iterable[heads.Head], at: str) -> heads.Head | None:
        """Take what extends the memory; the head remembered after it. Raises Refused, and takes nothing then."""
        last, known = self.last(), keys.public(self.portal)
        fresh: list[heads.Head] = []
        met = last is None
        for head in shown:
            if not head.is_genuine(known):
                raise Refused(f"{head} is not signed by the portal")
            if last is not None and head.number == last.number and not fresh:
                met = head.digest == last.digest
                if not met:
                    raise Refused(f"{head} is another than the remembered {last}")
            elif last is None or fresh or head.number > last.number:
                if not head.extends(fresh[-1] if fresh else last):
                    raise Refused(f"{head} does not extend {fresh[-1] if fresh else last}")
                fresh.append(head)
        if not met and not fresh:
            raise Refused(f"what was shown does not reach the remembered {last}: cut off, or rolled back")
        self._remember(fresh, at)
        return fresh[-1] if fresh else last

    def _remember(self, fresh: list[heads.Head], at: str) -> None:
        if fresh:
            add_lines(self.book.file, (head.line for head in fresh))
            words = canonical.text({"at": at, "digest": fresh[-1].digest, "number": fresh[-1].number})
            signature = keys.sign(keys.private(self.key), words.encode())
            add_lines(self.receipt, [canonical.text({"seen": words, "signature": signature})])
