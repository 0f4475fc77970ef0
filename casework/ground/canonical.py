"""The one way to write a value so that everybody gets the same digest of it. `docs/digests.md` tells it to a stranger.

JSON in UTF-8 on one line: member names sorted, "," and ":" without blanks, letters as they are (no \\u escapes but for
control characters), text in Unicode's NFC, whole numbers only. Within these bounds it is RFC 8785 (JCS), which
libraries of other languages know.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from typing import Any

LARGEST = 2**53 - 1
"""Beyond it not every language reads a whole number as it was written."""


def text(value: Any) -> str:
    """Raises TypeError or ValueError for what has more than one way to be written."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def as_bytes(value: Any) -> bytes:
    return text(value).encode()


def digest(value: Any) -> str:
    """SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(as_bytes(value)).hexdigest()


def enclose(content: Mapping[str, Any], **told: str) -> bytes:
    """A file for a stranger: the content, its digest beside it, and what else is told outside the digest."""
    return as_bytes({**told, "content": content, "digest": digest(content)})


def _plain(value: Any) -> Any:
    match value:
        case None | bool():
            return value
        case str():
            return unicodedata.normalize("NFC", value)
        case int() if abs(value) <= LARGEST:
            return value
        case dict():
            return _members(value)
        case list() | tuple():
            return [_plain(each) for each in value]
    raise TypeError(f"{type(value).__name__} has no canonical form: write it as text")


def _members(value: dict[Any, Any]) -> dict[str, Any]:
    """Names in ASCII: there all languages sort alike."""
    if not all(isinstance(name, str) and name.isascii() for name in value):
        raise TypeError("names in canonical JSON are text in ASCII")
    return {name: _plain(each) for name, each in value.items()}
