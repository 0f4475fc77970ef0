"""A complaint, an anonymous worry and a judicial request in a real browser, with JavaScript and without."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from playwright.sync_api import Page, expect

from casework.case.case import Case
from casework.case.states import Outcome
from casework.tests.factories import EMAIL, make_case, make_staff
from privacy.complaints import rubric
from privacy.complaints.handling import Handling
from privacy.incidents.incident import Incident
from privacy.judicial.judicial_request import JudicialRequest
from vsign_portal.tests.accessibility import violations
from vsign_portal.tests.browser import press_main_button

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
Window = Callable[..., Page]
both = pytest.mark.parametrize(
    "js", [True, pytest.param(False, marks=pytest.mark.long)], ids=["with JavaScript", "without"]
)
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def desk(window: Window, group: str, username: str, *, js: bool) -> Page:
    make_staff(username).groups.add(Group.objects.get(name=group))
    page = window(js=js)
    page.goto("/quan-tri/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", "a long password")
    page.click("[type=submit]")
    return page


def complain(window: Window, tmp_path: Path, *, js: bool) -> tuple[Page, Case]:
    page = window(js=js, width=320)
    page.goto("/khieu-nai/")
    page.check("[name=ground][value=stolen]")
    page.fill("[name=story]", "Có người gọi cho tôi và biết số chứng thư.")
    (tmp_path / "don.pdf").write_bytes(PDF)
    page.set_input_files("[name=attachments]", tmp_path / "don.pdf")
    page.fill("[name=full_name]", "Nguyễn Thị Ánh")
    page.fill("[name=phone]", "0912 345 678")
    page.fill("[name=email]", EMAIL)
    press_main_button(page)
    page.wait_for_url("**/da-gui/**")
    found = re.search(r"VS-\w{4}-\w{4}", page.url)
    assert found
    return page, Case.objects.get(reference=found.group())


def act(page: Page, case: Case, verb: str, *checked: str, **filled: str) -> None:
    page.goto(f"/quan-tri/casework/case/{case.pk}/{verb}/")
    for selector in checked:
        page.check(selector)
    for name, value in filled.items():
        page.fill(f"[name={name}]", value)
    page.click(".box .verb__end button >> nth=0")
    page.wait_for_url(f"**/case/{case.pk}/change/")


@pytest.mark.clause("C6.2")
@both
def test_a_complaint_from_the_phone_to_the_measure_and_back(window: Window, tmp_path: Path, js: bool) -> None:
    customer, case = complain(window, tmp_path, js=js)
    page = desk(window, "complaint handlers", "an.nguyen", js=js)
    act(page, case, "acknowledge")
    act(page, case, "verify_complaint", "[name=finding][value=true]", evidence="Nhật ký truy cập")
    act(page, case, "weigh", *(f"[name={name}]" for name in rubric.QUESTIONS))
    assert Handling.objects.get(case=case).severity == 3
    assert Incident.objects.get().case == case
    staff = page.locator("body").inner_text()
    assert Incident.objects.get().number in staff
    for kind in ("contain", "redress", "prevent"):
        page.goto(f"/quan-tri/casework/case/{case.pk}/measure/")
        page.check(f"[name=kind][value={kind}]")
        page.fill("[name=what]", "Thu hồi quyền truy cập")
        page.select_option("[name=who]", index=1)
        page.fill("[name=due_on]", f"{timezone.localdate():%Y-%m-%d}")
        page.click(".box .verb__end button >> nth=0")
        page.wait_for_url("**/change/")
        act(page, case, "measure_done", "[name=measure]")
    act(page, case, "answer_complaint", text="Chúng tôi đã thu hồi quyền truy cập và xin lỗi Quý khách.")
    case.refresh_from_db()
    assert case.outcome == Outcome.DONE
    customer.goto("/tra-cuu/")
    customer.fill("[name=reference]", case.reference)
    customer.fill("[name=contact]", EMAIL)
    press_main_button(customer)
    customer.fill("[name=text]", "Tôi vẫn bị gọi.")
    customer.click("button[formaction*='chua-xong']")
    expect(customer.locator("button[formaction*='chua-xong']")).to_have_count(0)
    case.refresh_from_db()
    assert case.status == "in_progress"


@pytest.mark.clause("C9.1")
@both
def test_a_worry_without_a_name_is_followed_with_its_passphrase(window: Window, js: bool) -> None:
    page = window(js=js, width=320)
    page.goto("/khieu-nai/")
    page.click("button[value*='an-danh'], button[formaction*='an-danh'], a[href*='an-danh']")
    page.check("[name=ground][value=stolen]")
    page.fill("[name=story]", "Tôi thấy danh sách khách hàng bị rao bán.")
    press_main_button(page)
    page.wait_for_url("**/da-gui/**")
    reference, passphrase = page.locator("strong.reference").all_inner_texts()[:2]
    page.goto("/tra-cuu/")
    page.fill("[name=reference]", reference)
    page.fill("[name=contact]", passphrase.lower())
    press_main_button(page)
    expect(page.locator("h1")).to_contain_text(reference)


@pytest.mark.clause("C2.7")
@both
def test_a_judicial_request_is_entered_by_one_and_decided_by_another(window: Window, tmp_path: Path, js: bool) -> None:
    case = make_case()
    page = desk(window, "privacy officers", "an.nguyen", js=js)
    page.goto("/quan-tri/privacy/judicialrequest/add/")
    page.fill("[name=reference]", case.reference)
    page.select_option("[name=authority]", "court")
    for name in ("authority_name", "document_number", "signatory", "legal_basis"):
        page.fill(f"[name={name}]", "15/QĐ-TA")
    page.fill("[name=document_date]", "2026-11-01")
    page.check("[name=asked_fields][value='casework.Person.phone']")
    (tmp_path / "qd.pdf").write_bytes(PDF)
    page.set_input_files("[name=document]", tmp_path / "qd.pdf")
    page.click("[name=_save]")
    asked = JudicialRequest.objects.get()
    second = desk(window, "managers", "binh.tran", js=js)
    second.goto(f"/quan-tri/privacy/judicialrequest/{asked.pk}/change/")
    second.check("[name=granted]")
    second.click(".verb button[type=submit]")
    with second.expect_download() as download:
        second.click("form[action*='sealed'] button")
    assert download.value.suggested_filename.endswith(".zip")


def test_the_pages_of_the_registers_are_accessible(window: Window) -> None:
    make_staff("an.nguyen", is_superuser=True)
    page = window(bypass_csp=True)
    page.goto("/quan-tri/")
    page.fill("[name=username]", "an.nguyen")
    page.fill("[name=password]", "a long password")
    page.click("[type=submit]")
    found = {}
    for path in (
        "casework/recipient/", "casework/recipient/add/", "casework/disclosure/", "casework/recipienttask/",
        "privacy/incident/", "privacy/incident/add/", "privacy/judicialrequest/", "privacy/judicialrequest/add/",
        "privacy/complaintcase/report/",
    ):  # fmt: skip
        page.goto(f"/quan-tri/{path}")
        found[path] = violations(page)
    assert {path: troubles for path, troubles in found.items() if troubles} == {}
