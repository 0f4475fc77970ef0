"""What was granted and cannot be done in the deciding step itself: until it is done, the request stays open and due.

A deletion waits for its certificate (casework.erasure), a corrected address for its link, what the person is to see or
to keep for the letter that brings the link to it. The database asks the same (DataRequestCase).
"""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.case import reaching
from casework.case.case import Case
from casework.case.states import Outcome, Status
from casework.case.timeline import Call, CallMethod, CallResult, Happened
from casework.case.verb import Step, verb
from casework.erasure.carry_out import call_off
from casework.erasure.order import ErasureOrder
from casework.ground.each import each_on_its_own
from casework.ground.errors import Refused, StaleMove
from casework.ground.kind import Kind
from casework.post import letters
from casework.post.letter import LetterState
from privacy.rights.data_request import GRANTED, DataRequest, Decision, Right
from privacy.rights.letters import CALLED_OFF, NEW_ADDRESS_MAX_AGE

KINDS = (Kind.DATA_REQUEST,)
OUTCOMES = {Decision.GRANTED: Outcome.DONE, Decision.PARTLY: Outcome.PARTLY, Decision.REFUSED: Outcome.NOT_DONE}
WITHOUT_DECISION = (Outcome.WITHDRAWN, Outcome.INVALID, Outcome.UNREACHABLE)
BY_LINK = (Right.VIEW, Right.COPY)


def at_once(asked: DataRequest) -> bool:
    """Whether the decision itself has done everything."""
    waits = {Right.DELETE: True, Right.CORRECT: bool(asked.new_email), Right.VIEW: True, Right.COPY: True}
    return not waits.get(Right(asked.right), False)


def untold(case: Case, staff: User | None) -> Refused | None:
    """A rule: where the decision itself ends the request, whoever has a phone only has to have heard of it."""
    return reaching.untold(case) if at_once(case.detail) else None


def waits(case: Case) -> bool:
    """Whether something was granted that is not carried out yet."""
    if case.detail.right == Right.DELETE:
        return ErasureOrder.objects.waiting().filter(case=case).exists()
    return case.detail.decision in GRANTED and case.detail.carried_out_at is None


def can_be_called_off(case: Case) -> bool:
    """Whether a deletion was granted and nothing is deleted yet."""
    return ErasureOrder.objects.to_do().filter(case=case).exists()


def ends(step: Step, outcome: str) -> None:
    """Whoever withdraws a request for deletion calls off what was ordered. They are told, whoever it was that did it.
    Raises StaleMove when it was being carried out just then."""
    case = step.case
    if outcome != Outcome.WITHDRAWN or not waits(case):
        return
    if not call_off(case):
        raise StaleMove
    step.touched.append("called_off_at")
    if reaching.way_to(case) is reaching.Way.MAIL and case.person:
        letters.post([CALLED_OFF.letter(case.person.email, case.language, case=case)])


def withdrawing(case: Case) -> str:
    if not can_be_called_off(case):
        return ""
    return gettext("We have decided to delete your data, and nothing is deleted yet. Withdraw the request to keep it.")


def link_is_void(asked: DataRequest) -> bool:
    """Whether a granted address can't be confirmed any more: its link is too old, or a later request replaced it."""
    if asked.right != Right.CORRECT or asked.decision not in GRANTED or asked.carried_out_at or not asked.decided_at:
        return False
    return not asked.new_email or asked.decided_at + timedelta(seconds=NEW_ADDRESS_MAX_AGE) < timezone.now()


def refuses_to_end(case: Case, outcome: str) -> Refused | None:
    """Once decided it ends as it was decided, and when that is done; without a decision when it was withdrawn or was
    none. While an erasure is ordered nothing ends it but its person, who may call it off. One way out besides: a
    granted new address whose link nobody opened in time ends as unreachable, since no link can carry it out any
    more and the request can't be decided anew."""
    if case.detail.right == Right.DELETE and waits(case):
        if outcome == Outcome.WITHDRAWN and can_be_called_off(case):
            return None
        return Refused(_("An erasure was ordered: carry it out, and its certificate closes the case."), code="ordered")
    if case.detail.decision:
        return _not_as_decided(case, outcome)
    if outcome in WITHOUT_DECISION:
        return None
    return Refused(_("Decide on the request: a decision with its ground closes it."), code="undecided")


def _not_as_decided(case: Case, outcome: str) -> Refused | None:
    if outcome == Outcome.UNREACHABLE and link_is_void(case.detail):
        return None
    if outcome != _outcome_due(case):
        return Refused(_("This outcome is not what was decided."), code="decided_otherwise")
    if waits(case):
        return Refused(_("What was granted is not carried out yet. Once it is, the case closes."), code="waits")
    return None


def _outcome_due(case: Case) -> Outcome:
    """As it was decided; what was ordered ends as it was carried out."""
    order = ErasureOrder.objects.filter(case=case).first()
    return order.outcome if order else OUTCOMES[Decision(case.detail.decision)]


def refuses_to_leave(case: Case) -> Refused | None:
    """What was decided under the law on personal data is not filed as something else afterwards."""
    return Refused(_("This request is decided already."), code="done") if case.detail.decision else None


def _nothing_waits(case: Case, staff: User | None) -> Refused | None:
    if waits(case) and case.detail.right != Right.DELETE:
        return None
    return Refused(_("Nothing waits to be carried out."), code="done")


def _is_not_by_link(case: Case, staff: User | None) -> Refused | None:
    if case.detail.right in BY_LINK:
        return None
    return Refused(_("This request is not answered by a copy."), code="no_copy")


@verb("carry_out", Happened.CARRIED_OUT, kinds=KINDS, leads_to=Status.CLOSED, rules=(_nothing_waits,), has_page=False)
def carried_out(step: Step) -> None:
    """What waited has happened: the link was opened, the letter has gone."""
    _close(step)


@verb(
    "give_copy",
    Happened.CARRIED_OUT,
    kinds=KINDS,
    leads_to=Status.CLOSED,
    rules=(_nothing_waits, _is_not_by_link),
)
def give_copy(step: Step, *, staff: User, how: str) -> None:
    """Whoever has no mailbox, or whose mailbox takes no letter, gets what is held on paper."""
    step.text = how
    Call.objects.create(case=step.case, at=step.at, staff=staff, method=CallMethod.COUNTER, result=CallResult.TOLD)
    _close(step)


def _close(step: Step) -> None:
    asked = step.case.detail
    if not DataRequest.objects.filter(pk=asked.pk, carried_out_at=None).update(carried_out_at=step.at):
        raise StaleMove
    asked.carried_out_at = step.at
    step.close(OUTCOMES[Decision(asked.decision)])


def sent_links() -> QuerySet[Case]:
    """Requests whose letter with the link has gone, and which wait for nothing else."""
    open_ones = Case.objects.filter(kind=Kind.DATA_REQUEST).exclude(status=Status.CLOSED)
    granted = open_ones.filter(
        data_request__right__in=BY_LINK, data_request__decision__in=GRANTED, data_request__carried_out_at=None
    )
    return granted.filter(letters__access_request__isnull=False, letters__state=LetterState.SENT).distinct()


def close_what_was_sent() -> int:
    """How many were closed; what somebody is just working on is looked at again next time."""
    return each_on_its_own(_close_what_was_sent, sent_links())


def _close_what_was_sent(case: Case) -> bool:
    try:
        carried_out(case)
    except StaleMove:
        return False
    return True
