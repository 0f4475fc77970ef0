"""Buying in a real browser: with and without JavaScript, on a phone and on a desk."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from casework.case.case import Case
from vsign_portal.tests.accessibility import violations
from vsign_portal.tests.browser import press_main_button

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
Window = Callable[..., Page]
SERVICE = "/en/dich-vu/chu-ky-so-to-chuc-usb-token/"
LONG_NAME = "Nguyễn Phước Bảo Quỳnh Như Đặng Thị Ngọc Huyền Trân Công Tằng Tôn Nữ"


def press(page: Page) -> None:
    press_main_button(page)


def introduce(page: Page, kind: str = "Individual") -> None:
    page.get_by_label(kind, exact=True).check()
    page.fill("#id_full_name", LONG_NAME)
    page.fill("#id_phone", "0912 345 678")
    page.fill("#id_email", "nhu@example.vn")


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def fill_in(page: Page) -> None:
    """From the page of the services to the check page; an individual who asks for an organisation's certificate is
    asked whether that is meant so."""
    press(page)
    heading(page, "About you")
    introduce(page)
    press(page)
    asked, gone_on = page.locator(".field--error"), page.get_by_role("heading", level=1, name="Invoice")
    expect(asked.or_(gone_on).first).to_be_visible()
    if asked.count():
        expect(page.locator(".field--error")).to_contain_text("If it is meant so, press the button again.")
        assert_fits(page)
        press(page)
    heading(page, "Invoice and what you agree to")
    page.check("#id_adult")
    press(page)
    heading(page, "Check before you send")


def second_line(page: Page, service: str, quantity: str) -> None:
    page.locator("details.more summary").first.click()
    page.select_option("#id_lines-1-service", service)
    page.fill("#id_lines-1-quantity", quantity)


def assert_fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize(("js", "width"), [(True, 1280), (False, 320), (True, 320)])
def test_from_the_service_page_to_the_receipt(window: Window, js: bool, width: int) -> None:
    page = window(js=js, width=width, language="en")
    page.goto(SERVICE)
    page.get_by_role("link", name="Buy this service").click()
    expect(page.locator("#id_lines-0-service")).to_have_value("chu-ky-so-to-chuc-usb-token")
    second_line(page, "dau-thoi-gian", "2")
    assert_fits(page)
    fill_in(page)
    expect(page.locator(".sums .total dd")).to_have_text("14,212,800\u00a0đồng")
    assert_fits(page)
    page.get_by_role("link", name="Change the services").click()
    expect(page.locator("#id_lines-1-quantity")).to_be_visible()
    press(page)
    page.get_by_role("link", name="Change Full name").click()
    page.fill("#id_full_name", f"{LONG_NAME} Ý")
    press(page)
    expect(page.locator("main")).to_contain_text(f"{LONG_NAME} Ý")
    assert not Case.objects.exists()
    press(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("We have received your request")
    case: Any = Case.objects.get()
    assert case.purchase.total == 14_212_800
    assert case.reference in page.url
    assert_fits(page)


def test_the_running_total_is_the_one_of_the_check_page(window: Window) -> None:
    page = window(language="en")
    page.goto("/en/mua-dich-vu/")
    total = page.locator("#running-total")
    expect(total).to_be_hidden()
    page.select_option("#id_lines-0-service", "chu-ky-so-to-chuc-usb-token")
    expect(total).to_have_text("Total with VAT: 1,252,800\u00a0đồng")
    page.check("#id_lines-0-device")
    second_line(page, "chung-thu-tls-ten-mien", "3")
    page.get_by_label("Renewal", exact=True).check()
    shown = total.inner_text().removeprefix("Total with VAT: ")
    press(page)
    expect(page.locator(".total")).to_contain_text(shown)
    page.go_back()
    fill_in(page)
    expect(page.locator(".sums .total dd")).to_have_text(shown)


@pytest.mark.parametrize("quantity", ["0", "1000", "", "1.5"])
def test_what_cannot_be_had_shows_no_total(window: Window, quantity: str) -> None:
    page = window(language="en")
    page.goto("/en/mua-dich-vu/?dich-vu=dau-thoi-gian")
    total = page.locator("#running-total")
    expect(total).to_be_visible()
    page.fill("#id_lines-0-quantity", quantity)
    page.locator("#id_lines-0-quantity").blur()
    expect(total).not_to_contain_text("đồng")
    page.fill("#id_lines-0-quantity", "1")
    page.get_by_label("Change of provider", exact=True).check()
    expect(total).not_to_contain_text("đồng")


def test_what_an_individual_does_not_see_is_not_sent(window: Window) -> None:
    page = window(language="en")
    page.goto("/en/tu-van/")
    page.get_by_label("Organisation or business", exact=True).check()
    page.fill("#id_organisation", "Công ty TNHH Thủy sản Cà Mau")
    page.fill("#id_tax_code", "not a number")
    introduce(page, "Individual")
    page.check("#id_adult")
    expect(page.locator("#id_organisation")).to_be_hidden()
    page.fill("#id_question", "Loại nào phù hợp?")
    press(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("We have received your request")
    case: Any = Case.objects.get()
    assert (case.person.organisation, case.person.tax_code) == ("", "")


@pytest.mark.parametrize(("dark", "width"), [(False, 1280), (True, 320)])
def test_check_page_and_receipt_are_accessible(window: Window, dark: bool, width: int) -> None:
    page = window(dark=dark, width=width, language="en")
    page.goto("/en/mua-dich-vu/?dich-vu=chu-ky-so-to-chuc-usb-token")
    second_line(page, "dau-thoi-gian", "1")
    assert violations(page) == []
    fill_in(page)
    page.wait_for_selector(".sums")
    assert violations(page) == []
    press(page)
    page.wait_for_selector(".panel")
    assert violations(page) == []
