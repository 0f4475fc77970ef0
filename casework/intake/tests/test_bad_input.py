"""Whatever is sent, the answer is a page in the visitor's language, nothing typed is lost, nothing half stored."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from casework.case.case import Case
from casework.centre.policy import PolicyVersion
from casework.people.person import Person
from casework.post.letter import Letter
from casework.tests.visitor import ASK, QUESTION, Visitor, reference_of

pytestmark = pytest.mark.django_db
NAME = "Nguyễn Thị Ánh"
TOO_LONG = "Hồ " * 70

REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no name": ({"full_name": ""}, "Vui lòng nhập họ và tên"),
    "blanks for a name": ({"full_name": " \u00a0\u200b "}, "Vui lòng nhập họ và tên"),
    "a name of 210 letters": ({"full_name": TOO_LONG}, "200"),
    "a name of emoji": ({"full_name": "😀😀"}, "chữ"),
    "a name with emoji": ({"full_name": "Ánh 😀"}, "chữ"),
    "a NUL in the name": ({"full_name": "Ánh\x00"}, "class="),
    "a NUL in the text": ({"text": "Câu\x00hỏi"}, "class="),
    "no e-mail": ({"email": ""}, "email"),
    "half an e-mail": ({"email": "anh@"}, "ten@vidu.vn"),
    "an e-mail with a line break": ({"email": "anh@example.vn\nBcc: all@example.vn"}, "ten@vidu.vn"),
    "no phone": ({"phone": ""}, "số điện thoại"),
    "an impossible phone": ({"phone": "0000 000 000"}, "0912 345 678"),
    "letters for a phone": ({"phone": "gọi tôi"}, "0912 345 678"),
    "an old mobile of eleven digits": ({"phone": "0123 456 7890"}, "0834567890"),
    "a topic that is not offered": ({"topic": "gossip"}, "class="),
    "two thousand and one letters": ({"text": "ă" * 2001}, "2000"),
    "the trap filled": ({"left_empty": "https://example.com"}, "class="),
}


@pytest.mark.parametrize(("changes", "said"), REFUSED.values(), ids=REFUSED)
def test_a_refused_field_is_explained_and_the_rest_is_kept(changes: dict[str, Any], said: str) -> None:
    visitor = Visitor()
    answer = visitor.ask(**changes)
    assert answer.status_code == 200
    assert "<title>Lỗi:" in visitor.text
    assert 'id="summary-heading"' in visitor.text
    assert said in visitor.text
    kept = next(value for name, value in QUESTION.items() if name not in changes and name != "topic")
    assert kept in visitor.text
    assert not Case.objects.exists()
    assert not Person.objects.exists()
    assert not Letter.objects.exists()


@pytest.mark.parametrize(("changes", "said"), REFUSED.values(), ids=REFUSED)
def test_the_page_shown_again_can_be_sent_once_it_is_right(changes: dict[str, Any], said: str) -> None:
    visitor = Visitor()
    visitor.ask(**changes)
    reference_of(visitor.send(ASK, QUESTION))


ACCEPTED: dict[str, tuple[dict[str, Any], str]] = {
    "a name of one letter": ({"full_name": "Ý"}, "Ý"),
    "a name of two hundred": ({"full_name": "Ư" * 200}, "Ư" * 200),
    "a name in combining diacritics": ({"full_name": "Nguyê\u0303n Thi\u0323 A\u0301nh"}, NAME),
    "a name with right-to-left marks": ({"full_name": "\u202eNguyễn\u200f Thị Ánh\u202c"}, NAME),
    "a name with zero-width joiners": ({"full_name": "Nguyễn\u200d Thị\u200b Ánh"}, NAME),
    "a name with an apostrophe": ({"full_name": "O'Brien <b>"}, "O'Brien <b>"),
}


@pytest.mark.parametrize(("changes", "stored"), ACCEPTED.values(), ids=ACCEPTED)
def test_names_are_stored_composed_and_without_invisible_marks(changes: dict[str, Any], stored: str) -> None:
    reference_of(Visitor().ask(**changes))
    assert Person.objects.get().full_name == stored


def test_emoji_and_line_breaks_in_a_question_are_kept() -> None:
    reference_of(Visitor().ask(text="Dòng một 😀\r\nDòng hai"))
    assert Case.objects.get().question.text == "Dòng một 😀\nDòng hai"


@pytest.mark.parametrize("raw", [b"&full_name=%FF%FE%C3%28", b"&text=%ED%A0%80", b"&full_name=\xff\xfe"])
def test_broken_utf_8_is_asked_for_again(raw: bytes) -> None:
    visitor = Visitor()
    visitor.open(ASK)
    answer = visitor.send_bytes(ASK, QUESTION, raw)
    assert answer.status_code == 200
    assert "không đọc được" in visitor.text
    assert not Case.objects.exists()


def test_a_body_of_ten_megabytes_is_turned_away_in_the_pages_language() -> None:
    visitor = Visitor()
    visitor.open("/en" + ASK)
    answer = visitor.send("/en" + ASK, QUESTION, text="a" * 10_000_000)
    assert answer.status_code == 413
    assert "This is too much to send at once" in visitor.text
    assert not Case.objects.exists()


def test_too_many_fields_are_no_server_error() -> None:
    visitor = Visitor()
    visitor.open(ASK)
    answer = visitor.send(ASK, QUESTION, **{f"extra{n}": "1" for n in range(700)})
    assert answer.status_code == 400
    assert not Case.objects.exists()


def test_a_form_without_its_csrf_proof_is_shown_again_as_typed() -> None:
    visitor = Visitor()
    answer = visitor.ask(csrfmiddlewaretoken=None)
    assert answer.status_code == 403
    assert QUESTION["text"] in visitor.text
    assert "cookie" in visitor.text
    reference_of(visitor.send(ASK, QUESTION))


def test_an_altered_token_is_refused_and_nothing_typed_is_lost() -> None:
    visitor = Visitor()
    visitor.open(ASK)
    answer = visitor.send(ASK, QUESTION, token=visitor.hidden["token"] + "x")
    assert answer.status_code == 200
    assert QUESTION["text"] in visitor.text
    assert not Case.objects.exists()
    reference_of(visitor.send(ASK, QUESTION))


@pytest.mark.parametrize("token", [None, "", "x", "\x00", "a:b:c", "😀"])
def test_no_token_or_nonsense_for_a_token_is_refused(token: str | None) -> None:
    visitor = Visitor()
    assert visitor.ask(token=token).status_code == 200
    assert not Case.objects.exists()


def test_an_expired_token_is_replaced_and_nothing_typed_is_lost() -> None:
    visitor = Visitor()
    with time_machine.travel(timezone.now() - timedelta(hours=25)):
        visitor.open(ASK)
    answer = visitor.send(ASK, QUESTION)
    assert answer.status_code == 200
    assert QUESTION["text"] in visitor.text
    assert not Case.objects.exists()
    reference_of(visitor.send(ASK, QUESTION))


@pytest.mark.clause("C8.2")
def test_a_newer_policy_is_shown_and_asked_about_before_anything_is_filed() -> None:
    visitor = Visitor()
    visitor.open(ASK)
    PolicyVersion(text_vi="# Chính sách\n\n## Mới").publish(timezone.now())
    answer = visitor.send(ASK, QUESTION)
    assert answer.status_code == 200
    assert "phiên bản 2" in visitor.text.lower()
    assert QUESTION["text"] in visitor.text
    assert not Case.objects.exists()
    reference_of(visitor.send(ASK, QUESTION))
    assert Case.objects.get().policy_version.number == 2  # type: ignore[union-attr]


def test_too_many_in_a_row_are_told_when_to_try_again(settings: Any) -> None:
    settings.THROTTLE_RATES = {**settings.THROTTLE_RATES, "intake": "2/h"}
    visitor = Visitor()
    for number in range(2):
        reference_of(visitor.ask(text=f"Câu hỏi {number}"))
    answer = visitor.ask()
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 3600
    assert "phút" in visitor.text
    assert QUESTION["text"] in visitor.text
    assert Case.objects.count() == 2


def test_an_error_page_in_english_speaks_english() -> None:
    visitor = Visitor()
    visitor.fill_in("/en" + ASK, QUESTION, phone="0000")
    assert "<title>Error:" in visitor.text
    assert "Enter a phone number such as" in visitor.text


def test_unknown_fields_and_repeated_ones_do_no_harm() -> None:
    visitor = Visitor()
    visitor.open(ASK)
    reference_of(visitor.send(ASK, QUESTION, status="closed", assignee="1", full_name=["Trộm", NAME]))
    assert Person.objects.get().full_name == NAME
    assert Case.objects.get().status == "new"
