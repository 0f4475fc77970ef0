"""A large file on a slow line, in a real browser: how far it is, what came back, and what a broken line leaves."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from casework.case.case import Case
from vsign_portal.tests.accessibility import violations
from vsign_portal.tests.browser import press_main_button

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
Window = Callable[..., Page]
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%" + b"x" * 2_000_000 + b"\n%%EOF\n"


def complain(page: Page, folder: Path, phone: str = "0912 345 678") -> None:
    (folder / "biên lai.pdf").write_bytes(PDF)
    page.goto("/khieu-nai/an-danh/")
    page.check("[name=ground] >> nth=0")
    page.fill("[name=story]", "Có người gọi bán hàng và đọc đúng số hợp đồng của tôi.")
    page.set_input_files("[name=attachments]", folder / "biên lai.pdf")


def slow(page: Page, **more: Any) -> None:
    line = {"offline": False, "latency": 20, "downloadThroughput": -1, "uploadThroughput": 800_000} | more
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", line)


def test_it_says_how_far_it_is_and_the_passphrase_is_shown_once_it_is_there(window: Window, tmp_path: Path) -> None:
    page = window(width=320)
    complain(page, tmp_path)
    slow(page)
    press_main_button(page)
    expect(page.locator(".sending")).to_have_text(re.compile(r"\d%"))
    expect(page.locator(".panel .reference")).to_be_visible()
    expect(page.locator(".inset .reference")).to_have_text(re.compile(r"\w{4}-\w{4}-\w{4}"))
    case = Case.objects.get()
    assert case.reference in page.url
    assert case.attachments.count() == 1
    assert violations(page) == []


@pytest.mark.long
def test_errors_come_back_with_their_summary_and_the_next_press_sends(window: Window, tmp_path: Path) -> None:
    page = window()
    complain(page, tmp_path)
    page.fill("[name=story]", "")
    page.evaluate("document.querySelector('main form').noValidate = true")
    press_main_button(page)
    expect(page.locator(".summary")).to_be_focused()
    expect(page.locator(".kept")).to_contain_text("biên lai.pdf")
    page.fill("[name=story]", "Đọc đúng số hợp đồng của tôi.")
    press_main_button(page)
    expect(page.locator(".panel .reference")).to_be_visible()
    assert Case.objects.get().attachments.count() == 1


@pytest.mark.long
def test_a_line_that_breaks_leaves_everything_where_it_was(window: Window, tmp_path: Path) -> None:
    page = window()
    complain(page, tmp_path)
    page.evaluate("() => { window.whole = XMLHttpRequest.prototype.send }")
    broken = "function () { this.dispatchEvent(new Event('error')) }"
    page.evaluate(f"() => {{ XMLHttpRequest.prototype.send = {broken} }}")
    press_main_button(page)
    expect(page.locator(".sending")).to_contain_text("bấm nút một lần nữa")
    page.evaluate("() => { XMLHttpRequest.prototype.send = window.whole }")
    press_main_button(page)
    expect(page.locator(".panel .reference")).to_be_visible()
