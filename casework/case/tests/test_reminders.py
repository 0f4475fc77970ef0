"""Reminders to staff: before and at the deadline, made up after an outage, never twice, never for what waits; one
letter to each receiver, however much there is."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from casework.case import morning, reminders, verbs
from casework.case.case import Case
from casework.case.reminder import Reminder
from casework.case.states import Status
from casework.centre.rules import NoticeRecipient
from casework.post.letter import Letter
from casework.tests.factories import make_case, make_colleague, make_staff

pytestmark = pytest.mark.django_db(transaction=True)


def subjects() -> list[str]:
    return [letter.text.subject for letter in Letter.objects.order_by("pk")]


def at(case: Case, **shift: float) -> time_machine.travel:
    return time_machine.travel(case.due_at + timedelta(**shift), tick=False)


def test_one_before_and_one_at_the_deadline() -> None:
    case = make_case()
    with at(case, hours=-5):
        assert reminders.remind() == 0
    with at(case, hours=-3):
        assert reminders.remind() == 1
        assert reminders.remind() == 0
    with at(case, minutes=1):
        assert reminders.remind() == 1
        assert reminders.remind() == 0
    soon, late = subjects()
    assert soon != late
    assert case.reference in soon
    assert case.reference in late


def test_after_an_outage_what_is_late_is_told_once_as_late() -> None:
    case = make_case()
    with at(case, days=9):
        assert reminders.remind() == 1
        assert reminders.remind() == 0


def test_a_deadline_that_moved_is_reminded_of_anew() -> None:
    case = make_case()
    with at(case, minutes=1):
        reminders.remind()
    Case.objects.filter(pk=case.pk).update(due_at=case.resolve_due_at)
    case.refresh_from_db()
    with at(case, minutes=1):
        assert reminders.remind() == 1


@pytest.mark.parametrize("status", [Status.WAITING, Status.CLOSED])
def test_nobody_is_reminded_of_what_waits_or_is_closed(status: str) -> None:
    case = make_case(status=status)
    with at(case, days=9):
        assert reminders.remind() == 0


def test_the_assignee_and_the_recipients_of_the_kind_are_told() -> None:
    NoticeRecipient.objects.create(kind="consultation", email="truong.phong@example.vn")
    staff = make_staff(email="binh@example.vn")
    case = make_case(status=Status.IN_PROGRESS, assignee=staff)
    with at(case, minutes=-1):
        reminders.remind()
    assert set(Letter.objects.values_list("address", flat=True)) == {"binh@example.vn", "truong.phong@example.vn"}


def test_a_reminder_names_no_customer() -> None:
    case = make_case()
    with at(case, days=1):
        reminders.remind()
    assert case.person is not None
    for letter in Letter.objects.all():
        for private in (case.person.full_name, case.person.email, case.person.phone):
            assert private not in letter.text.subject + letter.text.body


def test_two_workers_do_not_remind_twice() -> None:
    case = make_case()
    Reminder.objects.create(case=case, due_at=case.due_at, stage="due")
    assert reminders._remind(case, "due") == 0


# ------------------------------------------------------------- one letter, however much there is
def test_after_an_outage_each_receiver_gets_one_letter_with_all_that_is_late() -> None:
    staff = make_staff(email="binh@example.vn")
    cases = [make_case(status=Status.IN_PROGRESS, assignee=staff) for _ in range(5)]
    with at(cases[0], days=2):
        assert reminders.remind() == 5
    assert Letter.objects.count() == 2
    for letter in Letter.objects.all():
        assert all(case.reference in letter.text.body for case in cases)
    assert not Reminder.objects.filter(told_at=None).exists()


def test_what_was_closed_before_the_letter_is_written_is_not_in_it() -> None:
    first, second = make_case(), make_case()
    with at(first, hours=1):
        reminders.remind()
        verbs.close(second, staff=make_staff(), outcome="withdrawn")
        body = Letter.objects.get(purpose="work").text.body
    assert first.reference in body
    assert second.reference not in body


def test_very_many_are_counted() -> None:
    cases = [make_case() for _ in range(42)]
    with at(cases[0], hours=1):
        reminders.remind()
    body = Letter.objects.get(purpose="work").text.body
    assert body.count("/quan-tri/casework/case/") == 40
    assert "và 2 " in body or "and 2 more" in body


# ------------------------------------------------------------- given by a colleague
@pytest.mark.parametrize(("priority", "hours", "letters"), [(2, -3, 1), (0, -30, 1), (2, -30, 0)])
def test_who_is_given_what_does_not_wait_is_told_at_once(priority: int, hours: int, letters: int) -> None:
    colleague = make_colleague("consultants", email="an@example.vn")
    case = make_case(priority=priority, resolve_due_at=timezone.now() + timedelta(days=9))
    with at(case, hours=hours):
        verbs.assign(case, staff=make_staff(), to=colleague)
        reminders.remind()
        assert Letter.objects.filter(address="an@example.vn", facts__parts__has_key="given").count() == letters


def test_nobody_is_told_of_what_they_gave_themselves() -> None:
    colleague = make_colleague("consultants", email="an@example.vn")
    case = make_case(priority=0)
    verbs.assign(case, staff=colleague, to=colleague)
    reminders.remind()
    assert not Letter.objects.exists()


def test_many_given_at_once_are_told_in_one_letter_and_whoever_gets_them_next_is_told_too() -> None:
    first, second = (make_colleague("consultants", email=f"{name}@example.vn") for name in ("an", "chi"))
    cases = [make_case(priority=0) for _ in range(3)]
    for case in cases:
        verbs.assign(case, staff=make_staff(), to=first)
    reminders.remind()
    assert Letter.objects.get().address == "an@example.vn"
    verbs.assign(cases[0], staff=make_staff(), to=second)
    reminders.remind()
    assert Letter.objects.filter(address="chi@example.vn").count() == 1


# ------------------------------------------------------------- the list of a morning
def at_seven(day: str = "2026-11-26", hour: int = 7) -> time_machine.travel:
    return time_machine.travel(datetime.fromisoformat(f"{day}T{hour:02}:30+07:00"), tick=False)


def test_each_has_one_list_a_morning_with_all_that_is_theirs() -> None:
    colleague = make_colleague("consultants", email="an@example.vn")
    with at_seven("2026-11-25", 9):
        late, today, later = (make_case(status=Status.IN_PROGRESS, assignee=colleague) for _ in range(3))
        given = make_case()
    moments = {"late": "2026-11-25T17:00+07:00", "today": "2026-11-26T17:00+07:00", "later": "2026-11-30T17:00+07:00"}
    for case, when in ((late, "late"), (today, "today"), (later, "later"), (given, "later")):
        Case.objects.filter(pk=case.pk).update(due_at=datetime.fromisoformat(moments[when]))
    with at_seven("2026-11-25", 18):
        verbs.assign(given, staff=make_staff(), to=colleague)
    with at_seven(hour=6):
        assert morning.send() == 0
    with at_seven():
        assert morning.send() == 1
        assert morning.send() == 0
    letter = Letter.objects.get()
    assert letter.facts["parts"] == {"answered": [], "due": [late.pk], "today": [today.pk], "given": [given.pk]}
    assert later.reference not in letter.text.body
    with at_seven("2026-11-27"):
        morning.send()
    again = Letter.objects.latest("pk")
    assert given.pk not in again.facts["parts"]["given"], "told once"


def test_a_morning_without_anything_brings_no_letter_and_an_outage_makes_it_late_not_double() -> None:
    make_colleague("consultants", email="an@example.vn")
    with at_seven():
        assert morning.send() == 1
    with at_seven(hour=15):
        assert morning.send() == 0
    assert not Letter.objects.exists()


@pytest.mark.parametrize("day", ["2026-11-28", "2026-09-02"])
def test_there_is_no_list_on_a_day_off(day: str) -> None:
    make_colleague("consultants", email="an@example.vn")
    with at_seven(day):
        assert morning.send() == 0


def test_whoever_cannot_be_written_to_or_has_left_has_none() -> None:
    make_colleague("consultants")
    make_colleague("consultants", email="cu@example.vn", is_active=False)
    with at_seven():
        assert morning.send() == 0
