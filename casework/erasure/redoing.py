"""How a redaction is done again on a restored backup: where how much was replaced by which sign, and a keyed digest of
what was left. Of what was taken nothing is known any more, and nobody can find it by trying.
"""

import base64
import re
from collections.abc import Sequence
from typing import Any

from casework.erasure import columns
from casework.erasure.columns import Column
from casework.erasure.notations import MARK, Edit, applied
from casework.ground import keyed

SALT = "casework.redaction"
SIGNS = re.compile(rf'"?(?:{re.escape(MARK)}|[*\0]+)"?')
"""What is put in place of what was found; anything else may hold words of others."""
Step = dict[str, Any]
Value = str | bytes


def step(edits: Sequence[Edit[Any]], left: Value) -> Step:
    """None of the edits where one of them cannot be written down: an officer looks at the place after a restore."""
    written = [(edit.start, edit.end - edit.start, edit.new or "") for edit in edits]
    plain = all(SIGNS.fullmatch(as_letters(new)) for _start, _length, new in written)
    return {
        "left": keyed.digest(SALT, left),
        "edits": [[start, length, as_text(new)] for start, length, new in written if plain],
    }


def as_letters(part: Value) -> str:
    return part if isinstance(part, str) else part.decode("utf-8", "replace")


def as_text(part: Value) -> str:
    return base64.b64encode(part).decode() if isinstance(part, bytes) else part


def place(written: str) -> tuple[Column, str] | None:
    """The column and row of a place such as "casework_event.text 7"; none where the table knows it no more."""
    where, _blank, row = written.partition(" ")
    table, _dot, name = where.partition(".")
    column = columns.column(table, name)
    return (column, row) if column else None


def again(steps: Sequence[Step], value: Value) -> Value | None:
    """What the value becomes; none where that is not what was left then. The backup may stand between two steps."""
    done = max((number for number, each in enumerate(steps, 1) if is_left(value, each)), default=0)
    for each in steps[done:]:
        value = applied(value, _edits(each, value))
    return value if is_left(value, steps[-1]) else None


def _edits(each: Step, value: Value) -> list[Edit[Any]]:
    return [
        Edit(start, start + length, base64.b64decode(new) if isinstance(value, bytes) else new, ("", "", ""))
        for start, length, new in each["edits"]
    ]


def is_left(value: Value, each: Step) -> bool:
    return keyed.is_one_of(each["left"], keyed.digests(SALT, value))
