"""What staff typed comes back after a session that ended, and after a second sign-in in the same browser."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casework.case.case import Case
from casework.case.reply_template import ReplyTemplate
from casework.case.timeline import Happened
from casework.centre.session import StaffSession
from casework.post.letter import Letter
from casework.tests.desk import Desk, manager
from casework.tests.factories import make_case

pytestmark = pytest.mark.django_db
WORDS = "Kính gửi chị Ánh,\n\nHồ sơ còn thiếu 1 trang <và> một chữ ký."


def reply_page(case: Case) -> str:
    return reverse("admin:casework_case_reply", args=[case.pk])


def field(page: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())
    assert found, page.content.decode()[:2000]
    return html.unescape(found[1])


def sign_in(desk: Desk, page: Any) -> Any:
    token = desk.client.cookies["csrftoken"].value
    known = {"username": desk.staff.username, "password": "a long password", "csrfmiddlewaretoken": token}
    carried = {"next": field(page, "next"), "typed": field(page, "typed")}
    return desk.client.post(reverse("admin:login"), known | carried)


@pytest.mark.parametrize("verb", ["reply", "note"])
def test_words_sent_after_the_session_ended_are_there_again_after_signing_in(verb: str) -> None:
    desk, case = manager(), make_case()
    desk.open(f"casework_case_{verb}", case.pk)
    StaffSession.objects.all().delete()
    page = desk.do(verb, case, text=WORDS)
    assert page.status_code == 200
    assert not StaffSession.objects.exists(), "nothing is stored for whoever is not signed in"
    back = sign_in(desk, page)
    assert back.status_code == 302
    again = desk.client.get(back["Location"])
    assert again.context["form"]["text"].value() == WORDS
    assert html.escape("<và>") in again.content.decode()
    assert not case.events.exclude(verb=Happened.RECEIVED).exists()
    assert desk.do(verb, case, text=WORDS).status_code == 302
    assert desk.client.get(back["Location"]).context["form"]["text"].value() != WORDS, "sent, it is not kept any more"


def test_a_wrong_password_on_the_way_loses_nothing() -> None:
    desk, case = manager(), make_case()
    desk.open("casework_case_reply", case.pk)
    StaffSession.objects.all().delete()
    page = desk.do("reply", case, text=WORDS)
    token = desk.client.cookies["csrftoken"].value
    wrong = {"username": desk.staff.username, "password": "x", "csrfmiddlewaretoken": token}
    page = desk.client.post(
        reverse("admin:login"), wrong | {"next": field(page, "next"), "typed": field(page, "typed")}
    )
    again = desk.client.get(sign_in(desk, page)["Location"])
    assert again.context["form"]["text"].value() == WORDS


def test_words_on_a_page_from_before_a_second_sign_in_are_there_again() -> None:
    desk, case = manager(), make_case()
    desk.open("casework_case_reply", case.pk)
    old = "x" * 32
    answer = desk.client.post(reply_page(case), {"csrfmiddlewaretoken": old, "version": case.version, "text": WORDS})
    assert answer.status_code == 302
    page = desk.client.get(answer["Location"])
    assert page.context["form"]["text"].value() == WORDS
    assert not Letter.objects.filter(case=case).exists()


def test_what_another_site_sends_is_not_kept() -> None:
    desk, case = manager(), make_case()
    sent = {"csrfmiddlewaretoken": "x" * 32, "text": WORDS}
    answer = desk.client.post(reply_page(case), sent, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert desk.client.get(reply_page(case)).context["form"]["text"].value() != WORDS


def test_a_sealed_text_that_was_tampered_with_is_left_out() -> None:
    desk, case = manager(), make_case()
    client = Client()
    known = {"username": desk.staff.username, "password": "a long password"}
    client.post(reverse("admin:login"), known | {"typed": "abc:def", "next": reply_page(case)})
    assert not client.get(reply_page(case)).context["form"]["text"].value()


def test_a_template_is_filled_in_beneath_what_was_typed() -> None:
    template = ReplyTemplate.objects.create(name="Thiếu", text_vi="Xin gửi {reference}.")
    desk, case = manager(), make_case()
    page = desk.do("reply", case, text=WORDS, fill="1", template=str(template.pk))
    assert page.context["form"]["text"].value() == f"{WORDS}\n\nXin gửi {case.reference}."
    assert f'<option value="{template.pk}" selected>' in page.content.decode()
    assert not Letter.objects.filter(case=case).exists()


@pytest.mark.parametrize("verb", ["reply", "note"])
def test_a_button_pressed_twice_does_it_once_and_says_so(verb: str) -> None:
    desk, case = manager(), make_case()
    events = case.events.count()
    assert desk.do(verb, case, text="Đã nhận hồ sơ.").status_code == 302
    again = desk.do(verb, case, text="Đã nhận hồ sơ.")
    assert again.status_code == 302
    assert case.events.count() == events + 1
    assert Letter.objects.filter(case=case).count() == (verb == "reply")


def test_another_answer_on_an_old_page_is_not_taken_for_the_same() -> None:
    desk, case = manager(), make_case()
    desk.do("reply", case, text="Đã nhận hồ sơ.")
    assert desk.do("reply", case, text="Khác.").status_code == 200


def test_words_of_a_page_of_the_admin_are_there_again_after_signing_in() -> None:
    desk = manager()
    address = reverse("admin:casework_recipient_add")
    desk.client.get(address)
    StaffSession.objects.all().delete()
    token = desk.client.cookies["csrftoken"].value
    known = {"name": "Nhà cung cấp <Ánh Dương>", "csrfmiddlewaretoken": token}
    back = sign_in(desk, desk.client.post(address, known))
    again = desk.client.get(back["Location"])
    assert again.context["adminform"].form["name"].value() == known["name"]
    assert html.escape(known["name"]) in again.content.decode()


def test_words_of_a_record_are_there_again_and_gone_once_it_is_saved() -> None:
    desk = manager()
    record = ReplyTemplate.objects.create(name="Chào", text_vi="Kính gửi")
    address = reverse("admin:casework_replytemplate_change", args=[record.pk])
    form = desk.client.get(address).context["adminform"].form
    sent = {name: str(form[name].value() or "") for name in form.fields} | {"text_vi": WORDS}
    StaffSession.objects.all().delete()
    token = desk.client.cookies["csrftoken"].value
    back = sign_in(desk, desk.client.post(address, sent | {"csrfmiddlewaretoken": token}))
    assert desk.client.get(back["Location"]).context["adminform"].form["text_vi"].value() == WORDS
    token = desk.client.cookies["csrftoken"].value
    assert desk.client.post(address, sent | {"csrfmiddlewaretoken": token}).status_code == 302
    record.refresh_from_db()
    assert record.text_vi.replace("\r\n", "\n") == WORDS
    ReplyTemplate.objects.update(text_vi="Khác")
    assert desk.client.get(address).context["adminform"].form["text_vi"].value() == "Khác"
