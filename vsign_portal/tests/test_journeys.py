"""The main job from end to end, with real parts: a browser for the customer and one for staff, the worker as its own
process, and an SMTP server that takes the mails."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from casework.case.case import Case
from casework.case.states import Status
from casework.people.consent import Act, Consent
from casework.tests.factories import make_recipient, make_staff
from casework.tests.processes import worker
from casework.tests.smtp_peer import Peer, words_of
from vsign_portal.tests.browser import press_main_button

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
Window = Callable[..., Page]
CUSTOMER, CENTRE = "anh.nguyen@example.vn", "dangkyca@ecomviet.vn"
SERVICE = "/dich-vu/chu-ky-so-to-chuc-usb-token/"
both = pytest.mark.parametrize(
    "js", [True, pytest.param(False, marks=pytest.mark.long)], ids=["with JavaScript", "without"]
)


@pytest.fixture
def post(live_server: object) -> Iterator[Peer]:
    """The mail server, and the worker that feeds it."""
    peer = Peer().up()
    with worker(peer.url, VSIGN_OUTBOX_BACK_OFF="0.5", SITE_URL=live_server.url):  # type: ignore[attr-defined]
        yield peer
    peer.down()


def introduce_oneself(page: Page) -> None:
    page.locator("[name=customer_type][value=organisation]").check()
    page.fill("[name=full_name]", "Nguyễn Thị Ánh")
    page.fill("[name=phone]", "0912 345 678")
    page.fill("[name=email]", CUSTOMER)
    page.fill("[name=organisation]", "Công ty TNHH Thủy sản Cà Mau")
    page.fill("[name=tax_code]", "0100109106")
    page.select_option("[name=province]", "96")


def reference_on(page: Page) -> str:
    expect(page.locator(".panel .reference")).to_be_visible()
    return page.inner_text(".panel .reference").strip()


def track(page: Page, reference: str) -> None:
    page.goto("/tra-cuu/")
    page.fill("[name=reference]", reference.lower())
    page.fill("[name=contact]", "0912345678")
    press_main_button(page)


def sign_in(window: Window, *, js: bool) -> Page:
    make_staff("binh.tran", is_superuser=True, first_name="Bình", last_name="Trần")
    desk = window(js=js)
    desk.goto("/quan-tri/")
    desk.fill("[name=username]", "binh.tran")
    desk.fill("[name=password]", "a long password")
    desk.click("[type=submit]")
    return desk


def open_case(desk: Page, reference: str) -> None:
    desk.goto("/quan-tri/casework/case/")
    desk.fill("#searchbar", reference)
    desk.click("#changelist-search [type=submit]")
    desk.click(f"#result_list >> text={reference}")
    expect(desk.locator("h1")).to_contain_text(reference)


def do(desk: Page, verb: str) -> None:
    """The next step, or one that stands behind it."""
    if not desk.locator(f"#do-{verb}").count():
        desk.click(".others summary")
        desk.click(f".verbs a[href*='/{verb}/']")


def send(desk: Page, verb: str) -> None:
    desk.click(f"#do-{verb} .verb__end button >> nth=0")


def confirm_by_phone(desk: Page) -> None:
    do(desk, "record_call")
    desk.check("[name=result][value=confirmed]")
    desk.fill("[name=note]", "Gặp chị Ánh, cần hai thiết bị")
    send(desk, "record_call")
    expect(desk.locator("ul.messagelist")).to_contain_text("Đã ghi cuộc gọi")


def reply(desk: Page, text: str) -> None:
    do(desk, "reply")
    desk.fill("#do-reply [name=text]", text)
    send(desk, "reply")
    expect(desk.locator("ul.messagelist")).to_contain_text("Đã trả lời")


@both
@pytest.mark.clause("C1.1", "C2.1", "C2.3")
def test_a_consultation_travels_to_the_queue_and_the_answer_comes_back(window: Window, post: Peer, js: bool) -> None:
    customer = window(js=js, width=320)
    customer.goto(SERVICE)
    customer.click("main a[href*='/tu-van/'] >> nth=0")
    expect(customer.locator("[name=service]")).to_have_value("chu-ky-so-to-chuc-usb-token")
    introduce_oneself(customer)
    customer.fill("[name=question]", "Công ty có ba chi nhánh, cần mấy chứng thư số?")
    customer.check("[name=consent_marketing]")
    customer.check("[name=adult]")
    press_main_button(customer)
    reference = reference_on(customer)

    post.wait_for(3)
    to_customer = [mail for mail in post.mails if mail["To"] == CUSTOMER]
    receipt = next(mail for mail in to_customer if "/xac-nhan/" not in words_of(mail))
    assert reference in words_of(receipt)
    assert "ba chi nhánh" not in words_of(receipt)
    notice = post.to(CENTRE)
    assert reference in str(notice["Subject"])
    assert "Ánh" not in notice.as_string()

    asked = next(mail for mail in to_customer if mail is not receipt)
    link = re.search(r"http://\S+/xac-nhan/\S+", words_of(asked))
    assert link
    customer.goto(link.group())
    assert not Consent.objects.filter(act=Act.GRANTED).exists()
    press_main_button(customer)
    assert Consent.objects.granted("marketing").get().address == CUSTOMER

    track(customer, reference)
    expect(customer.locator(".timeline")).to_contain_text("đã được tiếp nhận")

    desk = sign_in(window, js=js)
    open_case(desk, reference)
    desk.click(".others summary")
    desk.click("form[action*='/claim/'] button")
    expect(desk.locator("ul.messagelist")).to_contain_text("Hồ sơ đã giao cho anh/chị")
    confirm_by_phone(desk)
    reply(desk, "Mỗi chi nhánh cần một chứng thư số riêng.")

    post.wait_for(4)
    answer = post.to(CUSTOMER)
    assert "Mỗi chi nhánh cần một chứng thư số riêng." in words_of(answer)
    assert reference in str(answer["Subject"])
    customer.goto("/tra-cuu/")
    expect(customer.locator(".timeline")).to_contain_text("đã xác nhận yêu cầu với Quý khách")
    assert len(set(post.message_ids)) == len(post.mails)


@both
@pytest.mark.clause("C1.1", "C4.2")
def test_a_purchase_travels_to_the_queue_is_asked_about_and_closed(window: Window, post: Peer, js: bool) -> None:
    make_recipient()
    customer = window(js=js, width=320)
    customer.goto(SERVICE)
    customer.click("main a[href*='/mua-dich-vu/'] >> nth=0")
    customer.fill("[name='lines-0-quantity']", "2")
    press_main_button(customer)
    introduce_oneself(customer)
    press_main_button(customer)
    customer.check("[name=adult]")
    customer.check("[name^=consent_handover]")
    press_main_button(customer)
    expect(customer.locator("main")).to_contain_text("Công ty TNHH Thủy sản Cà Mau")
    assert not Case.objects.exists()
    press_main_button(customer)
    reference = reference_on(customer)
    post.wait_for(2)
    assert "2.505.600" not in words_of(post.to(CUSTOMER))

    desk = sign_in(window, js=js)
    open_case(desk, reference)
    confirm_by_phone(desk)
    do(desk, "wait")
    desk.fill("#do-wait [name=text]", "Xin cho biết địa chỉ giao thiết bị.")
    send(desk, "wait")
    post.wait_for(3)
    assert "địa chỉ giao thiết bị" in words_of(post.to(CUSTOMER))

    track(customer, reference)
    customer.fill("[name=text]", "12 Trần Phú, Cà Mau")
    press_main_button(customer)
    expect(customer.locator(".timeline")).to_contain_text("Quý khách đã trả lời")
    expect(customer.locator("main")).not_to_contain_text("12 Trần Phú")

    open_case(desk, reference)
    expect(desk.locator(".timeline")).to_contain_text("12 Trần Phú, Cà Mau")
    do(desk, "close")
    desk.check("[name=outcome][value=done]")
    desk.fill("#do-close [name=text]", "Thiết bị đã được gửi đi.")
    send(desk, "close")
    post.wait_for(4)
    assert "Thiết bị đã được gửi đi." in words_of(post.to(CUSTOMER))
    case = Case.objects.get()
    assert (case.status, case.outcome) == (Status.CLOSED, "done")
    assert case.purchase.total == 2_505_600
