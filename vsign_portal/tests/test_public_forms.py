"""No public form can be forgotten: each is shown again as it was typed, in either language, whatever came between."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import RequestFactory
from django.urls import resolve, reverse

from casework.case.case import Case
from casework.intake import forms as intake_forms
from casework.intake import shown_again
from casework.post.letter import Letter
from casework.tests.visitor import ASK, CONTACT, QUESTION, Visitor, reference_of
from vsign_portal import counted
from vsign_portal.middleware import LARGEST_UPLOAD, largest_body
from vsign_portal.tests.public_forms import BUTTONS, FORMS, SITUATIONS, forms_in, found_forms, open_page, public_views

pytestmark = pytest.mark.django_db
# What is typed into forms that are no intake; the intakes have test_nothing_typed_is_lost.
TYPED: dict[str, dict[str, str]] = {
    "casework:answer": {"text": "Số sê-ri là 12", "why": "Lâu quá"},
    "casework:object": {"text": "Vẫn chưa xong"},
    "casework:wish_call": {"text": "Gọi sau 17 giờ"},
    "casework:withdraw_case": {"why": "Mua nơi khác"},
    "casework:track": {"reference": "VS-1111-1111", "contact": "toi@example.vn"},
    "casework:certificate": {"number": "XN-2345ABCD", "digest": "ab12"},
    "privacy:claim": {"full_name": "Tên Mới", "explanation": "Tôi đã đổi tên"},
    "privacy:my_data": {"full_name": "Tên Mới", "email": "toi@example.vn"},
}
each_form = pytest.mark.parametrize("view", TYPED)


def address(view: str) -> str:
    return reverse(view, args=["correct"] if view == "privacy:claim" else [])


def come(view: str) -> Visitor:
    opened, visitor = open_page(view), Visitor()
    for name, value in opened.cookies.items():
        visitor.client.cookies[name] = value
    visitor.open(opened.path)
    return visitor


def assert_still_there(visitor: Visitor, view: str) -> None:
    for words in TYPED[view].values():
        assert words in visitor.text


def test_every_page_is_looked_at() -> None:
    """One that does not open by its bare address is named among the situations, or has nothing to type."""
    assert {name for name, page in public_views() if page.pattern.converters} <= BUTTONS | SITUATIONS.keys()


def test_every_form_has_a_way_to_be_shown_again_and_a_button_of_the_other_language() -> None:
    found = found_forms()
    assert set(found) == set(FORMS)
    for view, html in found.items():
        assert shown_again.way_of(resolve(address(view))), view
        assert 'id="intake"' in html, view
        assert 'name="_redraw"' in html, view


@each_form
def test_the_button_of_the_other_language_keeps_what_was_typed(view: str) -> None:
    visitor = come(view)
    visitor.send(f"/en{address(view)}", TYPED[view], _redraw="1")
    assert visitor.page.status_code == 200
    assert 'lang="en"' in visitor.text
    assert 'class="summary"' not in visitor.text
    assert_still_there(visitor, view)


@each_form
def test_without_its_proof_a_form_is_shown_again_and_says_why(view: str) -> None:
    visitor = come(view)
    visitor.send(address(view), TYPED[view], csrfmiddlewaretoken=None)
    assert visitor.page.status_code == 403
    assert "cookie" in visitor.text
    assert_still_there(visitor, view)


@each_form
def test_beyond_the_limit_a_form_is_shown_again(view: str, settings: Any) -> None:
    visitor = come(view)
    settings.THROTTLE_RATES = settings.THROTTLE_RATES | {"intake": "0/h", "track": "0/h"}
    assert visitor.send(address(view), TYPED[view]).status_code == 429
    assert_still_there(visitor, view)


@each_form
def test_a_page_that_is_closed_by_now_keeps_what_was_typed(view: str) -> None:
    visitor = come(view)
    for name in open_page(view).cookies:
        del visitor.client.cookies[name]
    visitor.send(address(view), TYPED[view])
    assert visitor.page.status_code in (200, 302)
    if view == "privacy:my_data":
        assert Letter.objects.filter(purpose="access_link").exists()
    else:
        assert_still_there(visitor, view)


# ------------------------------------------------------------- files
def test_every_form_with_a_place_for_files_takes_large_ones_and_no_other_does() -> None:
    def most(view: str) -> int:
        body = {"a": SimpleUploadedFile("a.txt", b"abc")}
        return largest_body(RequestFactory().post(address(view), body))

    html = found_forms()
    # The page of an open case stands at the address of tracking: its language button sends files there.
    with_files = {view for view in html if 'type="file"' in html[view]} | {"casework:track"}
    assert {view for view in html if most(view) == LARGEST_UPLOAD} == with_files
    assert {"casework:answer", "casework:object", "privacy:misuse"} <= with_files


def test_files_beyond_the_limit_are_looked_at_one_at_a_time_too(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.THROTTLE_RATES = settings.THROTTLE_RATES | {"intake": "0/h"}
    alone: list[bool] = []
    draw = counted.turned_back

    def watched(request: Any, wait: int) -> Any:
        alone.append(counted._one_at_a_time.locked())
        return draw(request, wait)

    monkeypatch.setattr(counted, "turned_back", watched)
    visitor = Visitor()
    visitor.open("/khieu-nai/")
    visitor.send("/khieu-nai/", CONTACT, attachments=SimpleUploadedFile("a.txt", b"abc"))
    assert alone == [True]


# ------------------------------------------------------------- when nothing can be drawn
def test_while_the_database_is_away_the_page_carries_what_was_typed_and_sends_it_at_a_press(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    visitor = Visitor()
    visitor.open(ASK)
    visitor.client.raise_request_exception = False

    def away(*args: Any) -> Any:
        raise OperationalError("away")

    with monkeypatch.context() as now:
        now.setattr(intake_forms, "file_case", away)
        assert visitor.send(ASK, QUESTION).status_code == 503
    assert f'action="{ASK}"' in visitor.text
    reference_of(visitor.send(ASK, {}))
    assert Case.objects.get().detail.text == QUESTION["text"]


def test_a_plain_page_beyond_the_limit_carries_what_was_typed(settings: Any) -> None:
    rates = settings.THROTTLE_RATES
    visitor = Visitor()
    visitor.open(ASK)
    settings.THROTTLE_RATES = rates | {"intake": "0/h", "redraw": "0/h"}
    assert visitor.send_bytes(ASK, QUESTION, b"").status_code == 429
    settings.THROTTLE_RATES = rates
    typed = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', visitor.text))
    assert typed["text"] == QUESTION["text"]
    reference_of(visitor.client.post(ASK, typed))


def test_no_page_carries_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = Visitor()
    visitor.open("/quan-tri/login/")
    visitor.client.raise_request_exception = False

    def away(*args: Any) -> Any:
        raise OperationalError("away")

    monkeypatch.setattr("casework.staff.lock_out.SignIn.by", away)
    visitor.send("/quan-tri/login/", {"username": "an", "password": "một hai ba"})
    assert visitor.page.status_code == 503
    assert "một hai ba" not in visitor.text


def test_browsers_give_back_every_field_when_one_comes_back_to_the_page() -> None:
    """They forget what was typed into fields with autocomplete="off" (HTML, 4.10.18.7.1); the trap is no field."""
    for view, html in found_forms().items():
        for form in forms_in(html):
            fields = [each for tag in ("input", "select", "textarea") for each in form.iter(tag)]
            off = [each.get("name") for each in [form, *fields] if each.get("autocomplete") == "off"]
            assert set(off) <= {"left_empty"}, view
