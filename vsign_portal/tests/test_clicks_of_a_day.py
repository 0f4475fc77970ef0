"""How many clicks the day's work costs, counted in a real browser; `script/bench desk` prints them."""

import sys
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from playwright.sync_api import Page, expect

from casework.case.case import Case
from casework.case.states import Outcome
from casework.disclosure.disclosure import Disclosure, DisclosureState
from casework.ground.kind import Kind
from casework.tests.factories import make_case, make_person, make_staff
from consult.handover.tests.test_hand_over import confirmed, recipient

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.long]
Window = Callable[..., Page]


class Clerk:
    """At the start page, after signing in; each press of the mouse is counted, what is typed is not."""

    def __init__(self, window: Window, username: str, *groups: str) -> None:
        staff = make_staff(username)
        staff.groups.set(Group.objects.filter(name__in=groups))
        self.staff, self.page, self.clicks = staff, window(), 0
        self.page.goto("/quan-tri/")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", "a long password")
        self.page.click("[type=submit]")

    def click(self, where: str) -> None:
        self.page.locator(where).first.click()
        self.clicks += 1

    def choose(self, where: str, **what: str) -> None:
        """Two clicks: to open the list, and on a line of it."""
        self.page.locator(where).first.select_option(**what)  # type: ignore[arg-type]
        self.clicks += 2

    def type(self, where: str, words: str) -> None:
        self.page.locator(where).first.fill(words)

    def list_of(self, kind: str) -> None:
        """As it lies open all day."""
        self.page.goto(f"/quan-tri/casework/case/?kind={kind}")


def told(what: str, clicks: int, goal: int) -> None:
    sys.stdout.write(f"\n{what:<40} {clicks:>3} clicks, goal {goal}\n")
    assert clicks <= goal


def test_a_caller_is_entered(window: Window) -> None:
    known = make_case(person=make_person(customer_type="individual"))
    clerk = Clerk(window, "an.nguyen", "consultants")
    clerk.click(".enter a:has-text('Tư vấn')")
    clerk.page.locator("[name=phone]").press_sequentially("0912345678")
    clerk.click("#callers [name=use]")
    clerk.type("[name=question]", "Gia hạn thế nào?")
    clerk.click("[name=adult]")
    clerk.click(".verb__end button")
    expect(clerk.page.locator(".case__who")).to_contain_text("Nguyễn Thị Ánh")
    entered = Case.objects.latest("pk")
    assert (entered.person, entered.assignee) == (known.person, clerk.staff)
    told("a caller is entered", clerk.clicks, 4)


def test_a_case_is_answered_with_a_template_and_the_next_one_opened(window: Window) -> None:
    cases = [make_case(Kind.QUESTION, created_at=timezone.now() - timedelta(hours=hour)) for hour in (3, 2)]
    clerk = Clerk(window, "an.nguyen", "consultants")
    clerk.list_of("question")
    clerk.page.click(f"text={cases[0].reference}")
    clerk.choose("#do-reply [name=template]", label="Đã xử lý xong")
    clerk.click("#do-reply [name=fill]")
    clerk.click("#do-reply .verb__end button")
    expect(clerk.page.locator(".timeline")).to_contain_text("đã được xử lý xong")
    told("answer with a template", clerk.clicks, 4)
    clerk.clicks = 0
    clerk.click("#next-case")
    expect(clerk.page.locator("h1")).to_contain_text(cases[1].reference)
    told("next case", clerk.clicks, 1)


def test_a_grave_complaint_from_the_list_to_its_end(window: Window) -> None:
    case = make_case(Kind.COMPLAINT)
    clerk = Clerk(window, "an.nguyen", "complaint handlers")
    clerk.list_of("complaint")
    clerk.click(f"text={case.reference}")
    clerk.click(".box--next .verb__end button")
    clerk.click("[name=finding][value=true]")
    clerk.type("[name=evidence]", "Nhật ký máy chủ")
    clerk.click(".box--next .verb__end button")
    clerk.click("[name=sensitive]")
    clerk.click("[name=many]")
    clerk.click(".box--next .verb__end button")
    for kind in ("contain", "redress", "prevent"):
        clerk.type(f"[name=what_{kind}]", "Thu hồi quyền truy cập")
        clerk.click(f"[name=done_{kind}]")
    clerk.click(".box--next .verb__end button")
    clerk.type(".box--next [name=text]", "Chúng tôi đã thu hồi quyền truy cập và xin lỗi Quý khách.")
    clerk.click(".box--next .verb__end button")
    expect(clerk.page.locator(".case__head")).to_contain_text("Đã kết thúc")
    case.refresh_from_db()
    assert case.outcome == Outcome.DONE
    told("a complaint found true and grave", clerk.clicks, 12)


def test_a_hand_over_is_asked_for_and_approved_by_two(window: Window) -> None:
    to = recipient()
    case = confirmed(recipient=to)
    one = Clerk(window, "an.nguyen", "contracts")
    one.list_of("purchase")
    one.click(f"text={case.reference}")
    one.click("#do-hand_over .verb__end button")
    expect(one.page.locator("ul.messagelist")).to_be_visible()
    assert Disclosure.objects.get().state == DisclosureState.REQUESTED
    other = Clerk(window, "binh.tran", "contracts")
    other.click(".card[href*='waits=me']")
    other.click("#result_list tbody a")
    other.click("button:has-text('Duyệt')")
    assert Disclosure.objects.get().state != DisclosureState.REQUESTED
    told("a hand-over, asked for and approved", one.clicks + other.clicks, 6)
