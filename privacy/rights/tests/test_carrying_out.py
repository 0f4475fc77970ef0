"""A decision that ordered something is closed only by its being carried out, whichever way somebody tries."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.utils import timezone

from casework.case import reminders, verbs
from casework.case.case import Case
from casework.case.reminder import Reminder
from casework.case.states import Outcome
from casework.erasure import check
from casework.erasure.order import ErasureOrder
from casework.ground.errors import Refused, StaleMove
from casework.ground.kind import Kind
from casework.ground.links import signed
from casework.intake.filing import refile
from casework.post.letter import Letter, LetterState
from casework.post.mail import LETTERS
from casework.staff import due
from casework.tests.desk import manager
from casework.tests.factories import EMAIL, make_case, make_person, make_staff
from privacy.rights import carrying_out, new_address, request_verbs
from privacy.rights.data_request import DataRequest, Decision, RefusalGround, Right, VerifiedBy
from privacy.rights.letters import NEW_ADDRESS_SALT

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C3.1")]
NEW = "moi@example.vn"
GRANTS = [Decision.GRANTED, Decision.PARTLY]
WAITING_RIGHTS = [Right.DELETE, Right.CORRECT, Right.VIEW, Right.COPY]
AT_ONCE = [right for right in Right if right not in WAITING_RIGHTS]


@pytest.fixture(autouse=True)
def tombstones_of_this_test(settings: Any, tmp_path: Any) -> None:
    settings.TOMBSTONE_FILE = tmp_path / "tombstones"


def verified(right: str, **person: Any) -> Case:
    case = make_case(Kind.DATA_REQUEST, person=make_person(**person), detail={"right": right}, channel="counter")
    request_verbs.verify(case, staff=make_staff(), how=VerifiedBy.COUNTER, evidence="CCCD", third_party=False)
    return case


def decided(right: str, decision: str = Decision.GRANTED, **person: Any) -> Case:
    case = verified(right, **person)
    ground = "" if decision == Decision.GRANTED else RefusalGround.LAW
    if right == Right.CORRECT:
        changes = {"email": NEW}
        request_verbs.correct(case, staff=make_staff(), decision=decision, ground=ground, corrected=changes)
    else:
        request_verbs.decide(case, staff=make_staff(), decision=decision, ground=ground)
    return Case.objects.get(pk=case.pk)


def by_hand(case: Case, outcome: str) -> None:
    verbs.close(case, staff=make_staff(), outcome=outcome)


def in_bulk(case: Case, outcome: str) -> None:
    client = Client()
    client.force_login(manager().staff)
    data = {"action": "close_chosen", "_selected_action": case.pk, "outcome": outcome, "sure": "1"}
    assert client.post("/quan-tri/casework/case/", data | {"seen": f"{case.pk}:{case.version}"}).status_code == 302


def past_the_verbs(case: Case, outcome: str) -> None:
    closed = {"status": "closed", "closed_at": timezone.now(), "outcome": outcome}
    with transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**closed)


WAYS: dict[str, Callable[[Case, str], None]] = {"by hand": by_hand, "in bulk": in_bulk, "by SQL": past_the_verbs}


def stays_open(case: Case, outcome: str, way: str) -> bool:
    with suppress(Refused, IntegrityError):
        WAYS[way](case, outcome)
    return Case.objects.get(pk=case.pk).status != "closed"


@pytest.mark.sampled(5)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("outcome", Outcome.values)
@pytest.mark.parametrize("decision", GRANTS)
def test_a_granted_deletion_closes_with_no_outcome_before_its_certificate_unless_it_is_called_off(
    decision: str, outcome: str, way: str
) -> None:
    case = decided(Right.DELETE, decision)
    calls_off = outcome == Outcome.WITHDRAWN and way != "by SQL"
    assert stays_open(case, outcome, way) is not calls_off
    refused = request_verbs.erase.refusal(Case.objects.get(pk=case.pk))
    assert (refused is not None) is calls_off


@pytest.mark.sampled(5)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("outcome", Outcome.values)
@pytest.mark.parametrize("decision", GRANTS)
@pytest.mark.parametrize("right", [Right.CORRECT, Right.VIEW, Right.COPY])
def test_what_waits_to_be_carried_out_ends_with_no_outcome(right: str, decision: str, outcome: str, way: str) -> None:
    assert stays_open(decided(right, decision), outcome, way)


def ended_and_reopened(right: str, decision: str) -> Case:
    case = decided(right, decision)
    if case.status != "closed":
        carrying_out.carried_out(case)
    verbs.reopen(case, staff=make_staff(), reason="Nhầm")
    return Case.objects.get(pk=case.pk)


@pytest.mark.sampled(5)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("outcome", Outcome.values)
@pytest.mark.parametrize("decision", Decision.values)
@pytest.mark.parametrize("right", [right for right in Right if right != Right.DELETE])
def test_what_was_opened_again_ends_as_it_was_decided_and_not_otherwise(
    right: str, decision: str, outcome: str, way: str
) -> None:
    as_decided = outcome == carrying_out.OUTCOMES[Decision(decision)]
    assert stays_open(ended_and_reopened(right, decision), outcome, way) != as_decided


def granted_address(decision: str, *, days_ago: int) -> Case:
    with time_machine.travel(timezone.now() - timedelta(days=days_ago)):
        return decided(Right.CORRECT, decision)


@pytest.mark.sampled(5)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("outcome", Outcome.values)
@pytest.mark.parametrize("days", [6, 8])
@pytest.mark.parametrize("decision", GRANTS)
def test_a_new_address_whose_link_nobody_opened_in_time_ends_as_unreachable(
    decision: str, days: int, outcome: str, way: str
) -> None:
    too_old = days == 8 and outcome == Outcome.UNREACHABLE
    assert stays_open(granted_address(decision, days_ago=days), outcome, way) != too_old


def test_a_new_address_that_a_later_request_replaced_ends_as_unreachable() -> None:
    case = decided(Right.CORRECT)
    new_address._void_others(verified(Right.CORRECT), [case.person])  # type: ignore[list-item]
    for way in WAYS:
        assert stays_open(Case.objects.get(pk=case.pk), Outcome.WITHDRAWN, way)
    assert not stays_open(Case.objects.get(pk=case.pk), Outcome.UNREACHABLE, "by hand")


@pytest.mark.sampled(5)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("outcome", [Outcome.DONE, Outcome.PARTLY, Outcome.NOT_DONE])
@pytest.mark.parametrize("right", Right.values)
def test_without_a_decision_nothing_is_called_decided(right: str, outcome: str, way: str) -> None:
    assert stays_open(verified(right), outcome, way)


@pytest.mark.sampled(5)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("outcome", carrying_out.WITHOUT_DECISION)
@pytest.mark.parametrize("right", Right.values)
def test_what_the_person_no_longer_wants_before_a_decision_can_end(right: str, outcome: str, way: str) -> None:
    assert not stays_open(verified(right), outcome, way)


@pytest.mark.parametrize("decision", GRANTS)
@pytest.mark.parametrize("right", AT_ONCE)
def test_what_the_decision_itself_does_is_closed_by_it(right: str, decision: str) -> None:
    case = decided(right, decision)
    assert (case.status, case.outcome) == ("closed", carrying_out.OUTCOMES[Decision(decision)])
    assert DataRequest.objects.get(case=case).carried_out_at


@pytest.mark.parametrize("right", Right.values)
def test_a_refusal_is_closed_at_once_as_not_done(right: str) -> None:
    case = decided(right, Decision.REFUSED)
    assert (case.status, case.outcome) == ("closed", Outcome.NOT_DONE)
    verbs.reopen(case, staff=make_staff(), reason="Nhầm")
    for way in WAYS:
        assert stays_open(Case.objects.get(pk=case.pk), Outcome.DONE, way)
    by_hand(Case.objects.get(pk=case.pk), Outcome.NOT_DONE)


# ------------------------------------------------------------- how each is carried out
@pytest.mark.parametrize("decision", GRANTS)
def test_a_deletion_is_closed_by_its_certificate(decision: str) -> None:
    case = decided(Right.DELETE, decision)
    request_verbs.erase(case, seen=request_verbs.what_goes(case), staff=make_staff(), typed=case.reference)
    assert stays_open(Case.objects.get(pk=case.pk), Outcome.DONE, "by hand")
    assert check.check(ErasureOrder.objects.get())
    case.refresh_from_db()
    assert (case.status, case.outcome) == ("closed", carrying_out.OUTCOMES[Decision(decision)])


def test_a_corrected_address_closes_the_request_when_its_link_is_opened() -> None:
    case = decided(Right.CORRECT)
    asked = new_address.waiting(token_for(case))
    assert asked
    assert new_address.confirm(asked)
    case.refresh_from_db()
    assert (case.status, case.outcome) == ("closed", Outcome.DONE)
    assert case.events.filter(verb="carried_out").count() == 1
    assert not new_address.confirm(asked)


def test_the_link_to_a_new_address_is_void_once_the_request_has_ended() -> None:
    case = granted_address(Decision.GRANTED, days_ago=8)
    by_hand(case, Outcome.UNREACHABLE)
    assert new_address.waiting(token_for(case)) is None


def test_a_correction_without_a_new_address_is_done_at_once() -> None:
    case = verified(Right.CORRECT)
    request_verbs.correct(case, staff=make_staff(), decision="granted", corrected={"organisation": "Công ty Mới"})
    assert (case.status, case.outcome) == ("closed", Outcome.DONE)


@pytest.mark.parametrize("right", [Right.VIEW, Right.COPY])
def test_what_is_to_be_seen_is_done_once_the_letter_with_the_link_has_gone(right: str) -> None:
    case = decided(right)
    letter = Letter.objects.get(access_request__isnull=False)
    assert carrying_out.close_what_was_sent() == 0
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.FAILED)
    assert carrying_out.close_what_was_sent() == 0
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.QUEUED)
    assert LETTERS.deliver(letter.pk)
    assert carrying_out.close_what_was_sent() == 1
    assert carrying_out.close_what_was_sent() == 0
    case.refresh_from_db()
    assert (case.status, case.outcome) == ("closed", Outcome.DONE)


@pytest.mark.parametrize("right", [Right.VIEW, Right.COPY])
def test_whoever_has_no_mailbox_gets_it_on_paper_and_only_then_it_is_done(right: str) -> None:
    case = decided(right, email="")
    assert stays_open(case, Outcome.DONE, "by hand")
    desk = manager()
    assert desk.do("give_copy", case, how="").status_code == 200
    assert desk.do("give_copy", case, how="Trao tận tay ngày 25/11").status_code == 302
    case.refresh_from_db()
    assert (case.status, case.outcome) == ("closed", Outcome.DONE)


@pytest.mark.parametrize("right", [right for right in Right if right not in (Right.VIEW, Right.COPY)])
def test_only_what_is_to_be_seen_is_handed_over_on_paper(right: str) -> None:
    assert carrying_out.give_copy.refusal(decided(right)) is not None


# ------------------------------------------------------------- other ways out
@pytest.mark.parametrize("decision", Decision.values)
@pytest.mark.parametrize("right", Right.values)
def test_a_decided_request_is_not_filed_as_something_else(right: str, decision: str) -> None:
    case = decided(right, decision)
    if case.status == "closed":
        verbs.reopen(case, staff=make_staff(), reason="Nhầm")
    with pytest.raises(Refused):
        refile(case, staff=make_staff(), kind=Kind.QUESTION, clocks=None, details=lambda case: [])
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(kind=Kind.QUESTION)


def test_an_order_left_open_is_overdue_and_staff_are_reminded_even_while_the_case_waits_for_the_customer() -> None:
    case = decided(Right.DELETE)
    assert case.due_at == case.resolve_due_at
    verbs.wait(case, staff=make_staff(), text="Quý khách có cần bản sao trước không?")
    Case.objects.filter(pk=case.pk).update(created_at=case.created_at - timedelta(days=40))
    early = timezone.now() - timedelta(hours=1)
    Case.objects.filter(pk=case.pk).update(first_due_at=early, due_at=early, resolve_due_at=early)
    reminders.remind()
    assert Reminder.objects.filter(case=case, stage="due").exists()
    assert due.state(Case.objects.get(pk=case.pk))[0] == "overdue"


def test_a_case_whose_clock_pauses_is_nobodys_to_hurry_while_it_waits() -> None:
    early = timezone.now() - timedelta(hours=1)
    case = make_case(status="waiting", created_at=timezone.now() - timedelta(days=9))
    Case.objects.filter(pk=case.pk).update(due_at=early)
    reminders.remind()
    assert not Reminder.objects.exists()
    assert due.state(Case.objects.get(pk=case.pk))[0] == "waiting"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("right", [Right.DELETE, Right.RESTRICT, Right.VIEW])
def test_of_two_who_decide_at_once_one_is_told_that_the_case_has_changed(right: str) -> None:
    case = verified(right)
    start, told = Barrier(2), []
    officers = [make_staff(), make_staff()]

    def decide(staff: User) -> None:
        mine = Case.objects.select_related("data_request", "person").get(pk=case.pk)
        assert mine.detail.decision == ""
        start.wait()
        try:
            request_verbs.decide(mine, staff=staff, decision=Decision.GRANTED)
            told.append("decided")
        except (StaleMove, Refused):
            told.append("told")
        connections.close_all()

    threads = [Thread(target=decide, args=(staff,)) for staff in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(told) == ["decided", "told"]
    assert DataRequest.objects.get(case=case).decided_by in officers


def token_for(case: Case) -> str:
    assert Letter.objects.get(purpose="new_address", case=case).address == NEW
    return signed(case.pk, NEW_ADDRESS_SALT)


def test_the_old_address_stays_until_the_link_is_opened() -> None:
    case = decided(Right.CORRECT)
    assert case.person
    assert case.person.email == EMAIL
