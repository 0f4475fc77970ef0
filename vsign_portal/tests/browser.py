"""A real Chromium for tests, which fail on any console error, CSP report or request to another host."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
REPORT_CSP = """
window.cspReports = [];
document.addEventListener('securitypolicyviolation', e => {
  window.cspReports.push(e.violatedDirective);
  console.error('CSP', e.violatedDirective, e.blockedURI);
});
"""


def chromium() -> str | None:
    """$CHROMIUM, an installed one, or None for the one Playwright brought."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's event loop runs in this thread; Django would take it for an asynchronous caller.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        yield launched
        launched.close()


def press_main_button(page: Page) -> None:
    """Presses what the page is there for: never the buttons that only redraw it or throw away what was typed."""
    page.locator("main form button.button[type=submit]:not(.button--second)").first.click()


class Watched:
    """A browser window and what went wrong in it."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.troubles: list[str] = []
        context.add_init_script(REPORT_CSP)
        context.on("page", self._watch)

    def _watch(self, page: Page) -> None:
        page.on("console", lambda m: self.troubles.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("request", lambda request: self._local(request.url))

    def _local(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname not in ("localhost", "127.0.0.1"):
            self.troubles.append(f"asked another host: {parts.hostname}")


@pytest.fixture
def window(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Makes pages: `window(js=False, dark=True, width=320, language="en")`. Page addresses are relative."""
    opened: list[Watched] = []

    def open_window(
        *, js: bool = True, dark: bool = False, width: int = 1280, language: str = "vi", **more: Any
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            java_script_enabled=js,
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": 900},
            locale="vi-VN" if language == "vi" else "en-GB",
            **more,
        )
        context.set_default_timeout(15_000)
        opened.append(Watched(context))
        return context.new_page()

    yield open_window
    troubles = [trouble for watched in opened for trouble in watched.troubles]
    for watched in opened:
        watched.context.close()
    assert troubles == []
