"""A granted deletion is called off by its person as long as nothing is deleted; afterwards nothing calls it back."""

import re
from typing import Any

import pytest

from casework.case import customer_verbs, verbs
from casework.case.case import Case
from casework.case.states import Outcome
from casework.erasure.certificate import Certificate
from casework.erasure.order import ErasureOrder, OrderState
from casework.ground.errors import Refused
from casework.ground.kind import Kind
from casework.people.person import Person
from casework.post.letter import Letter
from casework.post.mail import message
from casework.tests.factories import EMAIL, NAME, make_case, make_person, make_staff
from casework.tests.visitor import Visitor
from privacy.rights import request_verbs
from privacy.rights.data_request import Decision, Right, VerifiedBy
from privacy.rights.tests.test_my_data import PATH, opened

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C3.1")]
WITHDRAW = "/tra-cuu/rut-lai/"


@pytest.fixture(autouse=True)
def tombstones_of_this_test(settings: Any, tmp_path: Any) -> None:
    settings.TOMBSTONE_FILE = tmp_path / "tombstones"


def granted(person: Person | None = None) -> Case:
    case = make_case(Kind.DATA_REQUEST, person=person or make_person(), detail={"right": Right.DELETE})
    staff = make_staff()
    request_verbs.verify(case, staff=staff, how=VerifiedBy.COUNTER, evidence="CCCD", third_party=False)
    request_verbs.decide(case, staff=staff, decision=Decision.GRANTED)
    return Case.objects.get(pk=case.pk)


def erase(case: Case) -> None:
    seen = request_verbs.what_goes(case)
    request_verbs.erase(case, staff=make_staff(), typed=case.reference, seen=seen)


def by_the_link_of_the_decision(case: Case) -> Visitor:
    visitor = Visitor()
    told = Letter.objects.get(case=case, purpose="decided")
    link = re.search(r"/yeu-cau/\S+", message(told).body)
    assert link
    visitor.client.post(link.group())
    visitor.open("/tra-cuu/")
    return visitor


def withdrawn(visitor: Visitor) -> None:
    visitor.send(WITHDRAW, {"why": "", "sure": "on"})
    assert visitor.page.status_code == 302, visitor.text


def is_called_off(case: Case) -> bool:
    case.refresh_from_db()
    order = ErasureOrder.objects.with_state().get(case=case)
    assert Person.objects.get(pk=case.person_id).full_name == NAME
    return order.state == OrderState.CALLED_OFF and case.outcome == Outcome.WITHDRAWN  # type: ignore[attr-defined]


def test_on_the_page_of_the_request_it_is_called_off_and_the_person_is_told() -> None:
    case = granted()
    visitor = by_the_link_of_the_decision(case)
    assert "chưa xóa gì" in visitor.text
    withdrawn(visitor)
    assert is_called_off(case)
    assert Letter.objects.get(purpose="called_off").address == EMAIL


def test_from_the_page_of_ones_own_data_the_request_is_opened_and_called_off() -> None:
    case = granted()
    visitor = opened()
    visitor.send(f"{PATH}ho-so/{case.reference}/", {})
    visitor.open("/tra-cuu/")
    withdrawn(visitor)
    assert is_called_off(case)


def test_somebody_elses_request_is_not_opened_there() -> None:
    other = granted(make_person(full_name="Trần Văn Bình", email="binh@example.vn", phone="+84987000222"))
    make_case()
    visitor = opened()
    assert visitor.send(f"{PATH}ho-so/{other.reference}/", {}).status_code == 404


def test_leaving_ones_own_data_closes_the_request_opened_from_there() -> None:
    case = granted()
    visitor = opened()
    visitor.send(f"{PATH}ho-so/{case.reference}/", {})
    visitor.open(PATH)
    visitor.send(f"{PATH}dong/", {})
    assert case.reference not in visitor.open("/tra-cuu/").content.decode()


def test_whoever_merely_knows_reference_and_number_calls_nothing_off() -> None:
    case = granted()
    visitor = Visitor()
    visitor.fill_in("/tra-cuu/", {"reference": case.reference, "contact": EMAIL})
    visitor.open("/tra-cuu/")
    visitor.send(WITHDRAW, {"why": "", "sure": "on"})
    assert ErasureOrder.objects.to_do().get().case == case


def test_staff_call_it_off_for_a_caller() -> None:
    case = granted()
    verbs.close(case, staff=make_staff(), outcome=Outcome.WITHDRAWN)
    assert is_called_off(case)


def test_what_is_called_off_is_carried_out_by_nobody_even_when_the_case_is_opened_again() -> None:
    case = granted()
    customer_verbs.withdraw(case)
    verbs.reopen(case, staff=make_staff(), reason="Nhầm")
    with pytest.raises(Refused, match="called_off"):
        erase(case)
    with pytest.raises(Refused, match="decided_otherwise"):
        verbs.close(case, staff=make_staff(), outcome=Outcome.DONE)
    verbs.close(case, staff=make_staff(), outcome=Outcome.WITHDRAWN)
    assert is_called_off(case)
    assert not Certificate.objects.exists()


def test_what_is_carried_out_is_called_off_by_nobody() -> None:
    case = granted()
    erase(case)
    for end in (
        lambda: customer_verbs.withdraw(case),
        lambda: verbs.close(case, staff=make_staff(), outcome=Outcome.WITHDRAWN),
    ):
        with pytest.raises(Refused, match="ordered"):
            end()
    assert not ErasureOrder.objects.exclude(called_off_at=None).exists()


def test_carrying_out_one_request_for_deletion_calls_no_other_off() -> None:
    person = make_person()
    first, second = granted(person), granted(person)
    erase(first)
    assert ErasureOrder.objects.to_do().get().case == second
