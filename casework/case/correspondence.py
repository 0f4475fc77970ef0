"""Writing to the customer of a case: the words stand in its timeline whoever can be mailed, and go out where somebody
can."""

from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.case.letters import CUSTOMER_WROTE
from casework.case.reaching import Way, way_to
from casework.case.timeline import Event, Happened
from casework.case.verb import Step
from casework.centre.site_state import STAFF_LANGUAGE, told
from casework.ground.errors import Refused
from casework.ledger.moves import inside_a_transaction
from casework.post import letters
from casework.post.letter import LetterKind


def restricted(case: Case, staff: object = None) -> Refused | None:
    """A rule: what a person has restricted serves nothing that they did not ask for since."""
    if not case.is_restricted:
        return None
    return Refused(
        _("This person has restricted the use of their data. Ask a privacy officer before you go on."),
        code="restricted",
    )


@inside_a_transaction
def write(step: Step, kind: LetterKind, text: str) -> None:
    """What staff want to say. Raises Refused where the customer must be left alone."""
    refused = restricted(step.case)
    if refused:
        raise refused
    _say(step, kind, text)


@inside_a_transaction
def tell(step: Step, kind: LetterKind, text: str) -> None:
    """A step that the customer has to hear of, a restriction or not."""
    _say(step, kind, text)


@inside_a_transaction
def tell_later(case: Case, kind: LetterKind, text: str) -> None:
    """What is said when no verb is done: an event of its own keeps it."""
    Event.objects.create(case=case, verb=Happened.REPLIED, text=text)
    _post(case, kind, text)


@inside_a_transaction
def tell_colleague(step: Step) -> None:
    """The customer wrote: whoever has the case hears of it, else those who hear of new ones."""
    step.change(customer_wrote_at=step.at)
    case = step.case
    has = case.assignee if case.assignee and case.assignee.is_active else None
    addresses = [has.email] if has and has.email else told(case.kind)
    letters.post([CUSTOMER_WROTE.letter(each, STAFF_LANGUAGE, case=case) for each in addresses])


def _say(step: Step, kind: LetterKind, text: str) -> None:
    step.text = text
    step.change(customer_wrote_at=None)
    _post(step.case, kind, text)


def _post(case: Case, kind: LetterKind, text: str) -> None:
    if case.person and way_to(case) is Way.MAIL:
        letters.post([kind.letter(case.person.email, case.language, case=case, text=text)])
