"""What the way of a case asks for next: the step that its page marks. Each kind says the order of its own steps."""

from collections.abc import Callable
from dataclasses import dataclass

from casework.case.case import Case
from casework.case.lateness import clock_runs
from casework.staff.verbs import VerbPage


def _always(case: Case) -> bool:
    return True


@dataclass(frozen=True)
class NextStep:
    """`when`: whether the case needs it; that it is possible, its verb knows."""

    verb: str
    when: Callable[[Case], bool] = _always


_ways: dict[str, tuple[NextStep, ...]] = {}


def register(kind: str, *steps: NextStep) -> None:
    """An app tells the way of its kind. Raises ValueError for a second one."""
    if kind in _ways:
        raise ValueError(f"the way of {kind} is registered twice")
    _ways[kind] = steps


def _unconfirmed(case: Case) -> bool:
    return case.registration.needs_confirmation and case.confirmed_at is None


def _unanswered(case: Case) -> bool:
    return case.first_answered_at is None


def _wrote(case: Case) -> bool:
    return case.customer_wrote_at is not None


CALL = NextStep("record_call", _unconfirmed)
ANSWER = NextStep("reply", _unanswered)
ANSWER_AGAIN = NextStep("reply", _wrote)
CLOSE = NextStep("close")


def of(case: Case, offered: list[VerbPage]) -> VerbPage | None:
    """Of the verbs offered; none where the customer has the next word."""
    if not case.is_open or not (clock_runs(case.kind, case.status) or _wrote(case)):
        return None
    pages = {each.name: each for each in offered}
    way = (ANSWER_AGAIN, *_ways.get(case.kind, ()), CLOSE)
    return next((pages[step.verb] for step in way if step.verb in pages and step.when(case)), None)
