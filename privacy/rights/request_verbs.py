"""How a request about one's own data goes: verified, extended at most once, decided and carried out in one transaction.

The clock starts once the identity is verified; each step is told (Law 91/2025/QH15, Decree 356/2025 art. 5).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from casework.case.case import Case
from casework.case.states import Outcome
from casework.case.timeline import Verb as Done
from casework.centre import site_state, time_limits
from casework.erasure.carry_out import order_erasure
from casework.ground import calendar
from casework.ground.errors import Refused
from casework.ground.vietnam_time import day
from casework.ledger.moves import move
from casework.people import identity
from casework.people.access_request import AccessRequest
from casework.people.consent import Consent
from casework.people.person import Person
from casework.post import letters
from privacy.rights import deadlines, new_address, reach
from privacy.rights.data_request import DataRequest, Decision, Right, VerifiedBy
from privacy.rights.letters import ACCESS_LINK

# The address itself waits for its link: privacy.new_address.
CORRECTABLE = ("full_name", "email", "phone", "organisation", "tax_code", "province")
OUTCOMES = {Decision.GRANTED: Outcome.DONE, Decision.PARTLY: Outcome.PARTLY, Decision.REFUSED: Outcome.NOT_DONE}
UNCHANGED_FOR = timedelta(days=30)


def carry_out_by(request: DataRequest, start: datetime) -> datetime:
    """The day on which the time of the law is over, an extension included."""
    clock = deadlines.CLOCKS[request.right]
    days = (clock.with_third_party if request.third_party else None) or clock.carry_out
    days += request.extended_by or 0
    return calendar.due(calendar.Clock(days, False, time_limits.DECREE_5), start, site_state.current().rules.closed)


def _save(request: DataRequest, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(request, name, value)
    request.save(update_fields=list(changes))


@move("verify_identity")
def verify(case: Case, *, staff: Any, how: str, evidence: str, third_party: bool) -> None:
    """Start the clock. Never by the number or address just typed. Raises Refused."""
    request: DataRequest = case.detail
    if request.verified_at:
        raise Refused(_("The identity is verified already."), code="done")
    _can_be_reached(case, how)
    if how == VerifiedBy.CALL and case.person and _is_new(case.person):
        raise Refused(
            _("The number on file is younger than 30 days. Verify by mailbox or in person instead."), code="new_number"
        )
    now = timezone.now()
    _save(request, verified_at=now, verified_how=how, verified_by=staff, evidence=evidence, third_party=third_party)
    due = carry_out_by(request, now)
    case.advance("verify_identity", staff=staff, resolve_due_at=due, **_due(case, due, now))
    with override(case.language):
        case.tell(_("We have verified that this request is yours, and carry it out by %(day)s.") % {"day": day(due)})


def _can_be_reached(case: Case, how: str) -> None:
    """Raises Refused for a call without a number on the record, or a link without a mailbox."""
    known = {VerifiedBy.CALL: case.person and case.person.phone, VerifiedBy.MAILBOX: case.person and case.person.email}
    if not known.get(VerifiedBy(how), True):
        raise Refused(_("The record has no such contact. Verify in another way."), code="no_contact")


def _is_new(person: Person) -> bool:
    """Whether nobody of this name had this number thirty days ago."""
    return identity.number_known_since(person) > timezone.now() - UNCHANGED_FOR


def _due(case: Case, due: datetime, now: datetime) -> dict[str, Any]:
    """Telling the person about the verification is the first answer."""
    return {"due_at": due} if case.first_answered_at else {"due_at": due, "first_answered_at": now}


@move("extend")
def extend(case: Case, *, staff: Any, reason: str) -> None:
    """Once, by what the law allows at most, with its reason told. Raises Refused."""
    request: DataRequest = case.detail
    if request.verified_at is None:
        raise Refused(_("Verify the identity first: the clock has not started."), code="unverified")
    if request.extended_by:
        raise Refused(_("The deadline was extended once already; the law allows no more."), code="extended")
    _save(request, extended_by=deadlines.CLOCKS[request.right].extension, extension_reason=reason)
    due = carry_out_by(request, request.verified_at)
    case.advance("extend", staff=staff, resolve_due_at=due, due_at=due)
    with override(case.language):
        words = _("We need more time for your request, until %(day)s. The reason:") % {"day": day(due)}
    case.tell(f"{words}\n\n{reason}")


@move("decide")
def decide(
    case: Case,
    *,
    staff: Any,
    decision: str,
    ground: str = "",
    text: str = "",
    corrected: Mapping[str, str] | None = None,
) -> None:
    """Decide, carry out, tell and close: all of it or nothing. Raises Refused."""
    request: DataRequest = case.detail
    if request.decision:
        raise Refused(_("This request is decided already."), code="done")
    if decision != Decision.REFUSED and request.verified_at is None:
        raise Refused(_("Verify the identity first; only a refusal needs no verified identity."), code="unverified")
    ground = "" if decision == Decision.GRANTED else ground
    if decision != Decision.GRANTED and not ground:
        raise Refused(_("A refusal, whole or in part, needs its ground. Choose one."), code="no_ground")
    _save(request, decision=decision, ground=ground, decided_at=timezone.now(), decided_by=staff)
    _tell_decision(case, request, text, bool(corrected and corrected.get("email")))
    if decision != Decision.REFUSED:
        _carry_out(case, request, staff, corrected or {})
    if request.right == Right.DELETE and decision != Decision.REFUSED:
        case.advance("decide", staff=staff, event=Done.REPLIED)
    else:
        case.finish(staff=staff, outcome=OUTCOMES[Decision(decision)])


def before_close(case: Case, outcome: str) -> None:
    """A request ends with a decision, unless it was withdrawn or was none. Raises Refused."""
    if outcome not in (Outcome.WITHDRAWN, Outcome.INVALID, Outcome.UNREACHABLE) and not case.detail.decision:
        raise Refused(_("Decide on the request: a decision with its ground closes it."), code="undecided")


def _tell_decision(case: Case, request: DataRequest, text: str, address_waits: bool) -> None:
    with override(case.language):
        head = {
            Decision.GRANTED: _("We have granted your request."),
            Decision.PARTLY: _("We have granted your request in part."),
            Decision.REFUSED: _("We could not grant your request."),
        }[Decision(request.decision)]
        if request.ground:
            head += " " + _("The ground: %(ground)s.") % {"ground": request.get_ground_display()}
        if request.decision != Decision.GRANTED:
            head += "\n\n" + _("If you do not agree, you may complain to us, or to the authorities.")
        if request.decision != Decision.REFUSED and address_waits:
            head += "\n\n" + _("The new e-mail address counts once the link we have sent there is opened.")
    case.tell("\n\n".join(part for part in (head, text) if part))


def _carry_out(case: Case, request: DataRequest, staff: Any, corrected: Mapping[str, str]) -> None:
    persons = reach.persons_of(case)
    if request.right == Right.CORRECT:
        _correct(case, persons, corrected)
    elif request.right == Right.RESTRICT:
        Person.objects.filter(pk__in=[p.pk for p in persons]).update(restricted_at=timezone.now())
    elif request.right in (Right.WITHDRAW, Right.OBJECT):
        _withdraw_all(case, persons)
    elif request.right in (Right.VIEW, Right.COPY):
        _send_link(case)
    elif request.right == Right.DELETE:
        order_erasure(case, staff=staff)


def _correct(case: Case, persons: list[Person], corrected: Mapping[str, str]) -> None:
    """The same change in every record of the person; a field that is not named stays, a new address waits."""
    changes = {name: value for name, value in corrected.items() if name in CORRECTABLE}
    if not changes:
        raise Refused(_("Nothing would change. Enter what is right, or refuse the request."), code="nothing")
    if changes.get("email"):
        new_address.offer(case, changes.pop("email"))
    if changes:
        new_address.rewrite(persons, changes)


def _withdraw_all(case: Case, persons: list[Person]) -> None:
    """From the mailbox no such mail goes to it any more; a call or a document ends their own consents alone."""
    from_mailbox = case.detail.verified_how == VerifiedBy.MAILBOX
    for consent in Consent.objects.granted_by(persons):
        if from_mailbox:
            consent.withdraw_from_mailbox(case.channel)
        else:
            consent.withdraw(case.channel)


def _send_link(case: Case) -> None:
    """What is held is shown and copied behind a link to the mailbox on file."""
    if case.person is None or not case.person.email:
        return
    asked = AccessRequest.objects.create(full_name=case.person.full_name, address=case.person.email)
    letters.post([ACCESS_LINK.letter(asked.address, case.language, access_request=asked)])


@move("lift_restriction")
def lift_restriction(case: Case, *, staff: Any, reason: str) -> None:
    """At the person's wish, or when its reason is gone."""
    persons = [person for person in reach.persons_of(case) if person.restricted_at]
    if not persons:
        raise Refused(_("The use of this person's data is not restricted."), code="unrestricted")
    Person.objects.filter(pk__in=[person.pk for person in persons]).update(restricted_at=None)
    case.remark("lift_restriction", staff=staff, text=reason)
