"""Each right from asking to proof in a real browser, with JavaScript and without; the officer's pages too."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import Page

from casework.case.case import Case
from casework.erasure import check
from casework.erasure.certificate import Certificate
from casework.people.consent import Act, Consent, Purpose
from casework.people.person import Person
from casework.post.letter import Letter
from casework.post.mail import message
from casework.tests.factories import EMAIL, NAME, make_case, make_consent, make_staff
from vsign_portal.tests.accessibility import violations
from vsign_portal.tests.browser import press_main_button

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.clause("C6.1")]
Window = Callable[..., Page]
both = pytest.mark.parametrize(
    "js", [True, pytest.param(False, marks=pytest.mark.long)], ids=["with JavaScript", "without"]
)


def into_my_data(window: Window, *, js: bool) -> Page:
    """By the link in the mail, as a customer does."""
    page = window(js=js, width=320)
    page.goto("/quyen-rieng-tu/cua-toi/")
    page.fill("[name=full_name]", NAME)
    page.fill("[name=email]", EMAIL)
    press_main_button(page)
    link = re.search(r"/quyen-rieng-tu/mo/\S+", message(Letter.objects.latest("pk")).body)
    assert link
    page.goto(link.group())
    press_main_button(page)
    page.wait_for_url("**/cua-toi/")
    return page


def officer(window: Window, username: str, *, js: bool) -> Page:
    staff = make_staff(username)
    staff.groups.add(Group.objects.get(name="privacy officers"))
    page = window(js=js)
    page.goto("/quan-tri/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", "a long password")
    page.click("[type=submit]")
    return page


def send(page: Page) -> str:
    press_main_button(page)
    page.wait_for_url("**/da-gui/**")
    found = re.search(r"VS-\w{4}-\w{4}", page.content())
    assert found
    return found.group()


def step(page: Page, case: Case, verb: str, **typed: Any) -> None:
    page.goto(f"/quan-tri/casework/case/{case.pk}/{verb}/")
    assert violations(page) == [] if typed.pop("look", False) else True
    for name, value in typed.items():
        if name in ("decision", "how"):
            page.check(f"[name={name}][value={value}]")
        else:
            page.fill(f"[name={name}]", value)
    page.click(".box .verb__end button >> nth=0")
    page.wait_for_url(f"**/case/{case.pk}/change/")


@both
def test_deletion_from_the_mailbox_to_the_certificate(window: Window, js: bool, settings: Any, tmp_path: Any) -> None:
    settings.TOMBSTONE_FILE = tmp_path / "tombstones"
    make_case()
    page = into_my_data(window, js=js)
    page.click("a[href*='yeu-cau/delete']")
    page.check("[name=accepts_risk]")
    case = Case.objects.get(reference=send(page))
    step(officer(window, "an.nguyen", js=js), case, "decide", decision="granted")
    second = officer(window, "binh.tran", js=js)
    step(second, case, "erase", typed=case.reference)
    assert Person.objects.get(pk=case.person_id).erased_at
    assert check.check(case.erasure_order)  # type: ignore[attr-defined]
    certificate = Certificate.objects.get()
    page.goto("/quyen-rieng-tu/chung-nhan/")
    page.fill("[name=number]", certificate.number)
    page.fill("[name=digest]", certificate.digest)
    press_main_button(page)
    assert case.reference in page.content()


@both
def test_a_correction_is_seen_side_by_side_and_applied(window: Window, js: bool) -> None:
    make_case()
    page = into_my_data(window, js=js)
    page.click("a[href*='yeu-cau/correct']")
    page.fill("[name=full_name]", "Nguyễn Thị Ánh Tuyết")
    case = Case.objects.get(reference=send(page))
    staff = officer(window, "an.nguyen", js=js)
    staff.goto(f"/quan-tri/casework/case/{case.pk}/correct/")
    assert staff.locator("td strong").first.inner_text() == "Nguyễn Thị Ánh Tuyết"
    step(staff, case, "correct", decision="granted")
    assert Person.objects.get(pk=case.person_id).full_name == "Nguyễn Thị Ánh Tuyết"


@both
def test_restriction_and_objection(window: Window, js: bool) -> None:
    case = make_case()
    make_consent(Purpose.RELATED, Act.GRANTED, person=case.person)
    page = into_my_data(window, js=js)
    staff = officer(window, "an.nguyen", js=js)
    for right in ("object", "restrict"):
        page.goto(f"/quyen-rieng-tu/cua-toi/yeu-cau/{right}/")
        claim = Case.objects.get(reference=send(page))
        step(staff, claim, "decide", decision="granted")
    assert not Consent.objects.current().filter(act=Act.GRANTED).exists()
    assert Person.objects.get(pk=case.person_id).restricted_at


@both
def test_withdrawing_a_consent_works_at_once(window: Window, js: bool) -> None:
    case = make_case()
    make_consent(Purpose.RELATED, Act.GRANTED, person=case.person)
    page = into_my_data(window, js=js)
    page.click("form[action*='rut-lai'] button")
    page.wait_for_url("**/cua-toi/*")
    assert not Consent.objects.current().filter(act=Act.GRANTED).exists()


def test_the_pages_of_ones_own_rights_are_accessible(window: Window) -> None:
    make_case()
    page = into_my_data(window, js=True)
    found = {}
    for right in ("correct", "delete", "restrict", "object", "protect"):
        page.goto(f"/quyen-rieng-tu/cua-toi/yeu-cau/{right}/")
        found[right] = violations(page)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found[right].append("scrolls sideways")
    assert {right: troubles for right, troubles in found.items() if troubles} == {}
