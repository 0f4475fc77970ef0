"""A session that ends while somebody types: they sign in over the page, and go on."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Page, expect

from casework.case.unsent import UnsentText
from casework.centre.session import StaffSession
from casework.staff.tests.test_a_day import sign_in
from casework.staff.tests.test_second_factor import code_of
from casework.tests.factories import make_case, make_colleague

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.long]
Window = Callable[..., Page]
WORDS = "Kính gửi chị Ánh, hồ sơ còn thiếu một chữ ký."


def begin(page: Page) -> None:
    page.fill("#do-reply [name=text]", WORDS)


def sign_in_over_the_page(page: Page, username: str) -> None:
    dialog = page.locator("#sign-in-again")
    expect(dialog).to_be_visible()
    dialog.locator("[data-begin]").click()
    dialog.locator("[name=username]").fill(username)
    dialog.locator("[name=password]").fill("a long password")
    dialog.locator("[type=submit]").click()


def test_words_typed_are_kept_and_sent_after_signing_in_over_the_page(window: Window) -> None:
    case = make_case()
    page = sign_in(window, "binh.tran", "consultants")
    page.goto(f"/quan-tri/casework/case/{case.pk}/change/")
    page.fill("#do-reply [name=text]", "Kính gửi")
    expect(page.locator("#do-reply [data-saved]")).not_to_be_empty()
    assert UnsentText.objects.get().text == "Kính gửi"
    StaffSession.objects.all().delete()
    begin(page)
    sign_in_over_the_page(page, "nobody")
    expect(page.locator("#sign-in-again .errornote")).to_be_visible()
    page.fill("#sign-in-again [name=username]", "binh.tran")
    page.fill("#sign-in-again [name=password]", "a long password")
    page.click("#sign-in-again [type=submit]")
    expect(page.locator("#sign-in-again")).to_be_hidden()
    expect(page.locator("#do-reply [name=text]")).to_have_value(WORDS)
    expect(page.locator("#do-reply [data-saved]")).not_to_be_empty()
    assert UnsentText.objects.get().text == WORDS
    page.click("#do-reply .verb__end button >> nth=0")
    expect(page.locator(".timeline")).to_contain_text("còn thiếu một chữ ký")
    assert not UnsentText.objects.exists()


def test_the_second_factor_is_asked_for_over_the_page_as_well(window: Window) -> None:
    case = make_case()
    page = sign_in(window, "binh.tran", "consultants")
    page.goto(f"/quan-tri/casework/case/{case.pk}/change/")
    holder = User.objects.get(username="binh.tran")
    device = TOTPDevice.objects.create(user=holder, confirmed=True)
    StaffSession.objects.all().delete()
    begin(page)
    sign_in_over_the_page(page, "binh.tran")
    page.fill("#sign-in-again [name=code]", code_of(device))
    page.click("#sign-in-again [type=submit]")
    expect(page.locator("#sign-in-again")).to_be_hidden()
    expect(page.locator("#do-reply [data-saved]")).not_to_be_empty()
    assert UnsentText.objects.get().staff == holder


def test_somebody_else_who_signs_in_gets_the_page_anew(window: Window) -> None:
    case = make_case()
    make_colleague("consultants", username="an.nguyen")
    page = sign_in(window, "binh.tran", "consultants")
    page.goto(f"/quan-tri/casework/case/{case.pk}/change/")
    StaffSession.objects.all().delete()
    begin(page)
    sign_in_over_the_page(page, "an.nguyen")
    expect(page.locator("#sign-in-again")).to_be_hidden()
    expect(page.locator("#do-reply [name=text]")).to_have_value("")
    assert not UnsentText.objects.exists()
