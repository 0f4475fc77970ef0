"""What the customer does to a case, on its page."""

from collections.abc import Sequence
from datetime import timedelta

from django.contrib.auth.models import User
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.case import correspondence, ending
from casework.case.case import Case
from casework.case.states import Outcome, Status
from casework.case.timeline import Happened
from casework.case.verb import ALWAYS, Step, Verb, verb
from casework.centre import site_state, time_limits
from casework.ground import calendar, rows
from casework.ground.errors import Refused

MOST_FILES = 20


def _write(step: Step, text: str, files: Sequence[Model] = ()) -> None:
    """Raises Refused for more files than a case takes."""
    if files and step.case.attachments.count() + len(files) > MOST_FILES:
        raise Refused(
            _("A request takes at most %(most)s files. Please send the others by e-mail.") % {"most": MOST_FILES},
            code="files",
        )
    rows.insert(*files)
    step.text = text
    correspondence.tell_colleague(step)


@verb(
    "answer",
    Happened.CUSTOMER_ANSWERED,
    (Status.WAITING,),
    otherwise=_("We are not waiting for an answer on this case at the moment."),
    has_page=False,
)
def answer(step: Step, *, text: str, files: Sequence[Model] = ()) -> None:
    """The customer answers what staff asked; where nobody has the case any more, it is new again."""
    step.status = Status.IN_PROGRESS if step.case.assignee_id else Status.NEW
    _write(step, text, files)


def _keeps_its_state(step: Step) -> None:
    """What the customer does takes nobody's case on."""
    step.status = step.case.status


@verb("add", Happened.CUSTOMER_ADDED, (Status.NEW, Status.IN_PROGRESS), has_page=False)
def add(step: Step, *, text: str, files: Sequence[Model] = ()) -> None:
    """The customer says or sends more, unasked."""
    _keeps_its_state(step)
    _write(step, text, files)


def saying_more(case: Case) -> Verb[..., None]:
    """The verb by which what a customer writes comes onto their case: an answer where one is waited for, else more."""
    return answer if answer.refusal(case) is None else add


def _has_no_number(case: Case, staff: User | None) -> Refused | None:
    if case.person and case.person.phone:
        return None
    return Refused(_("There is no phone number on this request."), code="no_phone")


@verb("wish_call", Happened.CALL_WISHED, rules=(_has_no_number,), has_page=False)
def wish_call(step: Step, *, text: str) -> None:
    """The customer wants to be called at a time the centre offers."""
    _keeps_its_state(step)
    _write(step, text)


def _cannot_be_withdrawn(case: Case, staff: User | None) -> Refused | None:
    return ending.refusal(case, Outcome.WITHDRAWN)


@verb(
    "withdraw_case",
    Happened.CUSTOMER_WITHDREW,
    leads_to=Status.CLOSED,
    rules=(_cannot_be_withdrawn,),
    has_page=False,
)
def withdraw(step: Step, *, text: str = "") -> None:
    """The customer wants nothing more of it."""
    _write(step, text)
    step.close(Outcome.WITHDRAWN)


def _is_too_late(case: Case, staff: User | None) -> Refused | None:
    days = case.registration.reopens_for
    if not days or case.closed_at is None or timezone.now() >= calendar.tonight(case.closed_at + timedelta(days=days)):
        return Refused(_("This case cannot be opened again. Please send a new request."), code="too_late")
    return None


@verb(
    "object",
    Happened.OBJECTED,
    ALWAYS,
    rules=(_is_too_late,),
    has_page=False,
)
def object_to(step: Step, *, text: str, files: Sequence[Model] = ()) -> None:
    """The customer opens a closed complaint again: it is not solved (C6.2). A new clock starts."""
    due = calendar.due(time_limits.BY_KIND[step.case.kind].resolution, step.at, site_state.current().rules.special)
    step.open_again()
    step.change(resolve_due_at=due, due_at=due)
    _write(step, text, files)
