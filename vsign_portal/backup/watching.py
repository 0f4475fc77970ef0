"""What watchers are told of backups: figures for /readyz and /metrics, and the promise that is looked at each night.

An old backup does not make the portal less ready to serve; an older database beneath the journal does.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from casework.erasure import tombstones
from casework.ledger import inspection
from casework.ledger.inspection import LiveCheck
from vsign_portal import health
from vsign_portal.backup import book
from vsign_portal.backup.book import Standing
from vsign_portal.health import Sign

NEWEST, PROVEN = timedelta(hours=26), timedelta(hours=50)
"""A day and the time that making and verifying take."""


def _seconds(of: Callable[[Standing], timedelta | None]) -> Callable[[], float]:
    def figure() -> float:
        age = of(book.standing())
        return age.total_seconds() if age is not None else float("inf")

    return figure


def _unapplied() -> float:
    """-1 where the journal cannot be read."""
    try:
        return float(tombstones.unapplied())
    except tombstones.Unusable:
        return -1.0


def _breaks() -> Iterator[str]:
    """The demo makes none."""
    if settings.DEMO and not settings.BACKUP_TO:
        return
    standing = book.standing()
    if standing.age is None or standing.age > NEWEST:
        yield f"the newest backup was made {standing.made_at or 'never'}"
    if standing.verified_age is None or standing.verified_age > PROVEN:
        yield f"the newest backup that was restored and found whole was made {standing.verified_of or 'never'}"
    if standing.failed:
        yield f"the newest verification failed: {standing.failed}"


def register() -> None:
    """What /readyz, /metrics and the nightly inspection look at."""
    health.register(
        Sign("backup_seconds", "Age of the newest backup", _seconds(lambda standing: standing.age)),
        Sign(
            "backup_proven_seconds",
            "Age of the newest backup that was restored elsewhere and found whole",
            _seconds(lambda standing: standing.verified_age),
        ),
        Sign(
            "journal_unapplied",
            "Erasures that the journal knows and a restored database does not; -1 when the journal cannot be read",
            _unapplied,
            0,
        ),
    )
    inspection.register(
        LiveCheck(
            "backup", ("C3.1", "C7.2"), _("There is a backup of today, and one was restored and found whole"), _breaks
        )
    )
