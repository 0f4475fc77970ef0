"""Reminders to staff: before and at the deadline, made up after an outage, never twice, never for what waits."""

from datetime import timedelta

import pytest
import time_machine

from casework.case import reminders
from casework.case.case import Case
from casework.case.reminder import Reminder
from casework.case.states import Status
from casework.centre.rules import NoticeRecipient
from casework.post.letter import Letter
from casework.tests.factories import make_case, make_staff

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
