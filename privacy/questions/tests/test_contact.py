"""How to reach the centre, and a question as a case."""

import pytest

from casework.case.case import Case
from casework.tests.visitor import QUESTION, Visitor, reference_of

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C10.1")]


def test_phone_mail_and_post_are_named() -> None:
    visitor = Visitor()
    visitor.open("/lien-he/")
    for way in ("024 222 05513", "dangkyca@ecomviet.vn", "Phòng Phát triển dịch vụ công", "25 Ngô Quyền"):
        assert way in visitor.text


def test_a_question_on_the_policy_is_a_case() -> None:
    reference_of(Visitor().ask(topic="policy"))
    case = Case.objects.get()
    assert (case.kind, case.question.topic, case.question.text) == ("question", "policy", QUESTION["text"])
