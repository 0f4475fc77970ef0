"""What customers type into the two forms, and the catalogue they choose from."""

from typing import Any

from casework.tests.visitor import CONTACT, Visitor
from consult.catalogue.service import Price, Service

ASK = "/tu-van/"
BUY = "/mua-dich-vu/"
WHO = "/mua-dich-vu/khach-hang/"
HOLDERS = "/mua-dich-vu/danh-sach/"
INVOICE = "/mua-dich-vu/hoa-don/"
CHECK = "/mua-dich-vu/kiem-tra/"
TOKEN = "chu-ky-so-to-chuc-usb-token"
REMOTE = "chu-ky-so-to-chuc-ky-tu-xa"
MEMBER = "chu-ky-so-ca-nhan-thuoc-to-chuc-usb-token"
STAMP = "dau-thoi-gian"
SOMEBODY = CONTACT | {"customer_type": "individual", "adult": "on"}
FIRM = CONTACT | {
    "customer_type": "organisation",
    "organisation": "Công ty TNHH Thủy sản Cà Mau",
    "tax_code": "0100109106",
    "province": "96",
    "adult": "on",
}
CONSULTATION = FIRM | {"service": TOKEN, "question": "Cần bao nhiêu thiết bị cho 12 người ký?", "call_time": "morning"}


def line(number: int, service: str, term: Any = 1, quantity: Any = 1, *, device: bool = False) -> dict[str, str]:
    typed = {"service": service, "term": str(term), "quantity": str(quantity)} | ({"device": "on"} if device else {})
    return {f"lines-{number - 1}-{name}": value for name, value in typed.items()}


PURCHASE = FIRM | {"request_type": "new"} | line(1, TOKEN, 2, 3, device=True) | line(2, STAMP)
TWELVE = PURCHASE | line(1, MEMBER, 1, 12) | line(2, "")
# By the start set: (1,990,000 + 500,000) × 3 + 6,000,000, and 8% VAT.
SUBTOTAL, VAT, TOTAL = 13_470_000, 1_077_600, 14_547_600


def go_through(visitor: Visitor, answers: dict[str, Any] = PURCHASE, prefix: str = "", **changes: Any) -> Any:
    """Page by page, as long as one leads to the next; each takes of the answers what it asks for."""
    answer = visitor.fill_in(prefix + BUY, answers, **changes)
    for _page in (WHO, HOLDERS, INVOICE):
        if answer.status_code == 303 and not answer["Location"].endswith(CHECK):
            visitor.open(answer["Location"])
            page = answer["Location"]
            answer = visitor.send(page, answers, **changes)
            if answer.status_code == 200 and answer.context["form"].has_error("customer_type", code="misfit"):
                answer = visitor.send(page, answers, **changes)
    return answer


def at_check_page(answers: dict[str, Any] = PURCHASE, prefix: str = "", **changes: Any) -> Visitor:
    """A browser that shows the check page."""
    visitor = Visitor()
    answer = go_through(visitor, answers, prefix, **changes)
    assert answer.status_code == 303, visitor.text[:3000]
    visitor.open(answer["Location"])
    assert visitor.page.status_code == 200, visitor.page["Location"]
    return visitor


def set_price(slug: str, kind: str, term: int | None, amount: int) -> None:
    assert Price.objects.filter(service__slug=slug, kind=kind, term=term).update(amount=amount) == 1


def withdraw_price(slug: str, kind: str, term: int | None) -> None:
    assert Price.objects.filter(service__slug=slug, kind=kind, term=term).update(active=False) == 1


def withdraw_service(slug: str) -> None:
    assert Service.objects.filter(slug=slug).update(active=False) == 1
