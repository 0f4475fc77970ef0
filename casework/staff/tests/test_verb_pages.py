"""Verbs in the admin: a page that asks, a POST that acts, and nobody overwriting anybody."""

from typing import Any

import pytest
from django.urls import reverse

from casework.case import verbs
from casework.case.case import Case
from casework.case.reaching import Way
from casework.case.states import Outcome, Status
from casework.ground.kind import Kind
from casework.ledger.entries import TrailEntry
from casework.post.letter import Letter
from casework.staff.verbs import PAGES
from casework.tests.desk import Desk, manager
from casework.tests.factories import make_case, make_person, make_staff

pytestmark = pytest.mark.django_db
DATA: dict[str, dict[str, Any]] = {
    "claim": {},
    "record_call": {"method": "phone", "result": "confirmed", "note": "Gặp chị Ánh"},
    "reply": {"text": "Xin trả lời Quý khách"},
    "wait": {"text": "Xin cho biết mã số thuế"},
    "resume": {},
    "close": {"outcome": Outcome.NOT_DONE, "text": "Rất tiếc"},
    "reopen": {"reason": "Đóng nhầm"},
    "note": {"text": "Khách hẹn gọi lại buổi chiều"},
}
# The verbs that every kind has; those of one kind's workflow have tests of their own.
COMMON = [name for name, verb in PAGES.items() if not verb.verb.kinds and name in DATA]
START = dict.fromkeys(PAGES, Status.NEW) | {"resume": Status.WAITING, "reopen": Status.CLOSED}
AFTER = {
    "claim": Status.IN_PROGRESS,
    "record_call": Status.IN_PROGRESS,
    "reply": Status.IN_PROGRESS,
    "wait": Status.WAITING,
    "resume": Status.IN_PROGRESS,
    "close": Status.CLOSED,
    "reopen": Status.IN_PROGRESS,
    "note": Status.NEW,
}
every_verb = pytest.mark.parametrize("verb", COMMON)


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


@every_verb
def test_a_verb_moves_the_case_and_leads_back_to_it(verb: str) -> None:
    case, desk = make_case(status=START[verb]), manager()
    answer = desk.do(verb, case, **DATA[verb])
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    assert answer["Location"] == reverse("admin:casework_case_change", args=[case.pk])
    assert fresh(case).status == AFTER[verb]
    assert TrailEntry.objects.latest("pk").staff == desk.staff


@every_verb
def test_opening_the_page_changes_nothing(verb: str) -> None:
    case, desk = make_case(status=START[verb]), manager()
    answer = desk.open(f"casework_case_{verb}", case.pk)
    assert answer.status_code == 200
    assert fresh(case).version == case.version


@pytest.mark.clause("C4.1")
@every_verb
def test_who_may_not_change_the_case_is_refused(verb: str) -> None:
    case = make_case(Kind.PURCHASE, status=START[verb])
    for desk in (Desk(), Desk("casework.view_case"), Desk("consult.change_consultationcase")):
        assert desk.do(verb, case, **DATA[verb]).status_code == 403
        assert desk.open(f"casework_case_{verb}", case.pk).status_code == 403
    assert fresh(case).version == case.version


@every_verb
def test_who_works_the_queue_may(verb: str) -> None:
    case = make_case(Kind.PURCHASE, status=START[verb])
    desk = Desk("consult.view_purchasecase", "consult.change_purchasecase")
    assert desk.do(verb, case, **DATA[verb]).status_code == 302


@pytest.mark.parametrize("verb", [name for name in COMMON if name != "note"])
def test_a_page_opened_before_somebody_else_moved_overwrites_nothing_and_loses_nothing(verb: str) -> None:
    case = make_case(status=START[verb])
    seen = case.version
    colleague = make_staff()
    if verb == "reopen":
        verbs.reopen(fresh(case), staff=colleague, reason="Nhầm")
    else:
        verbs.record_call(fresh(case), staff=colleague, method="phone", result="no_answer")
    letters = Letter.objects.count()
    answer = manager().do(verb, case, **DATA[verb] | {"version": seen})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "summary-heading" in text
    assert all(typed in text for name, typed in DATA[verb].items() if name in ("text", "reason"))
    assert Letter.objects.count() == letters
    assert TrailEntry.objects.latest("pk").refused in ("stale", "taken", "state")


@every_verb
def test_without_csrf_proof_nothing_moves(verb: str) -> None:
    case, desk = make_case(status=START[verb]), manager()
    address = reverse(f"admin:casework_case_{verb}", args=[case.pk])
    assert desk.client.post(address, DATA[verb] | {"version": case.version}).status_code == 403
    assert fresh(case).version == case.version


@pytest.mark.parametrize("verb", ["record_call", "reply", "wait", "close"])
def test_what_is_missing_is_asked_for(verb: str) -> None:
    case = make_case()
    answer = manager().do(verb, case)
    assert answer.status_code == 200
    assert "summary-heading" in answer.content.decode()
    assert fresh(case).version == case.version


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "\x00"])
def test_nonsense_for_a_version_moves_nothing(version: str) -> None:
    case = make_case()
    assert manager().do("claim", case, version=version).status_code == 200
    assert fresh(case).version == case.version


@pytest.mark.clause("C1.1")
def test_only_a_reached_customer_makes_a_request_confirmed() -> None:
    case, desk = make_case(), manager()
    desk.do("record_call", case, method="phone", result="no_answer", note="")
    case = fresh(case)
    assert case.confirmed_at is None
    desk.do("record_call", case, method="phone", result="confirmed", note="")
    case = fresh(case)
    assert case.confirmed_at is not None
    call = case.calls.latest("pk")
    assert (call.staff, call.method, call.result) == (desk.staff, "phone", "confirmed")


@pytest.mark.clause("C1.1")
def test_an_unconfirmed_purchase_cannot_be_closed_as_done_and_says_what_to_do() -> None:
    case = make_case(Kind.PURCHASE)
    answer = manager().do("close", case, outcome=Outcome.DONE, text="")
    assert answer.status_code == 200
    assert "gọi" in answer.content.decode().partition("summary-heading")[2][:400]
    assert fresh(case).is_open


def test_somebody_elses_case_is_not_taken_from_them() -> None:
    case = make_case(status=Status.IN_PROGRESS)
    answer = manager().do("claim", case)
    assert answer.status_code == 200
    assert fresh(case).assignee == case.assignee


@pytest.mark.clause("C2.1")
def test_an_answer_goes_out_by_mail_in_the_customers_language() -> None:
    case = make_case(language="en")
    manager().do("reply", case, text="Yes, it does.")
    letter = Letter.objects.get(case=case)
    assert (letter.purpose, letter.language) == ("reply", "en")
    assert "Dear customer,\n\nYes, it does." in letter.text.body


@pytest.mark.parametrize("verb", ["reply", "wait"])
def test_without_an_address_staff_are_told_to_call(verb: str) -> None:
    case = make_case(Kind.QUESTION, channel="phone", person=make_person(email=""))
    desk = manager()
    desk.do(verb, case, **DATA[verb])
    page = desk.see(case).content.decode()
    assert str(Way.CALL.value) in page
    assert str(Way.MAIL.value) not in page
    assert not Letter.objects.filter(case=case, to_staff=False).exists()


def test_what_was_asked_stands_beside_the_answer() -> None:
    case = make_case(Kind.QUESTION, detail={"text": "Chữ ký số có dùng trên máy Mac không?"})
    assert "dùng trên máy Mac" in manager().open("casework_case_reply", case.pk).content.decode()


def test_whoever_comes_too_late_reads_who_did_what() -> None:
    desk, case = manager(), make_case()
    verbs.note(Case.objects.get(pk=case.pk), staff=make_staff(last_name="Lê", first_name="Chi"), text="Đừng đóng!")
    page = desk.do("reply", case, text="Xin chào").content.decode()
    assert "Lê Chi" in page
    assert "Ghi chú nội bộ" in page
    assert "Đừng đóng!" in page


def test_whoever_has_the_case_already_is_named() -> None:
    case = make_case(status="in_progress", assignee=make_staff(last_name="Lê", first_name="Chi"))
    assert "Lê Chi" in manager().do("claim", case).content.decode()
