"""Whether a case may end: asked by every way in which one is closed, and before it is filed as another kind."""

from casework.case import kinds, reaching
from casework.case.case import Case
from casework.case.states import Outcome
from casework.ground.errors import Refused


def refusal(case: Case, outcome: str) -> Refused | None:
    """Why the case cannot end with this outcome yet: its kind knows, and the customer has to hear of an answer."""
    refused = kinds.of(case.kind).refuses_to_end(case, outcome)
    return refused or (reaching.untold(case) if outcome in reaching.ANSWERS else None)


def cannot_leave(case: Case, staff: object = None) -> Refused | None:
    """A rule: refused while its kind does not let it be filed as another one."""
    return kinds.of(case.kind).refuses_to_leave(case)


def cannot_end(case: Case, staff: object = None) -> Refused | None:
    """A rule: refused while there is no outcome with which the case could end."""
    refused = None
    for outcome in reversed(Outcome.values):
        refused = refusal(case, outcome)
        if refused is None:
            return None
    return refused
