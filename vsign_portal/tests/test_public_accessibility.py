"""axe finds nothing on any public page, errors shown or not, in both languages and colour schemes; and no page
scrolls sideways on a small phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from vsign_portal.tests.accessibility import violations
from vsign_portal.tests.browser import press_main_button
from vsign_portal.tests.pages import FORMS, PUBLIC

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
Window = Callable[..., Page]
LONG = pytest.mark.long
LOOKS = [
    ("vi", True, 320), ("en", False, 1280),
    pytest.param("vi", False, 1280, marks=LONG), pytest.param("en", True, 320, marks=LONG),
]  # fmt: skip
names = pytest.mark.parametrize(("language", "dark", "width"), LOOKS)


def address(path: str, language: str) -> str:
    return f"/en{path}" if language == "en" else path


def assert_sound(page: Page, found: dict[str, list[str]]) -> None:
    troubles = violations(page)
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if too_wide > 0:
        troubles.append(f"scrolls sideways by {too_wide} px")
    if troubles:
        found[page.url] = troubles


@names
def test_every_page_is_accessible(window: Window, language: str, dark: bool, width: int) -> None:
    page = window(language=language, dark=dark, width=width)
    found: dict[str, list[str]] = {}
    for path in PUBLIC:
        page.goto(address(path, language))
        assert_sound(page, found)
    assert found == {}


@names
def test_every_form_with_its_errors_shown_is_accessible(window: Window, language: str, dark: bool, width: int) -> None:
    page = window(language=language, dark=dark, width=width)
    found: dict[str, list[str]] = {}
    for path in FORMS:
        page.goto(address(path, language))
        page.evaluate("document.querySelector('main form').noValidate = true")
        press_main_button(page)
        page.wait_for_selector(".summary")
        assert page.title().startswith("Error:" if language == "en" else "Lỗi:")
        assert page.evaluate("document.activeElement.classList.contains('summary')")
        assert_sound(page, found)
    assert found == {}


def test_long_names_and_words_do_not_widen_a_small_phone(window: Window) -> None:
    page = window(width=320)
    page.goto("/lien-he/")
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.fill("[name=full_name]", "NguyễnPhúcHoàngThịMinhTrangNgọc" * 6)
    page.fill("[name=email]", "a" * 60 + "@example.vn" + "n" * 200)
    press_main_button(page)
    page.wait_for_selector(".summary")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
