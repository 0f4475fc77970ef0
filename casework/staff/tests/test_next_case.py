"""Working through a list: the next case, the way back to the same place, and a minute to take something back."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from casework.case import verbs
from casework.case.case import Case
from casework.case.states import Outcome, Status
from casework.tests.desk import Desk, manager
from casework.tests.factories import make_case, make_staff

pytestmark = pytest.mark.django_db
QUEUE = "/quan-tri/casework/case/"
NEW = f"{QUEUE}?state=new"


def three() -> list[Case]:
    """In the order of the queue."""
    now = timezone.now()
    return [make_case(created_at=now - timedelta(days=days)) for days in (9, 8, 7)]


def opened(desk: Desk, case: Case, **query: str) -> Any:
    return desk.open("casework_case_change", case.pk, **query)


def send(desk: Desk, verb: str, case: Case, way: str, **data: Any) -> Any:
    desk.open("casework_case_change", case.pk)
    token = desk.client.cookies["csrftoken"].value
    address = reverse(f"admin:casework_case_{verb}", args=[case.pk]) + way
    return desk.client.post(address, {"csrfmiddlewaretoken": token, "version": case.version, **data})


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_a_row_leads_to_its_case_and_the_case_back_to_the_list_and_on() -> None:
    first, second, third = three()
    desk = manager()
    rows = desk.client.get(NEW).content.decode()
    link = reverse("admin:casework_case_change", args=[second.pk]) + "?" + urlencode({"from": NEW})
    assert link in rows
    way = desk.client.get(link).context["way"]
    assert (way.back, way.previous, way.next) == (NEW, first.pk, third.pk)


def test_what_comes_next_stays_known_when_the_case_has_left_the_list() -> None:
    first, second, third = three()
    desk = manager()
    way = opened(desk, second, **{"from": NEW}).context["way"]
    answer = send(desk, "reply", second, way.query, text="Xin trả lời")
    page = desk.client.get(answer["Location"])
    assert fresh(second).status == Status.IN_PROGRESS
    assert (page.context["way"].back, page.context["way"].next) == (NEW, third.pk)
    assert first.pk


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/", "//example.com/", "/", "/quan-tri/", "javascript:alert(1)", "/quan-tri/auth/user/",
        "x", f"{QUEUE}?q=an",
    ],
)  # fmt: skip
def test_what_is_no_list_of_cases_leads_nowhere(address: str) -> None:
    case = make_case()
    page = opened(manager(), case, **{"from": address})
    assert page.status_code == 200
    assert page.context["way"].back == ""
    assert page.context["on_the_way"] == ""


@pytest.mark.clause("C4.1")
def test_a_list_that_one_may_not_see_is_none() -> None:
    case = make_case()
    desk = Desk("consult.view_consultationcase")
    page = opened(desk, case, **{"from": "/quan-tri/privacy/complaintcase/"})
    assert page.context["way"].back == ""


# ------------------------------------------------------------- taking back
STATES = {
    "claim": Status.NEW,
    "assign": Status.NEW,
    "resume": Status.WAITING,
    "close": Status.NEW,
    "reopen": Status.CLOSED,
}
FIELDS = (
    "status", "outcome", "assignee_id", "waiting_since", "closed_at", "first_answered_at", "due_at",
    "resolve_due_at", "customer_wrote_at",
)  # fmt: skip


def data_for(verb: str) -> dict[str, Any]:
    known: dict[str, dict[str, Any]] = {
        "assign": {"to": make_staff(is_superuser=True).pk},
        "close": {"outcome": Outcome.INVALID},
        "reopen": {"reason": "Nhầm"},
    }
    return known.get(verb, {})


def facts(case: Case) -> dict[str, Any]:
    return {name: getattr(fresh(case), name) for name in FIELDS}


@pytest.mark.parametrize("verb", STATES)
def test_what_was_done_in_the_house_is_taken_back_within_the_minute(verb: str) -> None:
    case, desk = make_case(status=STATES[verb]), manager()
    before = facts(case)
    page = desk.client.get(send(desk, verb, case, "", **data_for(verb))["Location"])
    assert facts(case) != before
    assert page.context["may_undo"]
    send(desk, "undo", case, "")
    assert facts(case) == before
    assert fresh(case).events.latest("pk").verb == "undone"
    assert not desk.see(case).context["may_undo"]


@pytest.mark.parametrize("verb", ["reply", "wait", "note", "record_call"])
def test_what_was_said_or_written_is_not_taken_back(verb: str) -> None:
    case, desk = make_case(), manager()
    send(desk, verb, case, "", text="Xin trả lời", method="phone", result="no_answer")
    assert not desk.see(case).context["may_undo"]
    before = facts(case)
    send(desk, "undo", case, "")
    assert facts(case) == before


def test_a_close_that_wrote_to_the_customer_is_not_taken_back() -> None:
    case, desk = make_case(), manager()
    send(desk, "close", case, "", outcome=Outcome.NOT_DONE, text="Rất tiếc")
    send(desk, "undo", case, "")
    assert fresh(case).status == Status.CLOSED


def test_after_a_minute_it_stands() -> None:
    case, desk = make_case(), manager()
    send(desk, "claim", case, "")
    with time_machine.travel(timezone.now() + timedelta(seconds=90), tick=False):
        assert not desk.see(case).context["may_undo"]
        send(desk, "undo", case, "")
    assert fresh(case).assignee == desk.staff


def test_what_somebody_did_meanwhile_is_never_undone() -> None:
    case, desk = make_case(), manager()
    send(desk, "claim", case, "")
    verbs.record_call(fresh(case), staff=make_staff(), method="phone", result="no_answer")
    send(desk, "undo", case, "")
    assert fresh(case).assignee == desk.staff


def test_nobody_takes_back_what_a_colleague_did() -> None:
    case, desk = make_case(), manager()
    send(desk, "claim", case, "")
    other = manager()
    send(other, "undo", case, "")
    assert fresh(case).assignee == desk.staff


@pytest.mark.clause("C4.1")
def test_who_may_not_work_the_kind_takes_nothing_back() -> None:
    case = make_case()
    desk = Desk("casework.view_case")
    assert send(desk, "undo", case, "").status_code == 403
