"""What customers come for, from the first page to the end, in a real browser on a small phone; staff at their desk."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect

from casework.case import verbs
from casework.case.case import Case
from casework.case.states import Outcome, Status
from casework.centre.centre import Centre
from casework.ground.errors import Refused
from casework.post.letter import Letter
from casework.post.mail import message
from casework.tests.factories import EMAIL, make_staff
from consult.tests.answers import MEMBER
from privacy.rights.tests.test_carrying_out import decided
from privacy.rights.tests.test_rights_journeys import into_my_data
from vsign_portal.tests.browser import press_main_button

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
Window = Callable[..., Page]
long = pytest.mark.long
TWELVE = [f"{n};Nguyễn Văn {name};Nhân viên;nv{n}@thuysan.vn" for n, name in enumerate("ABCDEGHIKLMN", start=1)]


def desk(window: Window) -> Page:
    make_staff("binh.tran", is_superuser=True)
    page = window()
    page.goto("/quan-tri/")
    page.fill("[name=username]", "binh.tran")
    page.fill("[name=password]", "a long password")
    page.click("[type=submit]")
    return page


def introduce_oneself(page: Page, *, firm: bool) -> None:
    if firm:
        page.check("[name=customer_type][value=organisation]")
        page.fill("[name=organisation]", "Công ty TNHH Thủy sản Cà Mau")
        page.fill("[name=tax_code]", "0100109106")
    page.fill("[name=full_name]", "Nguyễn Thị Ánh")
    page.fill("[name=phone]", "0912 345 678")
    page.fill("[name=email]", EMAIL)


def sent(page: Page) -> Case:
    press_main_button(page)
    page.wait_for_url("**/da-gui/**")
    found = re.search(r"VS-\w{4}-\w{4}", page.url)
    assert found
    return Case.objects.get(reference=found.group())


def link_in_mail(purpose: str, path: str) -> str:
    found = re.search(rf"{path}\S+", message(Letter.objects.filter(purpose=purpose).latest("pk")).body)
    assert found
    return found.group()


def buy_twelve(page: Page, folder: Path) -> Case:
    page.goto(f"/mua-dich-vu/?dich-vu={MEMBER}")
    page.fill("[name='lines-0-quantity']", "12")
    press_main_button(page)
    introduce_oneself(page, firm=True)
    press_main_button(page)
    listed = folder / "Danh sách.csv"
    listed.write_text("\n".join(["STT;Họ và tên;Chức vụ;Email", *TWELVE[:11], "12;Nguyễn Văn N;Nhân viên;"]), "utf-16")
    page.set_input_files("[name=holders_file]", listed)
    press_main_button(page)
    expect(page.locator(".summary")).to_contain_text("13")
    page.fill("[name=holders]", page.input_value("[name=holders]").strip() + "nv12@thuysan.vn")
    press_main_button(page)
    page.check("[name=adult]")
    press_main_button(page)
    expect(page.locator("main")).to_contain_text("Nguyễn Văn N, Nhân viên, nv12@thuysan.vn")
    return sent(page)


def test_a_firm_buys_twelve_certificates_for_its_people(window: Window, tmp_path: Path) -> None:
    page = window(width=320)
    case = buy_twelve(page, tmp_path)
    expect(page.locator(".offer ol li")).to_have_count(12)
    with page.expect_download() as offer:
        page.click(".offer a[download]")
    assert Path(offer.value.path()).read_bytes().startswith(b"%PDF-")
    staff = desk(window)
    staff.goto(f"/quan-tri/casework/case/{case.pk}/change/")
    expect(staff.locator("main, #content").first).to_contain_text("Nguyễn Văn A, Nhân viên, nv1@thuysan.vn")


@long
def test_it_is_renewed_by_a_link_that_staff_send(window: Window, tmp_path: Path) -> None:
    page = window(width=320)
    case = buy_twelve(page, tmp_path)
    verbs.record_call(case, staff=make_staff(), method="phone", result="confirmed")
    verbs.close(case, staff=make_staff(), outcome=Outcome.DONE, text="Đã giao.")
    staff = desk(window)
    staff.goto(f"/quan-tri/casework/case/{case.pk}/offer_renewal/")
    staff.click(".verb__end button >> nth=0")
    expect(staff.locator("ul.messagelist")).to_be_visible()
    phone = window(width=320, js=False)
    phone.goto(link_in_mail("renewal", "/mua-dich-vu/gia-han/"))
    press_main_button(phone)
    expect(phone.locator("[name='lines-0-quantity']")).to_have_value("12")
    press_main_button(phone)
    phone.check("[name=adult]")
    press_main_button(phone)
    expect(phone.locator("main")).to_contain_text("Nguyễn Văn N, Nhân viên, nv12@thuysan.vn")
    again = sent(phone)
    assert (again.purchase.request_type, again.purchase.holders.count()) == ("renewal", 12)


@long
def test_a_token_is_lost_on_a_friday_night(window: Window) -> None:
    """The door, hours and the way out of hours on one screen; which certificate; the mail begins with what to do."""
    Centre.objects.update(urgent_vi="Ngoài giờ: gọi nhà cung cấp 1900 1234.")
    page = window(width=320)
    page.goto("/")
    page.click("header a[href*='bao-cao-lam-dung']")
    expect(page.locator("main")).to_contain_text("Ngoài giờ: gọi nhà cung cấp 1900 1234.")
    expect(page.locator("main")).to_contain_text(Centre.objects.get().hours_vi)
    page.check("[name=what] >> nth=0")
    page.fill("[name=certificate]", "MST 0100109106, sê-ri 5402AB")
    page.check("[name=going_on] >> nth=0")
    page.fill("[name=story]", "Mất túi xách ở chợ, trong đó có USB Token.")
    introduce_oneself(page, firm=False)
    case = sent(page)
    body = message(Letter.objects.get(case=case, purpose="receipt")).body
    assert body.index("VIỆC CẦN LÀM NGAY") < body.index(case.reference)
    assert "Ngoài giờ: gọi nhà cung cấp 1900 1234." in body
    assert "5402AB" not in body
    staff = desk(window)
    staff.goto(f"/quan-tri/casework/case/{case.pk}/change/")
    expect(staff.locator("body")).to_contain_text("5402AB")


@long
def test_a_copy_asked_for_by_phone_is_opened_the_next_morning(window: Window, settings: Any, tmp_path: Path) -> None:
    settings.TOMBSTONE_FILE = tmp_path / "tombstones"
    with time_machine.travel(timezone.now() - timedelta(hours=15), tick=False):
        decided("copy")
        link = link_in_mail("access_link", "/quyen-rieng-tu/mo/")
    page = window(width=320)
    page.goto(link)
    press_main_button(page)
    page.wait_for_url("**/cua-toi/")
    with page.expect_download() as copy:
        page.click("form[action$='/ban-sao/'] button")
    assert Path(copy.value.path()).read_bytes().startswith(b"PK")


@long
def test_whoever_has_no_mailbox_is_called_before_the_case_ends_and_follows_it_by_phone(window: Window) -> None:
    staff = desk(window)
    staff.goto("/quan-tri/casework/case/enter/consultation/")
    staff.check("[name=channel][value=phone]")
    staff.check("[name=customer_type][value=individual]")
    staff.fill("[name=full_name]", "Trần Văn Bảy")
    staff.fill("[name=phone]", "0912 345 678")
    staff.fill("[name=question]", "Chữ ký số cho quán tạp hóa?")
    staff.check("[name=adult]")
    staff.click(".verb__end button >> nth=0")
    staff.wait_for_url("**/change/")
    case = Case.objects.get()
    with pytest.raises(Refused, match="uncalled"):
        verbs.close(case, staff=make_staff(), outcome=Outcome.DONE, text="Loại cá nhân, 400.000 đồng.")
    verbs.record_call(case, staff=make_staff(), method="phone", result="told", note="Đã tư vấn")
    verbs.close(Case.objects.get(), staff=make_staff(), outcome=Outcome.DONE, text="Loại cá nhân, 400.000 đồng.")
    page = window(width=320)
    page.goto("/tra-cuu/")
    page.fill("[name=reference]", case.reference)
    page.fill("[name=contact]", "0912345678")
    press_main_button(page)
    expect(page.locator(".timeline")).to_be_visible()
    assert not Letter.objects.filter(to_staff=False).exists()


@long
def test_a_deletion_is_asked_for_while_a_complaint_is_open(window: Window) -> None:
    """The complaint goes on until it is answered: asking for a deletion ends nothing by itself."""
    page = window(width=320)
    page.goto("/khieu-nai/")
    page.check("[name=ground][value=stolen]")
    page.fill("[name=story]", "Có người gọi cho tôi và biết số chứng thư.")
    introduce_oneself(page, firm=False)
    complaint = sent(page)
    mine = into_my_data(window, js=True)
    mine.click("a[href*='yeu-cau/delete']")
    mine.check("[name=accepts_risk]")
    request = sent(mine)
    assert request.kind == "data_request"
    assert Case.objects.get(pk=complaint.pk).status == Status.NEW
    expect(mine.locator("main")).to_contain_text(request.reference)
