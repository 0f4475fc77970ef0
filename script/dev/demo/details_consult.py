"""What made-up people want to know and to buy, at the prices of the catalogue."""

import random
from collections.abc import Sequence

from consult.catalogue import in_force
from consult.catalogue.service import Service
from consult.consultation.consultation import CallTime, Consultation
from consult.purchase.pricing import Quote, Wish, price
from consult.purchase.purchase import Purchase, PurchaseLine, RequestType, valid_until
from script.dev.demo.cases import MadeUpCase
from script.dev.demo.loading import copy_rows, reserve
from script.dev.demo.people import MadeUp

QUESTIONS = {
    "individual": (
        "Tôi cần ký hồ sơ trên Cổng dịch vụ công, nên chọn ký từ xa hay USB Token?",
        "Tôi muốn quyết toán thuế thu nhập cá nhân tại nhà thì cần loại chữ ký số nào?",
        "Chữ ký số cá nhân có dùng được trên máy tính Mac và điện thoại không?",
        "Tôi quên mã PIN của USB Token, làm thế nào để mở khóa?",
        "Đăng ký chữ ký số cá nhân cần những giấy tờ gì, bao lâu thì có?",
        "Tôi đổi sang căn cước mới, chứng thư số đang dùng có phải cập nhật không?",
    ),
    "organisation": (
        "Công ty tôi mới thành lập, cần chữ ký số để nộp tờ khai thuế lần đầu. Xin tư vấn loại phù hợp.",
        "Chữ ký số của công ty sắp hết hạn, gia hạn có phải đổi thiết bị không?",
        "Chúng tôi muốn chuyển từ nhà cung cấp khác sang, chứng thư cũ còn tám tháng có được cộng thêm không?",
        "Mỗi tháng phát hành khoảng 3.000 hóa đơn, nên ký bằng HSM hay USB Token?",
        "Công ty có ba chi nhánh cùng ký tờ khai, cần mua mấy chứng thư số?",
        "Công ty vừa đổi tên và địa chỉ, chứng thư số có phải cấp lại không?",
        "Cần ký hợp đồng với đối tác ở Nhật, chữ ký số có được công nhận không?",
        "Hộ kinh doanh bán hàng tại chợ nên dùng ký từ xa hay USB Token?",
    ),
    "member": (
        "Tôi là kế toán trưởng, cần chữ ký số riêng để ký chứng từ trên phần mềm kế toán.",
        "Trường chúng tôi cần mười chữ ký số cho giáo viên ký học bạ điện tử.",
        "Bác sĩ của bệnh viện ký bệnh án điện tử thì dùng loại nào?",
    ),
}
NOTES = ("", "", "", "Giao thiết bị trong giờ hành chính.", "Cần trước ngày 20 để kịp nộp tờ khai.",
         "Xin gọi cho kế toán trước khi đến.", "Xuất hóa đơn trong tháng này.")  # fmt: skip
STREETS = ("Trần Phú", "Lê Lợi", "Nguyễn Huệ", "Hùng Vương", "Quang Trung", "Lý Thường Kiệt", "Hai Bà Trưng")
CATEGORY = {"individual": "ca-nhan", "organisation": "to-chuc", "member": "ca-nhan-thuoc-to-chuc"}
TYPES = (RequestType.NEW,) * 6 + (RequestType.RENEWAL,) * 4 + (RequestType.CHANGE, RequestType.EXTRA)


class Market:
    """Who wants what: looked up once, before any COPY takes the connection."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.catalogue = in_force.fresh()
        self.services = {each: self._services_for(each) for each in CATEGORY}
        self.offers = {(each, kind): self._offers(each, kind) for each in CATEGORY for kind in RequestType.values}

    def _services_for(self, customer_type: str) -> list[Service]:
        """One's own kind of certificate before anything else; firms buy the rest too."""
        offered = list(self.catalogue.by_slug.values())
        own = [each for each in offered if each.category.slug == CATEGORY[customer_type]]
        others = [each for each in offered if each.category.slug not in CATEGORY.values()]
        wanted = own * 4 + others if customer_type == "organisation" else own
        return wanted or offered

    def _offers(self, customer_type: str, kind: str) -> list[tuple[Service, int]]:
        return [(each, term) for each in self.services[customer_type] for term in each.terms(kind)]

    def consultation(self, case: MadeUpCase) -> tuple[int, int | None, str, str]:
        """Of ten, two do not know which service, and three name one and ask nothing."""
        shape = self.chance.randrange(10)
        service = self.chance.choice(self.services[case.person.customer_type]).pk if shape > 1 else None
        question = self.chance.choice(QUESTIONS[case.person.customer_type]) if shape < 7 else ""
        return case.pk, service, question, self.chance.choice(CallTime.values)

    def kind(self, person: MadeUp) -> str:
        """One that somebody like this can have."""
        return self.chance.choice([kind for kind in TYPES if self.offers[person.customer_type, kind]])

    def quote(self, person: MadeUp, kind: str) -> Quote:
        """Mostly one line; firms buy several pieces, and now and then a second service."""
        is_firm = person.customer_type != "individual"
        count = 2 if is_firm and self.chance.random() < 0.15 else 1
        chosen = self.chance.choices(self.offers[person.customer_type, kind], k=count)
        wishes = [self._wish(*offer, kind, is_firm) for offer in chosen]
        return Quote(tuple(price(wish, kind, self.catalogue) for wish in wishes))

    def _wish(self, service: Service, term: int, kind: str, is_firm: bool) -> Wish:
        quantity = self.chance.choice((1, 1, 1, 2, 3, 5, 10)) if is_firm else 1
        with_device = kind == RequestType.NEW and service.device_amount is not None and self.chance.random() < 0.8
        return Wish(1, service.slug, term, with_device, quantity)


def consultations(cases: Sequence[MadeUpCase], chance: random.Random) -> None:
    rows = map(Market(chance).consultation, cases)
    copy_rows(Consultation, ("case", "service", "question", "call_time"), rows)


def purchases(cases: Sequence[MadeUpCase], chance: random.Random) -> None:
    """Priced as the form prices them."""
    market = Market(chance)
    kinds = [market.kind(case.person) for case in cases]
    quotes = [market.quote(case.person, kind) for case, kind in zip(cases, kinds, strict=True)]
    chosen = list(zip(reserve(Purchase, len(cases)), cases, kinds, quotes, strict=True))
    names = ("id", "case", "request_type", "invoice_name", "invoice_tax_code", "invoice_address", "invoice_email",
             "note", "subtotal", "vat", "total", "valid_until")  # fmt: skip
    rows = (
        (pk, c.pk, kind, c.person.organisation or c.person.full_name, c.person.tax_code,
         f"{chance.randrange(1, 300)} {chance.choice(STREETS)}", c.person.email, chance.choice(NOTES),
         quote.subtotal, quote.vat, quote.total, valid_until(c.created_at))
        for pk, c, kind, quote in chosen
    )  # fmt: skip
    copy_rows(Purchase, names, rows)
    line_names = ("purchase", "position", "service", "service_name", "device_name", "term", "quantity", "unit_price",
                  "device_price", "vat_rate", "net", "vat")  # fmt: skip
    lines = (
        (pk, place, line.service.pk, line.service.name_vi, line.device_name, line.term, line.quantity,
         line.unit_price, line.device_price, line.vat_rate, line.net, line.vat)
        for pk, _case, _kind, quote in chosen
        for place, line in enumerate(quote.lines, start=1)
    )  # fmt: skip
    copy_rows(PurchaseLine, line_names, lines)
