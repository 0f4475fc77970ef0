"""What an officer answers to a place: its words are taken out, or it is kept with its ground; until the certificate
either can be undone. An answer is to what was shown: what has changed since is shown again."""

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.erasure import columns, redoing, scan, tombstones
from casework.erasure.carry_out import ask_for_check
from casework.erasure.columns import Column
from casework.erasure.notations import Edit
from casework.erasure.order import Answer, ErasureOrder, ScanHit
from casework.ground.errors import Refused
from casework.ledger import trail
from casework.ledger.moves import move


@dataclass(frozen=True)
class Sight:
    """What an officer sees of a place. `digest`: of the whole value, whatever of it is shown."""

    column: Column | None
    value: Any
    edits: list[Edit[Any]]

    @property
    def passages(self) -> list[tuple[str, str, str]]:
        """What stands before, what was found, what stands after."""
        return [edit.shown for edit in self.edits]

    @property
    def can_be_redacted(self) -> bool:
        return any(edit.new is not None for edit in self.edits)

    @property
    def digest(self) -> str:
        return _digest(self.value)


def _digest(value: Any) -> str:
    return hashlib.sha256(value if isinstance(value, bytes) else str(value).encode()).hexdigest()


def sight_of(hit: ScanHit) -> Sight:
    column = columns.column(hit.table, hit.column)
    value = column.read(hit.row) if column else None
    found = column.found(scan.search_of(hit.order), value) if column and value is not None else []
    return Sight(column, value, found)


@move("redact")
def redact(hit: ScanHit, *, staff: User, seen: str) -> None:
    """Put […] or asterisks in place of exactly what was shown. Raises Refused."""
    hit = _waiting(hit)
    sight = _as_seen(hit, seen)
    if not sight.edits:
        hit.settle(at=timezone.now(), answer=Answer.GONE)
    else:
        taken, step = _take_out(sight, hit.row)
        hit.taken, hit.steps = [*hit.taken, taken], [*hit.steps, step]
        hit.settle(at=timezone.now(), answer=Answer.REDACTED, by=staff)
    _written(hit, "redact", staff)


def _take_out(sight: Sight, row: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was taken and where it stood in what is left; and how to do it again. Raises Refused."""
    edits = sorted((each for each in sight.edits if each.new is not None), key=lambda edit: edit.start)
    if sight.column is None or not edits:
        words = _("This cannot be taken out without destroying the record. Keep it with its ground.")
        raise Refused(words, code="cannot")
    try:
        with transaction.atomic():
            left = sight.column.replace(row, sight.value, edits) if sight.column.can_be_written else None
    except DatabaseError:  # a rule of the table
        left = None
    if left is None:
        raise Refused(_("The table lets nobody change this. Keep it with its ground."), code="ledger")
    if sight.column.is_structured:
        # PostgreSQL writes it down in an order of its own.
        left = sight.column.read(row)
        return {"left": _digest(left), "parts": [[0, len(str(left)), sight.value]]}, redoing.step(edits, left)
    parts, moved = [], 0
    for edit in edits:
        old = sight.value[edit.start : edit.end]
        new = edit.new or ""
        parts.append([edit.start + moved, len(new), redoing.as_text(old)])
        moved += len(new) - len(old)
    return {"left": _digest(left), "parts": parts}, redoing.step(edits, left)


@move("keep_place")
def keep(hit: ScanHit, *, staff: User, seen: str, ground: str, words: str = "") -> None:
    """Leave it as it is, with its ground: it names somebody else, or has to stay. Raises Refused."""
    hit = _waiting(hit)
    _as_seen(hit, seen)
    hit.settle(at=timezone.now(), answer=Answer.KEPT, by=staff, ground=ground, words=words)
    _written(hit, "keep_place", staff)


@move("undo_answer")
def undo(hit: ScanHit, *, staff: User) -> None:
    """Put back what was taken, and ask anew. Raises Refused once it is certified, or where it was changed since."""
    hit = _locked(hit)
    if hit.answer not in (Answer.REDACTED, Answer.KEPT):
        raise Refused(_("There is nothing to undo."), code="done")
    while hit.answer == Answer.REDACTED and hit.taken:
        _put_back(hit, hit.taken.pop())
        hit.steps.pop()
    hit.settle(at=None, answer="")
    _written(hit, "undo_answer", staff)


def _put_back(hit: ScanHit, taken: dict[str, Any]) -> None:
    column = columns.column(hit.table, hit.column)
    value = column.read(hit.row) if column else None
    if column is None or value is None or _digest(value) != taken["left"]:
        raise Refused(_("This was changed since; what was taken cannot be put back."), code="changed")
    for start, length, part in reversed(taken["parts"]):
        old = base64.b64decode(part) if column.is_bytes else part
        value = value[:start] + old + value[start + length :]
    column.write(hit.row, value)


def _locked(hit: ScanHit) -> ScanHit:
    """Raises Refused once it is certified. The order is locked as by the check, before the place."""
    ErasureOrder.objects.select_for_update().get(pk=hit.order_id)
    hit = ScanHit.objects.select_for_update(of=("self",)).select_related("order__case").get(pk=hit.pk)
    if hit.order.checked_at:
        raise Refused(_("The erasure is certified already."), code="certified")
    return hit


def _waiting(hit: ScanHit) -> ScanHit:
    hit = _locked(hit)
    if hit.answer:
        raise Refused(_("This place has been answered already."), code="done")
    return hit


def _as_seen(hit: ScanHit, seen: str) -> Sight:
    sight = sight_of(hit)
    if sight.digest != seen:
        raise Refused(_("This place has changed since you looked at it. Look at it again."), code="changed")
    return sight


def _written(hit: ScanHit, verb: str, staff: User) -> None:
    trail.record(verb, hit.target, staff=staff, fields=[f"{hit.table}.{hit.column}"])
    transaction.on_commit(tombstones.mirror, robust=True)
    ask_for_check(hit.order_id)
