"""Two versions of the policy side by side: what went, what came, paragraph by paragraph."""

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Change:
    """`kind`: same, gone, new or changed; either side may be empty."""

    kind: str
    before: str
    after: str


def paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def compare(before: str, after: str) -> list[Change]:
    old, new = paragraphs(before), paragraphs(after)
    changes: list[Change] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            changes += [Change("same", text, text) for text in old[a:b]]
        else:
            changes += _pairs(old[a:b], new[c:d])
    return changes


def _pairs(gone: list[str], come: list[str]) -> list[Change]:
    """What stands in the same place is shown side by side."""
    length = max(len(gone), len(come))
    pairs = zip(gone + [""] * (length - len(gone)), come + [""] * (length - len(come)), strict=True)
    return [Change("changed" if a and b else "gone" if a else "new", a, b) for a, b in pairs]
