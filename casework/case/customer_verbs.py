"""What the customer does to a case, on the tracking page."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.case.states import Status
from casework.case.timeline import Happened
from casework.case.verb import ALWAYS, Step, verb
from casework.centre import site_state, time_limits
from casework.ground import calendar
from casework.ground.errors import Refused


@verb(
    "answer",
    Happened.CUSTOMER_ANSWERED,
    (Status.WAITING,),
    otherwise=_("We are not waiting for an answer on this case at the moment."),
    has_page=False,
)
def answer(step: Step, *, text: str) -> None:
    """The customer answers what staff asked; where nobody has the case any more, it is new again."""
    step.status = Status.IN_PROGRESS if step.case.assignee_id else Status.NEW
    step.text = text


def _is_too_late(case: Case, staff: User | None) -> Refused | None:
    days = case.registration.reopens_for
    if not days or case.closed_at is None or timezone.now() > case.closed_at + timedelta(days=days):
        return Refused(_("This case cannot be opened again. Please send a new request."), code="too_late")
    return None


@verb(
    "object",
    Happened.OBJECTED,
    ALWAYS,
    rules=(_is_too_late,),
    has_page=False,
)
def object_to(step: Step, *, text: str) -> None:
    """The customer opens a closed complaint again: it is not solved (C6.2). A new clock starts."""
    due = calendar.due(time_limits.BY_KIND[step.case.kind].resolution, step.at, site_state.current().rules.closed)
    step.open_again()
    step.change(resolve_due_at=due, due_at=due)
    step.text = text
