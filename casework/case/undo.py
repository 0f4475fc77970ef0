"""How a case stood before a move, so that the move can be taken back while nothing of it has left the house."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.dateparse import parse_datetime

from casework.case.case import Case
from casework.case.timeline import SAID

WITHIN = timedelta(minutes=1)
UNDOABLE = ("claim", "assign", "resume", "close", "reopen")
"""What is written cannot be taken back: a note is there for good, and what was said to the customer has been said."""

_PLAIN = ("status", "outcome", "assignee_id")
_MOMENTS = (
    "waiting_since",
    "closed_at",
    "customer_wrote_at",
    "first_answered_at",
    "resolve_due_at",
    "due_at",
)


@dataclass(frozen=True)
class Before:
    values: dict[str, Any]
    last_event: int

    @classmethod
    def of(cls, case: Case) -> "Before":
        """To be taken before the move."""
        values = {name: getattr(case, name) for name in (*_PLAIN, *_MOMENTS)}
        return cls(values, case.events.latest("pk").pk)

    def nothing_left(self, case: Case) -> bool:
        """Whether nothing was said to the customer since."""
        return not case.events.filter(pk__gt=self.last_event, verb__in=SAID).exclude(text="").exists()

    def packed(self) -> dict[str, Any]:
        values = {name: each.isoformat() if isinstance(each, datetime) else each for name, each in self.values.items()}
        return {"values": values, "last_event": self.last_event}

    @classmethod
    def unpacked(cls, packed: dict[str, Any]) -> "Before":
        values = dict(packed["values"])
        for name in _MOMENTS:
            values[name] = parse_datetime(values[name]) if values[name] else None
        return cls(values, packed["last_event"])
