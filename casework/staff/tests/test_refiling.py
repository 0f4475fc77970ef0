"""A misfiled case is filed again: the same reference and timeline, the facts and clocks of the right kind."""

from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from casework.case import colleagues, verbs
from casework.case.case import Case
from casework.case.states import Status
from casework.case.timeline import INTERNAL, Happened
from casework.ground.kind import Kind
from casework.intake import filing
from casework.ledger.entries import TrailEntry
from casework.staff.tests.test_entry import ANSWERS
from casework.tests.desk import Desk, manager
from casework.tests.factories import make_case, make_colleague, make_staff, some_detail
from privacy.rights import request_verbs

pytestmark = pytest.mark.django_db


def refile(desk: Desk, case: Case, kind: str, **changes: Any) -> Any:
    address = reverse("admin:casework_case_refile", args=[case.pk])
    desk.client.get(address, {"kind": kind})
    token = desk.client.cookies["csrftoken"].value
    form = {"csrfmiddlewaretoken": token, "version": case.version, "kind": kind} | ANSWERS[kind] | changes
    return desk.client.post(address, form)


@pytest.mark.parametrize("kind", [kind for kind in Kind.values if kind != "question"])
def test_a_question_that_was_none_is_filed_as_what_it_is(kind: str) -> None:
    case, desk = make_case(Kind.QUESTION), manager()
    assert refile(desk, case, kind).status_code == 302
    again = Case.objects.get(pk=case.pk)
    assert (again.kind, again.reference, again.person) == (kind, case.reference, case.person)
    assert again.registration.summary(again.detail)
    assert again.events.count() == 2
    assert TrailEntry.objects.get(verb="refile").staff == desk.staff
    assert again.resolve_due_at != case.resolve_due_at or kind in ("purchase", "complaint")


def test_a_case_that_comes_back_finds_its_facts_again() -> None:
    case, desk = make_case(Kind.QUESTION), manager()
    refile(desk, case, "complaint")
    refile(desk, Case.objects.get(pk=case.pk), "question")
    assert Case.objects.get(pk=case.pk).question.text == case.question.text


def test_what_the_customer_first_wrote_stays_in_sight() -> None:
    case, desk = make_case(Kind.QUESTION, detail={"text": "Máy Mac có ký được không?"}), manager()
    refile(desk, case, "complaint")
    again = Case.objects.get(pk=case.pk)
    for page in (desk.see(again), desk.open("casework_case_reply", case.pk)):
        assert "Máy Mac có ký được không?" in page.content.decode()
    refile(desk, again, "question")
    back = desk.see(Case.objects.get(pk=case.pk)).content.decode()
    assert back.count("Máy Mac có ký được không?") == 1


def test_no_words_of_one_language_are_stored_for_a_case_that_was_filed_again() -> None:
    case = make_case(Kind.QUESTION)
    refile(manager(), case, "complaint")
    event = case.events.get(verb=Happened.REFILED)
    assert event.text == ""
    assert event not in case.events.filter(verb__in=INTERNAL)


def test_a_case_whose_kind_owes_something_first_is_not_filed_again() -> None:
    case = make_case(Kind.DATA_REQUEST, detail={"right": "delete"})
    staff = make_staff()
    request_verbs.verify(case, staff=staff, how="counter", evidence="x", third_party=False)
    request_verbs.decide(case, staff=staff, decision="granted")
    assert refile(manager(), case, "question").status_code == 200
    assert Case.objects.get(pk=case.pk).kind == "data_request"
    assert TrailEntry.objects.latest("pk").refused == "done"


ROLE = {
    Kind.CONSULTATION: "consultants", Kind.QUESTION: "consultants", Kind.PURCHASE: "contracts",
    Kind.COMPLAINT: "complaint handlers", Kind.MISUSE: "complaint handlers", Kind.DATA_REQUEST: "privacy officers",
}  # fmt: skip


@pytest.mark.parametrize("status", [Status.NEW, Status.IN_PROGRESS, Status.WAITING])
@pytest.mark.parametrize("had", [False, True], ids=["nobody's", "somebody's"])
@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.QUESTION])
def test_a_case_filed_again_is_only_with_somebody_who_may_work_its_new_kind(kind: Kind, had: bool, status: str) -> None:
    consultant = make_colleague("consultants")
    case = make_case(Kind.QUESTION)
    if had or status == Status.IN_PROGRESS:
        verbs.claim(case, staff=consultant)
    if status == Status.WAITING:
        verbs.wait(case, staff=consultant, text="Quý khách dùng máy nào?")
        if not had:
            case = put_back(case)
    filing.refile(case, staff=consultant, kind=kind, clocks=None, details=lambda case: [some_detail(case, kind)])
    may = colleagues.may_work(consultant, kind)
    assert case.assignee == (consultant if may else None)
    if not may:
        assert case.status == (Status.WAITING if status == Status.WAITING else Status.NEW)


def put_back(case: Case) -> Case:
    with transaction.atomic():
        Case.objects.filter(pk=case.pk).update(assignee=None)
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.QUESTION])
def test_a_case_filed_again_by_a_manager_stays_with_its_handler_only_if_they_may_work_it(kind: Kind) -> None:
    for role in sorted(set(ROLE.values())):
        colleague, case = make_colleague(role), make_case(Kind.QUESTION)
        Case.objects.filter(pk=case.pk).update(assignee=colleague)
        case.refresh_from_db()
        filing.refile(case, staff=make_staff(), kind=kind, clocks=None, details=lambda case: [some_detail(case, kind)])
        may = colleagues.may_work(colleague, kind)
        assert (case.assignee, case.status) == ((colleague, "in_progress") if may else (None, "new"))


def test_what_the_kind_needs_is_asked_for() -> None:
    case = make_case(Kind.QUESTION)
    answer = refile(manager(), case, "complaint", story="")
    assert answer.status_code == 200
    assert Case.objects.get(pk=case.pk).kind == "question"


def test_a_case_that_moved_meanwhile_is_left_alone() -> None:
    case = make_case(Kind.QUESTION)
    verbs.claim(Case.objects.get(pk=case.pk), staff=make_staff())
    assert refile(manager(), case, "complaint").status_code == 200
    assert Case.objects.get(pk=case.pk).kind == "question"
    assert TrailEntry.objects.latest("pk").refused == "stale"


def test_an_anonymous_complaint_cannot_become_a_purchase_and_a_closed_case_nothing() -> None:
    anonymous = make_case(Kind.COMPLAINT, person=None, channel="post")
    assert refile(manager(), anonymous, "purchase").status_code == 200
    closed = make_case(Kind.QUESTION, status=Status.CLOSED)
    assert refile(manager(), closed, "complaint").status_code == 200
    assert {case.kind for case in Case.objects.all()} == {"complaint", "question"}


def test_the_page_asks_for_the_kind_first() -> None:
    case = make_case(Kind.QUESTION)
    page = manager().open("casework_case_refile", case.pk)
    assert page.context["form"] is None
    assert manager().open("casework_case_refile", case.pk, kind="gossip").context["form"] is None
