"""Whether the portal can do its work: the few questions that /readyz answers, and the same in figures.

Nothing here names anybody. What is asked is cheap: a monitor asks every few seconds.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from casework.disclosure.disclosure import Disclosure, DisclosureState
from casework.ledger.inspection import FRESH
from casework.post.letter import Letter, LetterState


@dataclass(frozen=True)
class Sign:
    """A figure that tells how it goes. `most`: beyond it the portal is not ready; none: it only tells."""

    name: str
    about: str
    figure: Callable[[], float]
    most: float | None = None

    @property
    def metric(self) -> str:
        return f"vsign_{self.name}"


# ----------------------------------------------------------------- figures
@cache
def _newest_migrations() -> frozenset[tuple[str, str]]:
    """Of each app the last that this code brings."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def unapplied() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return float(len(_newest_migrations()))
        cursor.execute("SELECT app, name FROM django_migrations")
        return float(len(_newest_migrations() - set(cursor.fetchall())))


# A worker that was stopped leaves no heartbeat; what it put off last is still there. -1: none was ever there.
QUIET = """
    SELECT coalesce(extract(epoch FROM now()) - greatest(
        (SELECT extract(epoch FROM max(last_heartbeat)) FROM procrastinate_workers),
        (SELECT max(defer_timestamp) FROM procrastinate_periodic_defers)
    ), 'infinity')
"""


def _worker_quiet() -> float:
    return max(0.0, _asked(QUIET))


def _oldest_due(model: Any, waiting: str, since: str) -> Callable[[], float]:
    """For how many seconds what should have left by now has waited."""

    def figure() -> float:
        return _asked(
            f"SELECT coalesce(extract(epoch FROM now() - min(coalesce(next_attempt_at, {since}))), 0)"
            f" FROM {model._meta.db_table} WHERE state = %s AND (next_attempt_at IS NULL OR next_attempt_at <= now())",
            waiting,
        )

    return figure


def _count(table: str, condition: str = "true") -> Callable[[], float]:
    return lambda: _asked(f"SELECT count(*) FROM {table} WHERE {condition}")


def _asked(question: str, *values: Any) -> float:
    with connection.cursor() as cursor:
        cursor.execute(question, values or None)
        return float(cursor.fetchone()[0])


MINUTE = 60.0
_signs: dict[str, Sign] = {}


def register(*signs: Sign) -> None:
    """Raises ValueError for a name that is taken."""
    for each in signs:
        if each.name in _signs:
            raise ValueError(f"the sign {each.name} is registered twice")
        _signs[each.name] = each


def signs() -> list[Sign]:
    return list(_signs.values())


register(
    Sign("migrations_unapplied", "Apps whose newest migration the database does not have", unapplied, 0),
    Sign("worker_quiet_seconds", "Since the worker was last heard of", _worker_quiet, MINUTE),
    Sign(
        "letters_waiting_seconds",
        "For how long the oldest letter that is due has waited",
        _oldest_due(Letter, LetterState.QUEUED, "created_at"),
        15 * MINUTE,
    ),
    Sign(
        "handovers_waiting_seconds",
        "For how long the oldest approved hand-over that is due has waited",
        _oldest_due(Disclosure, DisclosureState.APPROVED, "approved_at"),
    ),
    Sign("letters_failed", "Letters that failed for good", _count("casework_letter", "state = 'failed'")),
    Sign("jobs_failed", "Jobs of the worker that failed", _count("procrastinate_jobs", "status = 'failed'")),
    Sign("jobs_waiting", "Jobs that wait for the worker", _count("procrastinate_jobs", "status = 'todo'")),
    Sign("records_stuck", "Records at which the worker fails again and again", _count("casework_stuckrow")),
    Sign(
        "cases_overdue",
        "Open cases beyond their deadline",
        _count("casework_case", "status IN ('new', 'in_progress') AND due_at < now()"),
    ),
    Sign(
        "trail_unsealed_seconds",
        "Age of the newest seal of the trail while entries wait for one",
        lambda: _asked(
            "SELECT coalesce(extract(epoch FROM now() - min(at)), 0) FROM casework_trailentry"
            " WHERE id > coalesce((SELECT max(up_to) FROM casework_trailseal), 0)"
        ),
    ),
    Sign(
        "promises_broken",
        "Promises of the policy that the newest inspection found broken; -1 without one",
        lambda: _asked("SELECT coalesce((SELECT broken FROM casework_inspection ORDER BY id DESC LIMIT 1), -1)"),
    ),
    Sign(
        "inspection_seconds",
        f"Age of the newest inspection of the promises; beyond {int(FRESH.total_seconds())} it tells nothing of today",
        lambda: _asked("SELECT coalesce(extract(epoch FROM now() - max(at)), 'infinity') FROM casework_inspection"),
    ),
)


# ----------------------------------------------------------------- ready or not
def troubles() -> Iterator[str]:
    """A line for each figure that is beyond its limit. Raises the database's errors."""
    for sign in signs():
        if sign.most is None:
            continue
        found = sign.figure()
        if found > sign.most:
            yield f"{sign.name} {found:.0f}, at most {sign.most:.0f}"
        if found and sign.name == "migrations_unapplied":
            return
