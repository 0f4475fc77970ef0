"""A clerk's day and a manager's, in a real browser."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from casework.case import customer_verbs
from casework.case.case import Case
from casework.case.states import Status
from casework.tests.factories import make_case, make_colleague, make_staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
Window = Callable[..., Page]


def sign_in(window: Window, username: str, group: str, *, js: bool = True) -> Page:
    staff = make_staff(username, first_name="Bình", last_name="Trần")
    staff.groups.add(Group.objects.get(name=group))
    page = window(js=js)
    page.goto("/quan-tri/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", "a long password")
    page.click("[type=submit]")
    return page


def choose(page: Page, button: str) -> None:
    """Of the steps that stand behind the next one."""
    page.click(".others summary")
    page.click(f".verbs >> text='{button}'")


def say(page: Page, button: str, text: str) -> None:
    choose(page, button)
    page.fill("[name=text]", text)
    send(page)


def send(page: Page) -> None:
    page.click(".box .verb__end button[type=submit] >> nth=0")


@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without"])
def test_a_clerks_day(window: Window, js: bool) -> None:
    case = make_case(created_at=timezone.now() - timedelta(hours=2))
    page = sign_in(window, "binh.tran", "consultants", js=js)
    page.click(f".queues >> text={case.get_kind_display()}")
    page.click(f"text={case.reference}")
    choose(page, "Nhận hồ sơ")
    page.check(".box--next [name=result][value=confirmed]")
    page.click(".box--next .verb__end button")
    say(page, "Hỏi và chờ", "Xin cho biết mã số thuế.")
    expect(page.locator(".case__head")).to_contain_text("Chờ khách hàng")
    customer_verbs.answer(Case.objects.get(pk=case.pk), text="0100109106")
    page.reload()
    expect(page.locator(".timeline")).to_contain_text("0100109106")
    choose(page, "Kết thúc hồ sơ")
    page.check("[name=outcome][value=done]")
    send(page)
    case.refresh_from_db()
    assert (case.status, case.outcome) == (Status.CLOSED, "done")
    assert case.confirmed_at is not None


def test_keys_search_move_and_open(window: Window) -> None:
    first = make_case(created_at=timezone.now() - timedelta(days=9))
    second = make_case()
    page = sign_in(window, "binh.tran", "consultants")
    page.goto("/quan-tri/casework/case/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "searchbar"
    page.keyboard.press("Tab")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == first.reference
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.locator("h1")).to_contain_text(second.reference)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    expect(page.locator("#keys-help")).to_be_visible()


def test_a_managers_day(window: Window, tmp_path: Path) -> None:
    clerk = make_colleague("consultants", username="an.nguyen")
    late = make_case(created_at=timezone.now() - timedelta(days=20))
    page = sign_in(window, "chi.le", "managers")
    page.goto("/quan-tri/casework/case/?due=overdue")
    page.check(f"#result_list tr:has-text('{late.reference}') input[type=checkbox]")
    page.select_option("[name=action]", "assign_chosen")
    page.click(".actions button")
    page.select_option("[name=to]", value=str(clerk.pk))
    page.click(".verb button[type=submit]")
    late.refresh_from_db()
    assert late.assignee == clerk
    page.goto("/quan-tri/casework/case/?due=overdue")
    page.check(f"#result_list tr:has-text('{late.reference}') input[type=checkbox]")
    page.select_option("[name=action]", "export_xlsx")
    with page.expect_download() as download:
        page.click(".actions button")
    file = tmp_path / "cases.xlsx"
    download.value.save_as(file)
    sheet = load_workbook(file).active
    assert sheet is not None
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [late.reference]
