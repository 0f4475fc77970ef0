"""The book of backups: what was made, verified and restored, a line each, beside the database and not in it, since a
restored database knows only what was before.

`standing()` is for whoever watches (readyz, live checks, metrics).
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from casework.ground import canonical
from casework.ground.files import add_lines

MADE, VERIFIED, RESTORED = "made", "verified", "restored"
"""`verified`: it was restored into a scratch database and was whole there; not its digest alone."""


@dataclass(frozen=True)
class Standing:
    """Times are none where it has never happened. `verified_of`: when the newest backup was made that proved whole;
    `failed`: why the newest verification failed, empty when it was fine."""

    made_at: datetime | None = None
    verified_at: datetime | None = None
    verified_of: datetime | None = None
    restored_at: datetime | None = None
    failed: str = ""

    @property
    def age(self) -> timedelta | None:
        return timezone.now() - self.made_at if self.made_at else None

    @property
    def verified_age(self) -> timedelta | None:
        """Of what is known to be restorable: how much would be lost."""
        return timezone.now() - self.verified_of if self.verified_of else None


def note(what: str, backup: str, *, made_at: str, failed: str = "", **more: Any) -> None:
    facts = {"at": timezone.now().isoformat(), "what": what, "backup": backup, "made_at": made_at, "failed": failed}
    add_lines(settings.BACKUP_BOOK, [canonical.text(facts | more)])


def lines() -> list[dict[str, Any]]:
    """A line that a crash tore off tells nothing."""
    found = []
    for text in settings.BACKUP_BOOK.read_text("utf-8").splitlines() if settings.BACKUP_BOOK.exists() else ():
        try:
            found.append(json.loads(text))
        except ValueError:
            continue
    return found


def standing() -> Standing:
    newest = {line["what"]: line for line in lines() if not line["failed"]}
    verifications = [line for line in lines() if line["what"] == VERIFIED]
    proven = [line for line in verifications if not line["failed"]]

    def at(what: str, name: str = "at") -> datetime | None:
        return datetime.fromisoformat(newest[what][name]) if what in newest else None

    return Standing(
        made_at=at(MADE),
        verified_at=at(VERIFIED),
        verified_of=max((datetime.fromisoformat(line["made_at"]) for line in proven), default=None),
        restored_at=at(RESTORED),
        failed=verifications[-1]["failed"] if verifications else "",
    )
