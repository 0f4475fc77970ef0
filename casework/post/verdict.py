"""What a report says of the letter that it is about: whether it came back, and for good.

Asked in a process of its own (casework.inbox.read_message), which knows no Django.
"""

from collections.abc import Iterable, Iterator
from email.message import Message
from typing import Any

from flufl.bounce import all_failures

LOOKED_AT = 50
"""Parts of a report; nobody's is longer."""


def of(message: Message) -> tuple[bool, str] | None:
    """Whether it is for good, and the code; None for what reports no failure, such as a delay or an answer machine. The
    message is a parsed one (compat32)."""
    reported = list(_reported(message))
    if reported:
        failed = [status for action, status in reported if action == "failed"]
        hard = [status for status in failed if status.startswith("5")]
        return (bool(hard), (hard or failed)[0]) if failed else None
    temporary, permanent = _other_notations(message)
    return (bool(permanent), "") if temporary or permanent else None


def _reported(message: Message) -> Iterator[tuple[str, str]]:
    """Action and status of each recipient, as RFC 3464 writes them."""
    for part in _some(message.walk()):
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in _some(blocks if isinstance(blocks, list) else []):
            action = str(block.get("Action", "")).strip().lower()
            if action:
                yield action, (str(block.get("Status", "")).split() or [""])[0]


def _other_notations(message: Message) -> tuple[Iterable[bytes], Iterable[bytes]]:
    """Of servers with a notation of their own."""
    try:
        return all_failures(message)
    except Exception:  # whatever its readers trip over is no bounce that we know
        return (), ()


def _some(parts: Iterable[Any]) -> Iterator[Any]:
    return (part for _number, part in zip(range(LOOKED_AT), parts, strict=False))
