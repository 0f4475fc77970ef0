"""The moves of a case: what each changes, what each refuses, and that nobody overwrites anybody."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from casework.case import customer_verbs, verbs
from casework.case.case import Case
from casework.case.states import Outcome, Status
from casework.case.timeline import Happened
from casework.ground.errors import Refused, StaleMove
from casework.ground.kind import Kind
from casework.ledger.entries import TrailEntry
from casework.people.person import Person
from casework.post.letter import Letter
from casework.tests.factories import make_case, make_staff

pytestmark = pytest.mark.django_db
Move = Callable[[Case, Any], object]

VERBS: dict[str, Move] = {
    "claim": lambda case, staff: verbs.claim(case, staff=staff),
    "record_call": lambda case, staff: verbs.record_call(case, staff=staff, method="phone", result="no_answer"),
    "reply": lambda case, staff: verbs.reply(case, staff=staff, text="Xin chào"),
    "wait": lambda case, staff: verbs.wait(case, staff=staff, text="Mã số thuế?"),
    "resume": lambda case, staff: verbs.resume(case, staff=staff),
    "close": lambda case, staff: verbs.close(case, staff=staff, outcome=Outcome.NOT_DONE, text="Rất tiếc"),
    "answer": lambda case, staff: customer_verbs.answer(case, text="0100109106"),
}
LEADS_TO = {
    ("new", "claim"): "in_progress",
    ("new", "record_call"): "in_progress",
    ("new", "reply"): "in_progress",
    ("new", "wait"): "waiting",
    ("new", "close"): "closed",
    ("in_progress", "record_call"): "in_progress",
    ("in_progress", "reply"): "in_progress",
    ("in_progress", "wait"): "waiting",
    ("in_progress", "close"): "closed",
    ("waiting", "record_call"): "waiting",
    ("waiting", "reply"): "waiting",
    ("waiting", "resume"): "in_progress",
    ("waiting", "close"): "closed",
    ("waiting", "answer"): "in_progress",
}
REFUSED = [(status, verb) for status in Status.values for verb in VERBS if (status, verb) not in LEADS_TO]


def in_hands(status: str, **more: Any) -> tuple[Case, Any]:
    """A case in this state, and whoever has it or might take it."""
    case = make_case(status=status, **more)
    return case, case.assignee or make_staff()


def last_entry(case: Case) -> TrailEntry:
    return TrailEntry.objects.filter(target=case.target).order_by("pk").last()  # type: ignore[return-value]


@pytest.mark.parametrize(("status", "verb"), LEADS_TO, ids="-".join)
def test_a_move_leads_to_its_state_and_leaves_a_trail_entry(status: str, verb: str) -> None:
    case, staff = in_hands(status)
    VERBS[verb](case, staff)
    case.refresh_from_db()
    assert case.status == LEADS_TO[status, verb]
    assert case.version > 1
    entry = last_entry(case)
    assert (entry.verb, entry.refused) == (verb, "")
    assert entry.staff == (None if verb == "answer" else staff)
    assert case.events.count() == 2


@pytest.mark.parametrize(("status", "verb"), REFUSED, ids="-".join)
def test_a_refused_move_changes_nothing_and_leaves_a_trail_entry(status: str, verb: str) -> None:
    case, staff = in_hands(status)
    before = Case.objects.filter(pk=case.pk).values().get()
    with pytest.raises(Refused) as refusal:
        VERBS[verb](case, staff)
    assert refusal.value.message
    assert Case.objects.filter(pk=case.pk).values().get() == before
    assert (last_entry(case).verb, last_entry(case).refused) == (verb, "state")
    assert case.events.count() == 1
    assert not case.calls.exists()
    assert not Letter.objects.exists()


def test_somebody_elses_case_cannot_be_claimed() -> None:
    case, _holder = in_hands("in_progress")
    with pytest.raises(Refused):
        verbs.claim(case, staff=make_staff())
    assert last_entry(case).refused == "taken"


def test_whoever_does_the_first_thing_takes_the_case_on() -> None:
    case, staff = in_hands("new")
    verbs.reply(case, staff=staff, text="Xin chào")
    assert case.assignee == staff


@pytest.mark.clause("C1.1")
def test_only_a_reached_customer_makes_a_request_confirmed() -> None:
    case, staff = in_hands("new")
    verbs.record_call(case, staff=staff, method="phone", result="no_answer")
    assert case.confirmed_at is None
    assert case.first_answered_at is None
    call = verbs.record_call(case, staff=staff, method="phone", result="confirmed", note="Gặp chị Ánh")
    assert case.confirmed_at == case.first_answered_at == call.at
    assert (call.staff, call.method, call.result) == (staff, "phone", "confirmed")
    assert list(case.events.values_list("verb", flat=True)) == [Happened.RECEIVED, Happened.CALLED, Happened.CONFIRMED]


@pytest.mark.clause("C1.1")
def test_a_customer_who_declines_after_confirming_has_not_confirmed_until_they_do_so_again() -> None:
    case, staff = in_hands("new", kind=Kind.PURCHASE)
    verbs.record_call(case, staff=staff, method="phone", result="confirmed")
    confirmed_at = case.confirmed_at
    verbs.record_call(case, staff=staff, method="phone", result="no_answer")
    assert case.confirmed_at == confirmed_at
    verbs.record_call(case, staff=staff, method="phone", result="declined")
    assert case.confirmed_at is None
    with pytest.raises(Refused, match="unconfirmed"):
        verbs.close(case, staff=staff, outcome=Outcome.DONE)
    with pytest.raises(IntegrityError, match="case_confirmed_by_a_call"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(confirmed_at=confirmed_at)
    call = verbs.record_call(case, staff=staff, method="phone", result="confirmed")
    assert case.confirmed_at == call.at


@pytest.mark.clause("C1.1")
@pytest.mark.parametrize("late", ["confirmed", "declined"])
def test_a_call_that_is_written_down_late_changes_nothing_that_was_said_after_it(late: str) -> None:
    case, staff = in_hands("new", kind=Kind.PURCHASE)
    last = "declined" if late == "confirmed" else "confirmed"
    verbs.record_call(case, staff=staff, method="phone", result=last)
    before = case.confirmed_at
    earlier = timezone.now() - timedelta(minutes=5)
    verbs.record_call(case, staff=staff, method="phone", result=late, at=earlier)
    assert case.confirmed_at == before


@pytest.mark.clause("C1.1")
def test_an_unconfirmed_purchase_is_not_closed_as_done() -> None:
    case, staff = in_hands("new", kind=Kind.PURCHASE)
    with pytest.raises(Refused):
        verbs.close(case, staff=staff, outcome=Outcome.DONE)
    assert last_entry(case).refused == "unconfirmed"
    verbs.record_call(case, staff=staff, method="mail", result="confirmed")
    verbs.close(case, staff=staff, outcome=Outcome.DONE)
    assert (case.status, case.outcome) == (Status.CLOSED, Outcome.DONE)


def test_after_the_first_answer_the_resolution_is_what_is_due() -> None:
    case, staff = in_hands("new")
    assert case.due_at == case.first_due_at
    verbs.reply(case, staff=staff, text="Xin chào")
    assert case.due_at == case.resolve_due_at


@pytest.mark.clause("C2.1")
def test_a_reply_is_a_letter_that_names_the_case() -> None:
    case, staff = in_hands("new")
    verbs.reply(case, staff=staff, text="Chị vui lòng gửi <giấy phép> & bản sao")
    letter = Letter.objects.get()
    assert (letter.purpose, letter.case, letter.address) == ("reply", case, case.person.email)  # type: ignore[union-attr]
    assert "Chị vui lòng gửi <giấy phép> & bản sao" in letter.text.body


def test_where_nobody_would_read_it_nothing_can_be_written() -> None:
    case, staff = in_hands("new", kind=Kind.COMPLAINT, channel="phone", person=None)
    with pytest.raises(Refused):
        verbs.reply(case, staff=staff, text="Xin chào")
    assert last_entry(case).refused == "nobody"


def test_closing_with_words_sends_them_and_without_sends_nothing() -> None:
    case, staff = in_hands("in_progress")
    verbs.close(case, staff=staff, outcome=Outcome.PARTLY, text="Đã xong một phần")
    assert "Đã xong một phần" in Letter.objects.get().text.body
    silent, staff = in_hands("in_progress")
    verbs.close(silent, staff=staff, outcome=Outcome.DONE)
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("outcome", [Outcome.PARTLY, Outcome.NOT_DONE])
def test_what_was_not_done_or_not_all_of_it_ends_with_an_explanation(outcome: str) -> None:
    case, staff = in_hands("in_progress")
    with pytest.raises(Refused):
        verbs.close(case, staff=staff, outcome=outcome)
    assert last_entry(case).refused == "unexplained"
    verbs.reply(case, staff=staff, text="Dịch vụ này không còn")
    verbs.close(case, staff=staff, outcome=outcome)
    assert case.status == "closed"


@pytest.mark.parametrize(("calls", "words"), [(0, "chưa liên lạc được"), (2, "2 lần")])
def test_whoever_could_not_be_reached_is_told_in_writing_how_to_go_on(calls: int, words: str) -> None:
    case, staff = in_hands("in_progress")
    for _call in range(calls):
        verbs.record_call(case, staff=staff, method="phone", result="no_answer")
    verbs.close(case, staff=staff, outcome=Outcome.UNREACHABLE)
    told = Letter.objects.get()
    assert told.purpose == "unreachable"
    assert words in told.text.body
    assert "024 222 05513" in told.text.body
    assert case.events.latest("pk").text in told.text.body


def test_whoever_has_restricted_the_use_of_their_data_is_not_written_to_when_they_could_not_be_reached() -> None:
    case, staff = in_hands("in_progress")
    Person.objects.filter(pk=case.person_id).update(restricted_at=timezone.now())
    case = Case.objects.get(pk=case.pk)
    verbs.close(case, staff=staff, outcome=Outcome.UNREACHABLE)
    assert not Letter.objects.exists()


def test_waiting_moves_the_due_date_by_as_long_as_it_lasted() -> None:
    with time_machine.travel("2026-10-19T02:00:00Z", tick=False):
        case, staff = in_hands("in_progress", kind=Kind.CONSULTATION)
        due = case.resolve_due_at
        verbs.wait(case, staff=staff, text="Mã số thuế?")
    with time_machine.travel("2026-10-21T02:00:00Z", tick=False):
        customer_verbs.answer(case, text="0100109106")
    assert case.resolve_due_at - due == timedelta(days=2)
    assert case.due_at == case.resolve_due_at


def test_the_clock_of_a_data_request_never_stands_still() -> None:
    with time_machine.travel("2026-10-19T02:00:00Z", tick=False):
        case, staff = in_hands("in_progress", kind=Kind.DATA_REQUEST)
        due = case.resolve_due_at
        verbs.wait(case, staff=staff, text="Yêu cầu nào?")
    with time_machine.travel("2026-10-21T02:00:00Z", tick=False):
        customer_verbs.answer(case, text="Xem dữ liệu")
    assert case.resolve_due_at == due


def test_the_customers_answer_is_kept_and_the_trail_has_none_of_its_words() -> None:
    case, _staff = in_hands("waiting")
    customer_verbs.answer(case, text="Mã số thuế 0100109106")
    assert case.events.last().text == "Mã số thuế 0100109106"
    for entry in TrailEntry.objects.all():
        assert "0100109106" not in f"{entry.verb} {entry.target} {entry.fields} {entry.refused}"


# ------------------------------------------------------------------------- two at once
def test_a_move_on_an_old_view_of_the_case_is_refused_as_stale() -> None:
    case, staff = in_hands("in_progress")
    old = Case.objects.get(pk=case.pk)
    verbs.reply(case, staff=staff, text="Xin chào")
    with pytest.raises(StaleMove):
        verbs.reply(old, staff=staff, text="Xin chào lần nữa")
    assert Letter.objects.count() == 1
    assert last_entry(case).refused == "stale"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_move_at_once_the_second_is_told_and_nothing_is_overwritten() -> None:
    case = make_case()
    staff = [make_staff(), make_staff()]
    views = [Case.objects.get(pk=case.pk) for _ in staff]
    start = threading.Barrier(2)
    told: list[str] = []

    def claim(number: int) -> None:
        start.wait()
        try:
            verbs.claim(views[number], staff=staff[number])
            told.append("done")
        except Refused as refusal:
            told.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=claim, args=[number]) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["done", "stale"]
    case.refresh_from_db()
    assert case.assignee in staff
    assert case.version == 2
    assert case.events.filter(verb=Happened.CLAIMED).get().staff == case.assignee
    assert TrailEntry.objects.filter(target=case.target, refused="stale").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_move_within_anothers_transaction_is_an_error() -> None:
    """A refusal has to be recorded after the rollback; an outer transaction would swallow it."""
    case, staff = in_hands("new")
    with transaction.atomic(), pytest.raises(RuntimeError):
        verbs.claim(case, staff=staff)


def test_overdue_is_what_is_open_and_past_its_date() -> None:
    case, staff = in_hands("new", created_at=timezone.now() - timedelta(days=60))
    assert case.is_overdue
    verbs.close(case, staff=staff, outcome=Outcome.INVALID)
    assert not case.is_overdue


def test_a_colleagues_note_makes_what_others_are_about_to_do_stale() -> None:
    case, staff = in_hands("in_progress")
    on_the_screen = Case.objects.get(pk=case.pk)
    verbs.note(case, staff=make_staff(), text="KH xin đừng đóng!")
    with pytest.raises(StaleMove):
        verbs.close(on_the_screen, staff=staff, outcome="done")


def test_whoever_writes_a_note_goes_on_with_what_they_have_read_and_no_more() -> None:
    case, staff = in_hands("in_progress")
    verbs.note(case, staff=staff, text="Gọi lại 14h")
    verbs.reply(case, staff=staff, text="Chào Quý khách")
    old = Case.objects.get(pk=case.pk)
    verbs.note(case, staff=make_staff(), text="KH xin đừng đóng!")
    verbs.note(old, staff=staff, text="Sắp đóng")
    with pytest.raises(StaleMove):
        verbs.close(old, staff=staff, outcome="done")
