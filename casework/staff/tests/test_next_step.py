"""The page of a case marks what its way asks for next, and the answer box stands beside the conversation."""

from typing import Any

import pytest
from django.utils import timezone

from casework.case import customer_verbs, verbs
from casework.case.case import Case
from casework.case.states import Status
from casework.ground.kind import Kind
from casework.tests.desk import manager
from casework.tests.factories import make_case, make_person, make_staff
from consult.handover.tests.test_hand_over import requested

pytestmark = pytest.mark.django_db


def boxes(case: Case) -> list[tuple[str, bool]]:
    page = manager().see(case)
    return [(each.its.name, each.is_next) for each in page.context["boxes"]]


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        (Kind.CONSULTATION, "record_call"), (Kind.PURCHASE, "record_call"), (Kind.QUESTION, "reply"),
        (Kind.COMPLAINT, "acknowledge"), (Kind.MISUSE, "acknowledge"), (Kind.DATA_REQUEST, "verify_identity"),
    ],
)  # fmt: skip
def test_every_kind_begins_with_the_first_step_of_its_way(kind: str, first: str) -> None:
    found = boxes(make_case(kind))
    assert found[0] == (first, True)
    assert "reply" in {name for name, _next in found}


def test_who_answered_is_answered_first() -> None:
    case = make_case(status=Status.WAITING)
    assert boxes(case) == [("reply", False)], "the customer has the next word"
    customer_verbs.answer(case, text="0100109106")
    assert boxes(Case.objects.get(pk=case.pk)) == [("reply", True)]


def test_a_closed_case_asks_for_nothing() -> None:
    assert boxes(make_case(status=Status.CLOSED)) == []


def test_words_stand_in_order_by_who_said_them() -> None:
    case = make_case(Kind.QUESTION, detail={"text": "Tôi hỏi về thời hạn lưu."})
    verbs.note(case, staff=make_staff(), text="Chuyển chị Lan xem.")
    verbs.wait(Case.objects.get(pk=case.pk), staff=make_staff(), text="Xin cho biết mã hợp đồng.")
    customer_verbs.answer(Case.objects.get(pk=case.pk), text="HĐ-12.")
    page = manager().see(case)
    assert [each.voice for each in page.context["timeline"] if each.voice] == ["inside", "centre", "customer"]
    text = page.content.decode()
    places = [text.index(words) for words in ("về thời hạn lưu", "Chuyển chị Lan", "mã hợp đồng", "HĐ-12")]
    assert places == sorted(places)
    assert text.index("HĐ-12") < text.index('id="do-reply"')


def test_an_answer_that_was_refused_comes_back_with_the_conversation_beside_it() -> None:
    case = make_case(Kind.QUESTION, detail={"text": "Tôi hỏi về thời hạn lưu."})
    page = manager().do("reply", case, text="Xin trả lời", version=case.version + 1)
    assert page.status_code == 200
    text = page.content.decode()
    assert "Xin trả lời" in text
    assert "về thời hạn lưu" in text


@pytest.mark.parametrize("kind", Kind.values)
def test_every_field_on_the_page_has_an_id_of_its_own(kind: str) -> None:
    text = manager().see(make_case(kind)).content.decode()
    ids = [part.split('"')[0] for part in text.split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_a_hand_over_shows_its_state_and_what_can_be_done_about_it() -> None:
    disclosure = requested()
    case: Any = disclosure.case
    text = manager().see(case).content.decode()
    assert disclosure.to in text
    assert disclosure.get_state_display() in text
    assert f"/disclosure/{disclosure.pk}/change/" in text
    type(disclosure).objects.filter(pk=disclosure.pk).update(
        state="failed", approved_by=make_staff(), approved_at=timezone.now(), error="HTTP 404"
    )
    text = manager().see(case).content.decode()
    assert "HTTP 404" in text


def test_the_sheet_has_every_word_of_the_case() -> None:
    case = make_case(Kind.QUESTION, person=make_person(full_name="Lê Bảo Ánh"), detail={"text": "Câu hỏi của tôi"})
    for number in range(20):
        verbs.note(Case.objects.get(pk=case.pk), staff=make_staff(), text=f"Ghi chú số {number}")
    text = manager().open("casework_case_sheet", case.pk).content.decode()
    assert all(f"Ghi chú số {number}" in text for number in range(20))
    assert "Câu hỏi của tôi" in text
    assert "Lê Bảo Ánh" in text
    assert 'id="do-' not in text
