"""The page of a case in a real browser: both ways behind a passphrase, by mailbox, on a small phone; axe finds
nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from casework.case import verbs
from casework.case.case import Case
from casework.case.letters import REPLY
from casework.post.letter import case_link
from casework.tests.factories import EMAIL, make_case, make_person, make_staff
from vsign_portal.tests.browser import press_main_button
from vsign_portal.tests.test_public_accessibility import assert_sound

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
Window = Callable[..., Page]


def opened_by_link(page: Page, case: Case) -> None:
    page.goto("/yeu-cau/" + case_link(REPLY.letter(EMAIL, "vi", case=case)).partition("/yeu-cau/")[2])
    press_main_button(page)


@pytest.mark.parametrize("js", [True, False])
def test_an_anonymous_complaint_is_asked_about_and_answered_on_its_page(window: Window, js: bool) -> None:
    page = window(js=js, width=320)
    page.goto("/khieu-nai/an-danh/")
    page.check("[name=ground] >> nth=0")
    page.fill("[name=story]", "Tôi thấy số của khách hàng bị rao bán.")
    press_main_button(page)
    reference, phrase = page.locator("strong.reference").all_inner_texts()[:2]
    verbs.wait(Case.objects.get(reference=reference), staff=make_staff(), text="Quý khách thấy ở đâu?")
    page.goto("/tra-cuu/")
    page.fill("[name=reference]", reference)
    page.fill("[name=contact]", phrase)
    press_main_button(page)
    expect(page.locator("main")).to_contain_text("Quý khách thấy ở đâu?")
    page.fill("#id_answer_text", "Trên một nhóm Zalo.")
    page.click("button[formaction$='tra-loi/']")
    expect(page.locator("[role=status]").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("Trên một nhóm Zalo.")
    assert Case.objects.get(reference=reference).customer_wrote_at is not None


@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_is_accessible_with_long_words_and_with_errors(window: Window, width: int) -> None:
    case = make_case(person=make_person(full_name="Nguyễn" * 20), detail={"question": "Câuhỏi" * 60})
    verbs.wait(case, staff=make_staff(), text="Chứngthư" * 60)
    page = window(width=width)
    found: dict[str, list[str]] = {}
    page.goto("/yeu-cau/" + case_link(REPLY.letter(EMAIL, "vi", case=case)).partition("/yeu-cau/")[2])
    assert_sound(page, found)
    press_main_button(page)
    assert_sound(page, found)
    page.evaluate("document.querySelectorAll('main form').forEach(form => form.noValidate = true)")
    page.click("button[formaction$='rut-lai/']")
    page.wait_for_selector(".summary")
    assert_sound(page, found)
    page.click(".summary a >> nth=0")
    assert page.evaluate("document.activeElement.name") == "sure"
    assert found == {}
