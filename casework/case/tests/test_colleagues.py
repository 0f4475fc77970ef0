"""Who may be given which cases, and what becomes of open cases when whoever had them may no longer work them."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import timezone

from casework.case import customer_verbs, reminders, verbs
from casework.case.case import Case
from casework.case.colleagues import may_work, who_may_work
from casework.case.giving_back import give_back
from casework.case.reminder import Reminder
from casework.case.states import Status
from casework.case.timeline import INTERNAL
from casework.ground.errors import Refused
from casework.ground.kind import Kind
from casework.ledger.entries import TrailEntry
from casework.post.letter import Letter
from casework.tests.factories import make_case, make_colleague, make_staff

pytestmark = pytest.mark.django_db
WORKED_BY = {
    Kind.CONSULTATION: "consultants",
    Kind.QUESTION: "consultants",
    Kind.PURCHASE: "contracts",
    Kind.COMPLAINT: "complaint handlers",
    Kind.MISUSE: "complaint handlers",
    Kind.DATA_REQUEST: "privacy officers",
}
ROLES = ["consultants", "contracts", "complaint handlers", "privacy officers", "managers", "auditors"]


@pytest.mark.parametrize("kind", Kind.values)
@pytest.mark.parametrize("role", ROLES)
def test_a_case_can_be_theirs_who_work_its_kind(role: str, kind: str) -> None:
    colleague = make_colleague(role)
    expected = role in (WORKED_BY[Kind(kind)], "managers")
    assert may_work(colleague, kind) == expected
    assert (colleague in who_may_work(kind)) == expected


@pytest.mark.parametrize("gone", [{"is_active": False}, {"is_staff": False}])
@pytest.mark.parametrize("superuser", [True, False])
def test_never_theirs_who_are_deactivated_or_no_staff(gone: dict[str, bool], superuser: bool) -> None:
    colleague = make_colleague("consultants", is_superuser=superuser)
    assert colleague in who_may_work(Kind.CONSULTATION)
    for name, value in gone.items():
        setattr(colleague, name, value)
    colleague.save()
    assert not may_work(colleague, Kind.CONSULTATION)
    assert colleague not in who_may_work(Kind.CONSULTATION)


def test_a_single_right_or_all_rights_count_as_well() -> None:
    one, boss = make_staff("a"), make_staff("b", is_superuser=True)
    one.user_permissions.add(Permission.objects.get(codename="change_purchasecase"))
    assert list(who_may_work(Kind.PURCHASE)) == [one, boss]
    assert list(who_may_work(Kind.PURCHASE, Kind.QUESTION)) == [boss]


@pytest.mark.parametrize("role", ROLES)
def test_a_case_is_not_given_to_whoever_may_not_work_it(role: str) -> None:
    case, colleague = make_case(), make_colleague(role)
    if role in ("consultants", "managers"):
        verbs.assign(case, staff=make_staff(), to=colleague)
        assert Case.objects.get(pk=case.pk).assignee == colleague
        return
    with pytest.raises(Refused):
        verbs.assign(case, staff=make_staff(), to=colleague)
    assert Case.objects.get(pk=case.pk).assignee is None
    assert TrailEntry.objects.get(verb="assign").refused == "assignee"


def test_a_colleague_deactivated_since_the_page_was_drawn_gets_no_case() -> None:
    case, colleague = make_case(), make_colleague("consultants")
    type(colleague).objects.filter(pk=colleague.pk).update(is_active=False)
    with pytest.raises(Refused):
        verbs.assign(case, staff=make_staff(), to=colleague)


# ------------------------------------------------------------- giving back
def deactivated(colleague: Any) -> list[Case]:
    colleague.is_active = False
    with transaction.atomic():
        colleague.save()
        return give_back(colleague, staff=make_staff())


def of(colleague: Any, status: str = Status.IN_PROGRESS, kind: str = Kind.CONSULTATION, **more: Any) -> Case:
    return make_case(kind, status=status, assignee=colleague, **more)


def test_open_cases_of_a_deactivated_colleague_are_nobodys() -> None:
    colleague = make_colleague("consultants")
    case = of(colleague)
    version = case.version
    assert deactivated(colleague) == [case]
    case.refresh_from_db()
    assert (case.status, case.assignee, case.version) == (Status.NEW, None, version + 1)
    assert case.events.get(verb="put_back").verb in INTERNAL
    assert TrailEntry.objects.get(verb="put_back").target == case.target


def test_what_waits_for_the_customer_goes_on_waiting_and_their_answer_is_taken() -> None:
    colleague = make_colleague("consultants")
    case = of(colleague, Status.WAITING)
    deactivated(colleague)
    case.refresh_from_db()
    assert (case.status, case.assignee) == (Status.WAITING, None)
    customer_verbs.answer(case, text="Máy Mac")
    assert (case.status, case.assignee) == (Status.NEW, None)


def test_whoever_goes_on_with_a_waiting_case_of_nobody_has_it() -> None:
    colleague, other = make_colleague("consultants"), make_colleague("consultants")
    case = of(colleague, Status.WAITING)
    deactivated(colleague)
    case.refresh_from_db()
    verbs.resume(case, staff=other)
    assert (case.status, case.assignee) == (Status.IN_PROGRESS, other)


def test_closed_cases_and_those_of_others_stay() -> None:
    colleague, other = make_colleague("consultants"), make_colleague("consultants")
    closed, theirs = of(colleague, Status.CLOSED), of(other)
    assert deactivated(colleague) == []
    assert Case.objects.get(pk=closed.pk).assignee == colleague
    assert Case.objects.get(pk=theirs.pk).assignee == other


def test_a_role_taken_away_gives_back_only_what_it_was_for() -> None:
    colleague = make_colleague("consultants", "complaint handlers")
    asked, complained = of(colleague), of(colleague, kind=Kind.COMPLAINT)
    colleague.groups.remove(Group.objects.get(name="complaint handlers"))
    with transaction.atomic():
        assert give_back(colleague, staff=make_staff()) == [complained]
    asked.refresh_from_db()
    assert asked.assignee == colleague


@pytest.mark.django_db(transaction=True)
def test_giving_back_outside_the_move_that_took_the_right_is_an_error() -> None:
    with pytest.raises(RuntimeError):
        give_back(make_colleague(), staff=make_staff())


def test_a_form_drawn_before_is_stale_afterwards() -> None:
    colleague = make_colleague("consultants")
    case = of(colleague)
    deactivated(colleague)
    with pytest.raises(Refused):
        verbs.reply(case, staff=colleague, text="Chào Quý khách")


@pytest.mark.django_db(transaction=True)
def test_reminders_follow_the_case() -> None:
    colleague, heir = (
        make_colleague("consultants", email="binh@example.vn"),
        make_colleague("consultants", email="an@example.vn"),
    )
    case = of(colleague)
    with time_machine.travel(case.due_at + timedelta(minutes=1), tick=False):
        reminders.remind()
        assert Letter.objects.filter(address="binh@example.vn").count() == 1
        deactivated(colleague)
        assert not Reminder.objects.filter(case=case).exists()
        case.refresh_from_db()
        verbs.assign(case, staff=heir, to=heir)
        assert reminders.remind() == 1
    assert Letter.objects.filter(address="binh@example.vn").count() == 1
    assert Letter.objects.filter(address="an@example.vn").count() == 1


def test_a_closed_case_opened_again_is_not_theirs_who_left() -> None:
    colleague, other = make_colleague("complaint handlers"), make_colleague("complaint handlers")
    objected = of(colleague, Status.CLOSED, Kind.COMPLAINT, created_at=timezone.now() - timedelta(days=1))
    reopened = of(colleague, Status.CLOSED, Kind.COMPLAINT)
    deactivated(colleague)
    objected.refresh_from_db()
    reopened.refresh_from_db()
    customer_verbs.object_to(objected, text="Chưa xong")
    verbs.reopen(reopened, staff=other, reason="Nhầm")
    assert (objected.status, objected.assignee) == (Status.NEW, None)
    assert (reopened.status, reopened.assignee) == (Status.IN_PROGRESS, other)


def test_a_closed_case_opened_again_is_theirs_who_had_it() -> None:
    colleague, other = make_colleague("complaint handlers"), make_colleague("complaint handlers")
    objected, reopened = (of(colleague, Status.CLOSED, Kind.COMPLAINT) for _each in range(2))
    customer_verbs.object_to(objected, text="Chưa xong")
    verbs.reopen(reopened, staff=other, reason="Nhầm")
    assert (objected.status, objected.assignee) == (Status.IN_PROGRESS, colleague)
    assert reopened.assignee == colleague
