"""Rights claimed from the page of one's own data: the mailbox proves who it is, so the clock starts at once."""

import re
from typing import Any

import pytest

from casework.case.case import Case
from casework.ground.kind import Kind
from casework.tests.factories import EMAIL, NAME, make_case, make_person
from casework.tests.visitor import Visitor, reference_of
from privacy.rights.data_request import DataRequest, Right, VerifiedBy
from privacy.rights.tests.test_my_data import opened

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C6.1")]
PATH = "/quyen-rieng-tu/cua-toi/yeu-cau/"


def claim(visitor: Visitor, right: str, **typed: str) -> None:
    visitor.fill_in(f"{PATH}{right}/", typed)


@pytest.mark.parametrize("right", [Right.DELETE, Right.RESTRICT, Right.OBJECT, Right.PROTECT])
def test_a_claim_is_filed_verified_and_has_its_receipt(right: str) -> None:
    make_case()
    visitor = opened()
    risk = {"accepts_risk": "on"} if right == Right.DELETE else {}
    claim(visitor, right, explanation="Tôi không dùng nữa", **risk)
    request = DataRequest.objects.get()
    assert (request.right, request.verified_how) == (right, VerifiedBy.MAILBOX)
    assert request.verified_at
    assert reference_of(visitor.page) == request.case.reference
    assert visitor.client.get(visitor.page["Location"]).status_code == 200


def test_a_correction_keeps_old_and_new_apart() -> None:
    make_case()
    visitor = opened()
    claim(visitor, Right.CORRECT, full_name="Nguyễn Thị Ánh Tuyết", phone="0912 345 678", email=EMAIL)
    assert DataRequest.objects.get().proposed == {"full_name": "Nguyễn Thị Ánh Tuyết"}


def test_what_the_record_says_stays_in_sight_while_something_else_is_typed() -> None:
    make_case()
    visitor = opened()
    claim(visitor, Right.CORRECT, full_name="", phone="0987 654 321", email=EMAIL)
    assert f"Hiện tại: {NAME}." in visitor.text
    assert "Hiện tại: 0912 345 678." in visitor.text


def test_a_correction_that_corrects_nothing_says_so() -> None:
    make_case()
    visitor = opened()
    claim(visitor, Right.CORRECT, full_name=NAME, phone="0912 345 678", email=EMAIL)
    assert not DataRequest.objects.exists()
    assert "summary" in visitor.text


def test_deletion_shows_what_goes_before_it_is_asked_for() -> None:
    make_case()
    visitor = opened()
    visitor.open(f"{PATH}delete/")
    assert re.search(r"<li>[^<(]+ \(1\): [^<]*họ và tên", visitor.text, re.IGNORECASE)


def test_too_many_in_a_row_are_told_when_to_come_back(settings: Any) -> None:
    settings.THROTTLE_RATES = settings.THROTTLE_RATES | {"intake": "1/h"}
    make_case()
    visitor = opened()
    claim(visitor, Right.RESTRICT)
    claim(visitor, Right.OBJECT, explanation="Tôi phản đối")
    assert visitor.page.status_code == 429
    assert "Tôi phản đối" in visitor.text
    assert DataRequest.objects.count() == 1


def test_a_second_press_leads_to_the_same_receipt() -> None:
    make_case()
    visitor = opened()
    visitor.open(f"{PATH}delete/")
    form = visitor.hidden | {"explanation": "", "accepts_risk": "on"}
    first = visitor.client.post(f"{PATH}delete/", form)
    assert visitor.client.post(f"{PATH}delete/", form)["Location"] == first["Location"]
    assert Case.objects.filter(kind=Kind.DATA_REQUEST).count() == 1


@pytest.mark.parametrize("right", ["view", "copy", "x", "%00"])
def test_other_rights_are_not_claimed_here(right: str) -> None:
    make_case()
    assert opened().client.get(f"{PATH}{right}/").status_code == 404


def test_without_the_link_nothing_is_claimed() -> None:
    make_case()
    assert Visitor().client.get(f"{PATH}delete/")["Location"] == "/quyen-rieng-tu/cua-toi/"


def test_the_claim_is_the_persons_whose_mailbox_it_is() -> None:
    make_case()
    make_person(full_name="Lê Văn Cường")
    visitor = opened()
    claim(visitor, Right.RESTRICT)
    person = DataRequest.objects.get().case.person
    assert person
    assert person.full_name == NAME


@pytest.mark.parametrize("path", [f"{PATH}delete/", "/quyen-rieng-tu/"])
def test_whoever_asks_for_a_deletion_accepts_its_risk(path: str) -> None:
    make_case()
    visitor = opened()
    typed = {"right": "delete", "full_name": NAME, "email": EMAIL, "phone": "0912 345 678"}
    visitor.fill_in(path, typed)
    assert 'href="#id_accepts_risk"' in visitor.text
    assert not DataRequest.objects.exists()
    visitor.send(path, typed, accepts_risk="on")
    reference_of(visitor.page)
    assert DataRequest.objects.get().accepts_risk


def test_no_other_right_asks_for_the_risk() -> None:
    visitor = Visitor()
    typed = {"right": "view", "full_name": NAME, "email": EMAIL, "phone": "0912 345 678"}
    reference_of(visitor.fill_in("/quyen-rieng-tu/", typed))
