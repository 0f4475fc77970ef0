"""For a minute what was done in the house can be taken back. What is offered lies in the session of whoever did it."""

from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone

from casework.case import verbs
from casework.case.case import Case
from casework.case.undo import UNDOABLE, WITHIN, Before
from casework.case.verb import Verb

IN_SESSION = "undo"


def offer(request: HttpRequest, case: Case, verb: Verb[..., object], before: Before) -> None:
    """After a move; nothing where something has left the house with it."""
    request.session.pop(IN_SESSION, None)
    if verb.name in UNDOABLE and before.nothing_left(case):
        request.session[IN_SESSION] = {
            "case": case.pk,
            "version": case.version,
            "at": timezone.now().timestamp(),
            "before": before.packed(),
        }


def offered(request: HttpRequest, case: Case) -> bool:
    """Whether this page gets the button."""
    kept: Any = request.session.get(IN_SESSION)
    return bool(kept) and kept["case"] == case.pk and kept["version"] == case.version and _is_lately(kept)


def undo(request: HttpRequest, case: Case, staff: User) -> bool:
    """Whether there was something to take back. Raises Refused, StaleMove."""
    kept: Any = request.session.pop(IN_SESSION, None)
    if not kept or kept["case"] != case.pk or not _is_lately(kept):
        return False
    case.version = kept["version"]
    verbs.undo(case, staff=staff, before=Before.unpacked(kept["before"]))
    return True


def _is_lately(kept: dict[str, Any]) -> bool:
    return timezone.now().timestamp() - float(kept["at"]) <= WITHIN.total_seconds()
