"""What made-up people want to know and to buy, at the prices of the catalogue."""

import random
from collections.abc import Sequence
from itertools import cycle

from consult import catalogue
from consult.models import CallTime, Consultation, Purchase, PurchaseLine, Service
from consult.pricing import PricedLine, Wish, price
from vsign_portal.demo.cases import MadeUpCase
from vsign_portal.demo.loading import copy_rows, reserve

QUESTIONS = (
    "Công ty tôi mới thành lập, cần chữ ký số để nộp tờ khai thuế lần đầu. Xin tư vấn loại phù hợp.",
    "Chữ ký số của tôi sắp hết hạn, gia hạn có phải đổi thiết bị không?",
    "Tôi bán hàng tại chợ, là hộ kinh doanh, nên dùng ký từ xa hay USB Token?",
    "Cần ký hợp đồng với đối tác ở Nhật, chữ ký số có được công nhận không?",
    "Trường chúng tôi cần mười chữ ký số cho giáo viên ký học bạ điện tử.",
    "",
)
STREETS = ("12 Trần Phú", "45 Lê Lợi", "8 Nguyễn Huệ", "102 Hùng Vương", "27 Quang Trung")


def consultations(cases: Sequence[MadeUpCase], chance: random.Random) -> None:
    services = [service.pk for service in catalogue.fresh().by_slug.values()]
    rows = ((c.pk, chance.choice(services), chance.choice(QUESTIONS), chance.choice(CallTime.values)) for c in cases)
    copy_rows(Consultation, ("case", "service", "question", "call_time"), rows)


def purchases(cases: Sequence[MadeUpCase], chance: random.Random) -> None:
    """One service each; what was sold is priced as the form prices it."""
    offers = [_offer(service, term) for service in catalogue.fresh().by_slug.values() for term in (1, 2, 3)]
    chance.shuffle(offers)
    chosen = list(zip(reserve(Purchase, len(cases)), cases, cycle(offers), strict=False))
    names = ("id", "case", "request_type", "invoice_name", "invoice_tax_code", "invoice_address", "invoice_email",
             "note", "subtotal", "vat", "total")  # fmt: skip
    rows = (
        (pk, c.pk, "new", c.person.organisation or c.person.full_name, c.person.tax_code, chance.choice(STREETS),
         c.person.email, "", line.net, line.vat, line.net + line.vat)
        for pk, c, line in chosen
    )  # fmt: skip
    copy_rows(Purchase, names, rows)
    line_names = ("purchase", "position", "service", "service_name", "device_name", "term", "quantity", "unit_price",
                  "device_price", "vat_rate", "net", "vat")  # fmt: skip
    lines = (
        (pk, 1, line.service.pk, line.service.name_vi, line.device_name, line.term, line.quantity, line.unit_price,
         line.device_price, line.service.vat_rate, line.net, line.vat)
        for pk, _case, line in chosen
    )  # fmt: skip
    copy_rows(PurchaseLine, line_names, lines)


def _offer(service: Service, term: int) -> PricedLine:
    with_device = service.device_amount is not None and term == 1
    return price(Wish(1, service.slug, term, with_device, 1), "new", catalogue.fresh())
