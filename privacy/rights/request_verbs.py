"""How a request about one's own data goes: verified, extended at most once, decided and carried out in one transaction.

The clock starts once the identity is verified; each step is told (Law 91/2025/QH15, Decree 356/2025 art. 5).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from casework.case import correspondence, reaching
from casework.case.case import Case
from casework.case.states import Status
from casework.case.timeline import Happened
from casework.case.verb import ALWAYS, Step, verb
from casework.centre import site_state, time_limits
from casework.erasure import preview
from casework.erasure.carry_out import carry_out, order_erasure
from casework.erasure.order import ErasureOrder
from casework.ground import calendar
from casework.ground.errors import Refused, StaleMove
from casework.ground.vietnam_time import day
from casework.people import identity
from casework.people.access_request import AccessRequest
from casework.people.consent import Consent
from casework.people.person import Person
from casework.post import letters
from privacy.rights import carrying_out, deadlines, new_address, reach
from privacy.rights.data_request import BY_STAFF, GRANTED, IN_LETTERS, DataRequest, Decision, Right, VerifiedBy
from privacy.rights.letters import ACCESS_LINK, DECIDED, EXTENDED, IDENTIFIED, IDENTITY_LINK

UNCHANGED_FOR = timedelta(days=30)


def carry_out_by(asked: DataRequest, start: datetime) -> datetime:
    """The day on which the time of the law is over, an extension included."""
    clock = deadlines.CLOCKS[asked.right]
    days = (clock.with_third_party if asked.third_party else None) or clock.carry_out
    days += asked.extended_by or 0
    return calendar.due(calendar.Clock(days, False, time_limits.DECREE_5), start, site_state.current().rules.special)


def _save(asked: DataRequest, *, first: str, **changes: Any) -> None:
    """Compare-and-set on `first`, the field that two who press at once would both fill in. Raises StaleMove."""
    if not DataRequest.objects.filter(pk=asked.pk, **{first: getattr(asked, first)}).update(**changes):
        raise StaleMove
    for name, value in changes.items():
        setattr(asked, name, value)


# ------------------------------------------------------------- rules: what each step waits for
def _verified_already(case: Case, staff: User | None) -> Refused | None:
    return Refused(_("The identity is verified already."), code="done") if case.detail.verified_at else None


def _not_verified(case: Case, staff: User | None) -> Refused | None:
    if case.detail.verified_at:
        return None
    return Refused(_("Verify the identity first: the clock has not started."), code="unverified")


def _has_no_mailbox(case: Case, staff: User | None) -> Refused | None:
    if case.person and case.person.email:
        return None
    return Refused(_("The record has no mailbox. Verify by a call or in person."), code="no_contact")


def _extended_already(case: Case, staff: User | None) -> Refused | None:
    if not case.detail.extended_by:
        return None
    return Refused(_("The deadline was extended once already; the law allows no more."), code="extended")


def _decided_already(case: Case, staff: User | None) -> Refused | None:
    return Refused(_("This request is decided already."), code="done") if case.detail.decision else None


def _is_a_correction(case: Case, staff: User | None) -> Refused | None:
    if case.detail.right != Right.CORRECT:
        return None
    return Refused(_("This asks for a correction: decide field by field."), code="correction")


def _is_no_correction(case: Case, staff: User | None) -> Refused | None:
    if case.detail.right == Right.CORRECT:
        return None
    return Refused(_("This does not ask for a correction."), code="no_correction")


def _restricted_persons(case: Case) -> list[Person]:
    return [person for person in reach.persons_of(case) if person.restricted_at]


def _not_restricted(case: Case, staff: User | None) -> Refused | None:
    if _restricted_persons(case):
        return None
    return Refused(_("The use of this person's data is not restricted."), code="unrestricted")


def _nothing_to_erase(case: Case, staff: User | None) -> Refused | None:
    order = ErasureOrder.objects.filter(case=case).first()
    if order is None:
        return Refused(_("Nothing was ordered to be erased. Decide on the request first."), code="unordered")
    if order.called_off_at:
        return Refused(_("The person has called this erasure off."), code="called_off")
    return Refused(_("This erasure has been carried out already."), code="done") if order.executed_at else None


# ------------------------------------------------------------- the steps
@verb(
    "verify_identity",
    Happened.IDENTIFIED,
    kinds=carrying_out.KINDS,
    leads_to=Status.IN_PROGRESS,
    rules=(_verified_already, _decided_already),
)
def verify(step: Step, *, staff: User, how: str, evidence: str, third_party: bool) -> None:
    """By what staff found out themselves, never by the number just typed. Raises Refused."""
    if how not in BY_STAFF:
        raise Refused(_("Only a link opened in the mailbox proves it. Send the link."), code="no_link")
    if how == VerifiedBy.CALL:
        _can_be_called(step.case)
    _identified(step, verified_how=how, verified_by=staff, evidence=evidence, third_party=third_party)


@verb(
    "send_identity_link",
    Happened.IDENTITY_ASKED,
    kinds=carrying_out.KINDS,
    rules=(_verified_already, _decided_already, _has_no_mailbox),
)
def send_identity_link(step: Step, *, staff: User) -> None:
    """To the address on file; whoever opens it there proves the request to be theirs."""
    address = step.case.person.email if step.case.person else ""
    letters.post([IDENTITY_LINK.letter(address, step.case.language, case=step.case)])


@verb(
    "confirm_identity",
    Happened.IDENTIFIED,
    kinds=carrying_out.KINDS,
    rules=(_verified_already, _decided_already, _has_no_mailbox),
    has_page=False,
)
def confirm_identity(step: Step) -> None:
    """The link sent for this request was opened in the mailbox (privacy.rights.identity_pages)."""
    step.status = Status.IN_PROGRESS if step.case.assignee_id else Status.NEW
    _identified(step, verified_how=VerifiedBy.MAILBOX)


def _identified(step: Step, **how: Any) -> None:
    """Start the clock, and tell."""
    case, asked = step.case, step.case.detail
    _save(asked, first="verified_at", verified_at=step.at, **how)
    due = carry_out_by(asked, step.at)
    step.first_answer()
    step.change(resolve_due_at=due, due_at=due)
    with override(case.language):
        words = _("We have verified that this request is yours, and carry it out by %(day)s.") % {"day": day(due)}
    correspondence.tell(step, IDENTIFIED, words)


def _can_be_called(case: Case) -> None:
    """Raises Refused without a number on the record, or with one that may have been put there for this very call."""
    if not (case.person and case.person.phone):
        raise Refused(_("The record has no such contact. Verify in another way."), code="no_contact")
    if _is_new(case.person):
        raise Refused(
            _("The number on file is younger than 30 days. Verify by mailbox or in person instead."), code="new_number"
        )


def _is_new(person: Person) -> bool:
    """Whether nobody of this name had this number thirty days ago."""
    return identity.number_known_since(person) > timezone.now() - UNCHANGED_FOR


@verb(
    "extend",
    Happened.EXTENDED,
    kinds=carrying_out.KINDS,
    leads_to=Status.IN_PROGRESS,
    rules=(_not_verified, _extended_already, _decided_already),
)
def extend(step: Step, *, staff: User, reason: str) -> None:
    """Once, by what the law allows at most, counted on from the verification, with its reason told."""
    case, asked = step.case, step.case.detail
    _save(asked, first="extended_by", extended_by=deadlines.CLOCKS[asked.right].extension, extension_reason=reason)
    due = carry_out_by(asked, asked.verified_at)
    step.change(resolve_due_at=due, due_at=due)
    with override(case.language):
        words = _("We need more time for your request, until %(day)s. The reason:") % {"day": day(due)}
    correspondence.tell(step, EXTENDED, f"{words}\n\n{reason}")


@verb(
    "decide",
    Happened.DECIDED,
    kinds=carrying_out.KINDS,
    leads_to=Status.IN_PROGRESS,
    rules=(_decided_already, _is_a_correction, carrying_out.untold),
)
def decide(step: Step, *, staff: User, decision: str, ground: str = "", text: str = "") -> None:
    """Decide, carry out, tell and close: all of it or nothing. Raises Refused."""
    _decide(step, staff, decision=decision, ground=ground, text=text, corrected={})


@verb(
    "correct",
    Happened.DECIDED,
    kinds=carrying_out.KINDS,
    leads_to=Status.IN_PROGRESS,
    rules=(_decided_already, _is_no_correction, carrying_out.untold),
)
def correct(
    step: Step, *, staff: User, decision: str, ground: str = "", text: str = "", corrected: Mapping[str, str]
) -> None:
    """Decide on a correction: what the record will say, field → value. Raises Refused."""
    _decide(step, staff, decision=decision, ground=ground, text=text, corrected=corrected)


def _decide(step: Step, staff: User, *, decision: str, ground: str, text: str, corrected: Mapping[str, str]) -> None:
    case, asked = step.case, step.case.detail
    if decision != Decision.REFUSED and asked.verified_at is None:
        raise Refused(_("Verify the identity first; only a refusal needs no verified identity."), code="unverified")
    ground = "" if decision == Decision.GRANTED else ground
    if decision != Decision.GRANTED and not ground:
        raise Refused(_("A refusal, whole or in part, needs its ground. Choose one."), code="no_ground")
    _save(asked, first="decision", decision=decision, ground=ground, decided_at=step.at, decided_by=staff)
    _tell_decision(step, asked, text, corrected)
    if decision in GRANTED:
        _carry_out(case, asked, staff, corrected)
        if not carrying_out.at_once(asked):
            return
        DataRequest.objects.filter(pk=asked.pk).update(carried_out_at=step.at)
        asked.carried_out_at = step.at
    step.close(carrying_out.OUTCOMES[Decision(decision)])


def _tell_decision(step: Step, asked: DataRequest, text: str, corrected: Mapping[str, str]) -> None:
    """What was decided, since when, what follows, and how it is undone."""
    with override(step.case.language):
        said = [_decided(asked)]
        if asked.decision in GRANTED:
            said.append(_what_follows(step, asked, corrected))
        if asked.decision != Decision.GRANTED:
            said.append(
                _(
                    "If you do not agree, you may complain to the Centre, complain to the agency for the protection of "
                    "personal data of the Ministry of Public Security, or go to court."
                )
            )
    correspondence.tell(step, DECIDED, "\n\n".join(part for part in (*said, text) if part))


def _decided(asked: DataRequest) -> str:
    head: str = {
        Decision.GRANTED: _("We have granted your request: %(right)s."),
        Decision.PARTLY: _("We have granted your request in part: %(right)s."),
        Decision.REFUSED: _("We could not grant your request: %(right)s."),
    }[Decision(asked.decision)] % {"right": asked.get_right_display()}
    return f"{head} " + _("The ground: %(ground)s.") % {"ground": IN_LETTERS[asked.ground]} if asked.ground else head


def _what_follows(step: Step, asked: DataRequest, corrected: Mapping[str, str]) -> str:
    at = {"day": day(step.at), "due": day(step.case.resolve_due_at)}
    if asked.right in (Right.VIEW, Right.COPY) and reaching.way_to(step.case) is not reaching.Way.MAIL:
        return _("As we have no e-mail address of yours, you get what we hold on paper.")
    if asked.right == Right.CORRECT:
        return _what_is_corrected(at, corrected)
    return {
        Right.RESTRICT: _(
            "From %(day)s we keep your data, and use it only for what you ask of us from now on. You end the"
            " restriction on the page of your own data, or by calling us."
        ),
        Right.WITHDRAW: _(
            "From %(day)s what you had agreed to counts no more: we send no such e-mails. What was done before stays"
            " lawful. You may agree again at any time on the page of your own data."
        ),
        Right.OBJECT: _(
            "From %(day)s we use your data no more for what you object to, and send no such e-mails. You may agree"
            " again at any time on the page of your own data."
        ),
        Right.VIEW: _("Another e-mail brings you the link to what we hold. It can be used for ten days."),
        Right.COPY: _("Another e-mail brings you the link to what we hold. It can be used for ten days."),
        Right.DELETE: _(
            "Your data is deleted by %(due)s at the latest. A second member of staff does it; then you get the"
            " certificate by e-mail. What is deleted cannot be brought back: until then you can call the deletion off"
            " on the page of this request or on that of your own data."
        ),
    }.get(Right(asked.right), _("We carry it out from %(day)s on.")) % at


def _what_is_corrected(at: Mapping[str, str], corrected: Mapping[str, str]) -> str:
    changed = [str(f.verbose_name) for f in Person._meta.concrete_fields if f.name in corrected and f.name != "email"]
    said = []
    if changed:
        words = _("From %(day)s these details read as you asked: %(fields)s. Whoever we gave the old ones to is told.")
        said.append(words % {**at, "fields": ", ".join(changed)})
    if corrected.get("email"):
        said.append(_("The new e-mail address counts once the link we have sent there is opened."))
    said.append(_("To change something back, ask for another correction on the page of your own data."))
    return "\n\n".join(said)


def _carry_out(case: Case, asked: DataRequest, staff: User, corrected: Mapping[str, str]) -> None:
    persons = reach.persons_of(case)
    if asked.right == Right.CORRECT:
        _correct(case, asked, persons, corrected)
    elif asked.right == Right.RESTRICT:
        Person.objects.filter(pk__in=[p.pk for p in persons]).update(restricted_at=timezone.now())
    elif asked.right in (Right.WITHDRAW, Right.OBJECT):
        _withdraw_all(case, persons)
    elif asked.right in (Right.VIEW, Right.COPY):
        _send_link(case)
    elif asked.right == Right.DELETE:
        order_erasure(case, staff=staff, in_part=asked.decision == Decision.PARTLY)


def _correct(case: Case, asked: DataRequest, persons: list[Person], corrected: Mapping[str, str]) -> None:
    """The same change in every record of the person; a field that is not named stays, a new address waits for its
    link (privacy.rights.new_address)."""
    changes = {name: value for name, value in corrected.items() if name in Person.CORRECTABLE}
    if not changes:
        raise Refused(_("Nothing would change. Enter what is right, or refuse the request."), code="nothing")
    if changes.get("email"):
        asked.new_email = changes.pop("email")
        new_address.offer(case, asked.new_email)
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
    """What is held is shown and copied behind a link to the mailbox on file; who has none gets it on paper."""
    if case.person is None or not case.person.email:
        return
    opened = AccessRequest.objects.create(full_name=case.person.full_name, address=case.person.email)
    letters.post([ACCESS_LINK.letter(opened.address, case.language, access_request=opened, case=case)])


def what_goes(case: Case) -> str:
    """What an officer is shown before an erasure, as a digest (casework.ground.seen)."""
    return preview.shown(reach.persons_of(case))


@verb("erase", Happened.ERASED, kinds=carrying_out.KINDS, leads_to=Status.IN_PROGRESS, rules=(_nothing_to_erase,))
def erase(step: Step, *, staff: User, typed: str, seen: str, alone_reason: str = "", hold: Sequence[str] = ()) -> None:
    """Carry out what was ordered (C3.1), but for what the officer agreed to hold. Raises Refused."""
    order = ErasureOrder.objects.select_related("case").get(case=step.case)
    persons = reach.persons_of(step.case)
    step.touched = carry_out(
        order,
        persons=persons,
        verified=reach.verified_values(persons),
        staff=staff,
        typed=typed,
        seen=seen,
        alone_reason=alone_reason,
        hold=hold,
    )


@verb(
    "end_restriction",
    Happened.RESTRICTION_LIFTED,
    ALWAYS,
    kinds=carrying_out.KINDS,
    has_page=False,
    moves=False,
)
def end_restriction(step: Step, *, persons: Sequence[Person]) -> None:
    """The person ends it themselves, from the mailbox, in the records it proves to be theirs."""
    step.touched.append("restricted_at")
    Person.objects.filter(pk__in=[person.pk for person in persons]).update(restricted_at=None)


@verb(
    "lift_restriction",
    Happened.RESTRICTION_LIFTED,
    ALWAYS,
    kinds=carrying_out.KINDS,
    rules=(_not_restricted,),
    moves=False,
)
def lift_restriction(step: Step, *, staff: User, reason: str) -> None:
    """At the person's wish, or when its reason is gone."""
    persons = _restricted_persons(step.case)
    Person.objects.filter(pk__in=[person.pk for person in persons]).update(restricted_at=None)
    step.text = reason
