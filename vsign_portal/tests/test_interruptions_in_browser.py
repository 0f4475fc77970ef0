"""What comes between typing and sending, in a real browser, with JavaScript and without: whoever goes on as people do
finds everything they typed, and the next press files it once."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Browser, Error, Locator, Page

from casework.case.case import Case
from casework.centre.policy import PolicyVersion
from casework.tests.factories import make_staff
from consult.tests.answers import BUY
from vsign_portal.tests.browser import press_main_button
from vsign_portal.tests.test_nothing_typed_is_lost import FORMS, PAGES, PDF, WITH_FILES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
MAIN_BUTTON = "main form button.button[type=submit]:not(.button--second)"
ONE_OF_THEM = ("phone", "story", "note", "lines-0-quantity")


@dataclass
class Visit:
    """A form, filled in."""

    page: Page
    path: str
    answers: dict[str, Any]
    settings: Any
    file: Path

    def open(self) -> None:
        self.page.goto(BUY if self.path in PAGES else self.path)
        for before in PAGES[: PAGES.index(self.path) if self.path in PAGES else 0]:
            fill(self.page, self.answers)
            self.press(until=PAGES[PAGES.index(before) + 1])

    def press(self, until: str = "") -> None:
        press_main_button(self.page)
        if until and not self.page.url.endswith(until):
            # A misfit is asked about once.
            press_main_button(self.page)

    def fill(self) -> None:
        self.typed = fill(self.page, self.answers)
        if self.path in WITH_FILES:
            self.page.set_input_files("[name=attachments]", self.file)

    def is_still_there(self) -> bool:
        return {name: value for name, value in self.typed.items() if shown(self.page, name) != value} == {}

    @property
    def is_over(self) -> bool:
        """Filed; of a purchase's page, that the next one is there."""
        at = self.page.url.partition("?")[0]
        gone_on = self.path in PAGES and not at.endswith(self.path)
        return gone_on or bool(self.page.locator(".panel .reference").count())


def fields(page: Page, name: str) -> Locator:
    return page.locator(f"main form [name='{name}']:not([type=hidden])")


def fill(page: Page, answers: dict[str, Any]) -> dict[str, Any]:
    """What the page asks for; gives back what was typed."""
    typed: dict[str, Any] = {}
    for name, value in answers.items():
        field = fields(page, name)
        if not field.count() or not field.first.is_visible():
            continue
        kind = field.first.evaluate("each => each.tagName === 'INPUT' ? each.type : each.tagName")
        if kind in ("radio", "checkbox"):
            for each in [value] if isinstance(value, str) else value:
                (field if each == "on" else field.and_(page.locator(f"[value='{each}']"))).check()
        elif kind == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
        typed[name] = shown(page, name)
    return typed


def shown(page: Page, name: str) -> Any:
    """What stands in a field now."""
    return fields(page, name).evaluate_all(
        "all => all.filter(e => !['radio', 'checkbox'].includes(e.type) || e.checked).map(e => e.value)"
    )


# ------------------------------------------------------------- what comes between
def wrong_field(visit: Visit) -> None:
    """Sent with a field emptied by mistake, and told so."""
    name, value = next(each for each in visit.typed.items() if each[0] in ONE_OF_THEM)
    fields(visit.page, name).fill("-")
    visit.press()
    if not visit.is_over:
        fields(visit.page, name).fill(value[0])


def aged_token(visit: Visit) -> None:
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        visit.press()


def csrf_cookie_gone(visit: Visit) -> None:
    visit.page.context.clear_cookies(name="csrftoken")
    visit.press()


def signed_in_elsewhere(visit: Visit) -> None:
    """Another tab of the same browser signs in, which makes another cookie."""
    make_staff("binh.tran", is_superuser=True)
    other = visit.page.context.new_page()
    other.goto("/quan-tri/")
    other.fill("[name=username]", "binh.tran")
    other.fill("[name=password]", "a long password")
    other.click("[type=submit]")
    other.close()
    visit.press()


def other_language(visit: Visit) -> None:
    visit.page.click("header button[name=_redraw]")


def away_and_back(visit: Visit) -> None:
    visit.page.locator("footer a[href^='/']").first.click()
    visit.page.go_back()


def second_tab(visit: Visit) -> None:
    other = visit.page.context.new_page()
    other.goto(visit.path)
    other.close()
    visit.press()


def double_press(visit: Visit) -> None:
    with visit.page.expect_navigation(), suppress(Error):
        visit.page.locator(MAIN_BUTTON).first.dblclick(no_wait_after=True)
    visit.page.wait_for_load_state("networkidle")


def stopped(visit: Visit) -> None:
    """The press seems to do nothing, and the browser's own button ends the wait; the request never came through."""
    visit.page.route("**/*", lambda route: None if route.request.method == "POST" else route.continue_())
    visit.page.locator(MAIN_BUTTON).first.evaluate("button => button.click()")
    visit.page.wait_for_timeout(200)
    visit.page.context.new_cdp_session(visit.page).send("Page.stopLoading")
    visit.page.unroute_all(behavior="ignoreErrors")
    visit.page.keyboard.press("Escape")


def offline(visit: Visit) -> None:
    """The browser's own page says so; loading it anew sends the form."""
    visit.page.context.set_offline(True)
    with suppress(Error):
        visit.press()
    visit.page.wait_for_timeout(300)
    visit.page.context.set_offline(False)
    visit.page.reload()


def new_policy(visit: Visit) -> None:
    PolicyVersion(text_vi="# Chính sách mới").publish(timezone.now())
    visit.press()


def over_the_limit(visit: Visit) -> None:
    rates = visit.settings.THROTTLE_RATES
    visit.settings.THROTTLE_RATES = rates | {"intake": "0/h", "track": "0/h"}
    visit.press()
    visit.settings.THROTTLE_RATES = rates


def closed_for_maintenance(visit: Visit) -> None:
    """Web server and database are set up anew in between."""
    visit.settings.MAINTENANCE = True
    visit.press()
    visit.settings.MAINTENANCE = False
    again = visit.page.locator("button[type=submit]")
    again.first.click() if again.count() else visit.page.reload()


INTERRUPTIONS: dict[str, Callable[[Visit], None]] = {
    each.__name__: each
    for each in (
        wrong_field, aged_token, csrf_cookie_gone, signed_in_elsewhere, other_language, away_and_back, second_tab,
        double_press, stopped, offline, new_policy, over_the_limit, closed_for_maintenance,
    )
}  # fmt: skip


@pytest.fixture
def come(
    browser: Browser, live_server: Any, settings: Any, tmp_path: Path, request: pytest.FixtureRequest
) -> Callable[..., Visit]:
    """Pages of 403, 429 and 503 are what is looked for here, and the console calls each of them an error: no window of
    the other tests, which fail on any."""

    def visit(path: str, *, js: bool) -> Visit:
        file = tmp_path / "biên lai.pdf"
        file.write_bytes(PDF)
        context = browser.new_context(
            base_url=live_server.url, java_script_enabled=js, viewport={"width": 360, "height": 800}, locale="vi-VN"
        )
        context.set_default_timeout(15_000)
        request.addfinalizer(context.close)
        return Visit(context.new_page(), path, FORMS[path][0], settings, file)

    return visit


@pytest.mark.long
@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without"])
@pytest.mark.parametrize("interruption", INTERRUPTIONS)
@pytest.mark.parametrize("path", FORMS)
def test_whoever_goes_on_finds_everything_and_files_it_once(
    come: Callable[..., Visit], path: str, interruption: str, *, js: bool
) -> None:
    visit = come(path, js=js)
    visit.open()
    visit.fill()
    INTERRUPTIONS[interruption](visit)
    for _press in range(3):
        if visit.is_over:
            break
        assert visit.is_still_there(), {name: (value, shown(visit.page, name)) for name, value in visit.typed.items()}
        visit.press()
    assert visit.is_over, visit.page.inner_text("main")[:1500]
    if path not in PAGES:
        case = Case.objects.get()
        assert case.attachments.count() == (1 if path in WITH_FILES else 0)
