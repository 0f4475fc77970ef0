"""What staff do to a case of any kind. What the customer does stands in customer_verbs, a kind's own workflow in its
app, filing as another kind in casework.intake."""

from datetime import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext, ngettext, override
from django.utils.translation import gettext_lazy as _

from casework.case import colleagues, correspondence, ending, reaching, reminders
from casework.case.case import Case
from casework.case.letters import ENQUIRY, REPLY, UNREACHABLE
from casework.case.states import Outcome, Status
from casework.case.timeline import BY_CUSTOMER, REACHED, SAID, Call, CallResult, Happened
from casework.case.undo import Before
from casework.case.verb import ALWAYS, Step, verb
from casework.centre import site_state
from casework.ground.errors import Refused
from casework.ground.vietnam_time import day
from casework.post import bounce

UNEXPLAINED = (Outcome.PARTLY, Outcome.NOT_DONE)
WRITTEN_BY_STAFF = tuple(event for event in SAID if event not in BY_CUSTOMER)
WRITING = (correspondence.restricted, reaching.nobody_reads)
CALLED = {
    CallResult.CONFIRMED: Happened.CONFIRMED,
    CallResult.DECLINED: Happened.DECLINED,
    CallResult.TOLD: Happened.TOLD,
    CallResult.NO_ANSWER: Happened.CALLED,
    CallResult.WRONG_NUMBER: Happened.CALLED,
}


def _is_taken(case: Case, staff: User | None) -> Refused | None:
    """A new case may already be meant for somebody: they take it on themselves."""
    if case.assignee_id and (staff is None or case.assignee_id != staff.pk):
        words = _("%(name)s already has this case. Ask them, or a manager, first.")
        return Refused(words % {"name": colleagues.name_of(case.assignee)}, code="taken")
    if case.assignee_id and case.status != Status.NEW:
        return Refused(_("You have this case already."), code="state")
    return None


@verb("claim", Happened.CLAIMED, rules=(_is_taken,))
def claim(step: Step, *, staff: User) -> None:
    """Take the case on."""
    step.change(assignee=staff)


@verb("record_call", Happened.CALLED, rules=(correspondence.restricted,))
def record_call(
    step: Step, *, staff: User, method: str, result: str, note: str = "", at: datetime | None = None
) -> Call:
    """Write down an attempt to confirm; only a reached customer makes the request confirmed, and one who declines
    later makes it unconfirmed again (C1.1)."""
    at = at or step.at
    call = Call.objects.create(case=step.case, at=at, staff=staff, method=method, result=result, note=note)
    step.events = [CALLED[CallResult(result)]]
    if result in REACHED:
        step.first_answer(at)
        step.change(customer_wrote_at=None)
    if result in (CallResult.CONFIRMED, CallResult.DECLINED):
        step.change(confirmed_at=_confirmed_at(step.case, call))
    return call


def _confirmed_at(case: Case, call: Call) -> datetime | None:
    """By the last word of the customer: a call may be written down after a later one."""
    reached = Call.objects.filter(case=case, result__in=(CallResult.CONFIRMED, CallResult.DECLINED))
    last = reached.order_by("at", "pk").last()
    return (case.confirmed_at or call.at) if last and last.result == CallResult.CONFIRMED else None


@verb("reply", Happened.REPLIED, rules=WRITING)
def reply(step: Step, *, staff: User, text: str) -> None:
    """Answer, by mail where there is a mailbox (C2.1)."""
    correspondence.write(step, REPLY, text)
    step.first_answer()


@verb(
    "wait",
    Happened.WAITING,
    (Status.NEW, Status.IN_PROGRESS),
    leads_to=Status.WAITING,
    otherwise=_("The case already waits for the customer."),
    rules=WRITING,
)
def wait(step: Step, *, staff: User, text: str) -> None:
    """Ask the customer something and wait for the answer."""
    correspondence.write(step, ENQUIRY, text)
    step.first_answer()
    step.change(waiting_since=step.at)


@verb(
    "resume",
    Happened.RESUMED,
    (Status.WAITING,),
    leads_to=Status.IN_PROGRESS,
    otherwise=_("The case does not wait for the customer."),
)
def resume(step: Step, *, staff: User) -> None:
    """Go on without the customer's answer, or after one that came by another way."""


@verb("close", Happened.CLOSED, leads_to=Status.CLOSED, rules=(ending.cannot_end,))
def close(step: Step, *, staff: User, outcome: str, text: str = "") -> None:
    """End the case with an outcome; `text` goes to the customer. What was not done, or not all, is explained; whoever
    could not be reached is told in writing, where that can be done (C2.1)."""
    step.close(outcome)
    if text:
        correspondence.write(step, REPLY, text)
    elif outcome in UNEXPLAINED and not _is_explained(step.case):
        raise Refused(_("Write to the customer why it is not done, or not all of it."), code="unexplained")
    elif outcome == Outcome.UNREACHABLE and correspondence.restricted(step.case) is None:
        correspondence.tell(step, UNREACHABLE, _we_tried(step.case))


def _is_explained(case: Case) -> bool:
    """Whether the customer has our words already, or nobody could read them."""
    nobody = reaching.way_to(case) is reaching.Way.NOBODY
    return nobody or case.events.filter(verb__in=WRITTEN_BY_STAFF).exclude(text="").exists()


def _we_tried(case: Case) -> str:
    tried = Call.objects.filter(case=case).exclude(result__in=REACHED)
    with override(case.language):
        times, last = tried.count(), tried.order_by("at").last()
        said = (
            ngettext(
                "We tried to reach you about this request %(times)s time, on %(day)s, and could not.",
                "We tried to reach you about this request %(times)s times, last on %(day)s, and could not.",
                times,
            )
            % {"times": times, "day": day(last.at)}
            if last
            else gettext("We could not reach you about this request.")
        )
        ended = gettext(
            "We have therefore ended it. Do you still need it? Call %(phone)s or reply to this e-mail, and we go on."
        )
        return f"{said}\n\n{ended % {'phone': site_state.current().centre.phone_display}}"


@verb("assign", Happened.HANDED_ON, right="casework.assign_case")
def assign(step: Step, *, staff: User, to: User) -> None:
    """Give the case to somebody who may work such cases, whoever has it."""
    # Their account is held meanwhile: nobody is deactivated while a case is given to them.
    refused = colleagues.refusal(User.objects.select_for_update(no_key=True).get(pk=to.pk), step.case.kind)
    if refused:
        raise refused
    step.change(assignee=to)
    if to != staff:
        reminders.given(step.case, to)


@verb("put_back", Happened.PUT_BACK, has_page=False)
def put_back(step: Step, *, staff: User) -> None:
    """Nobody's again, as part of the move that took the right to work it from whoever has it (giving_back). What waits
    for the customer goes on waiting."""
    step.status = Status.NEW if step.case.status == Status.IN_PROGRESS else step.case.status
    step.change(assignee=None)


@verb("note", Happened.NOTE, ALWAYS, moves=False)
def note(step: Step, *, staff: User, text: str) -> None:
    """A word to colleagues."""
    step.text = text


def _is_deliverable(case: Case, staff: User | None) -> Refused | None:
    if case.person and bounce.is_undeliverable(case.person.email):
        return None
    return Refused(_("Letters to this address have not come back."), code="deliverable")


@verb("clear_address", Happened.ADDRESS_CLEARED, ALWAYS, rules=(_is_deliverable,), moves=False)
def clear_address(step: Step, *, staff: User, reason: str) -> None:
    """Somebody knows that the customer's address takes letters again."""
    bounce.clear(step.case.person.email if step.case.person else "", staff=staff)
    step.touched.append("bounces")
    step.text = reason


@verb(
    "reopen",
    Happened.REOPENED,
    (Status.CLOSED,),
    otherwise=_("The case is open: go on with it."),
)
def reopen(step: Step, *, staff: User, reason: str) -> None:
    """Undo a mistaken close; its deadlines are the old ones."""
    step.open_again()
    step.text = reason


@verb("undo", Happened.UNDONE, ALWAYS, has_page=False)
def undo(step: Step, *, staff: User, before: Before) -> None:
    """Take back one's own last move: the case stands as it did. Whoever moved it since makes this stale."""
    if not before.nothing_left(step.case):
        raise Refused(_("The customer has been written to: this can no longer be taken back."), code="left")
    values = dict(before.values)
    step.status = values.pop("status")
    step.change(**values)
