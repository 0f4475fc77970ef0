"""Vietnamese people and organisations that do not exist: names by rough frequency, valid numbers."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from stdnum.vn import mst

from casework.ground import provinces
from casework.ground.text import fold, search_key
from casework.people import names

SURNAMES = {
    "Nguyễn": 38, "Trần": 11, "Lê": 9, "Phạm": 7, "Hoàng": 5, "Huỳnh": 4, "Phan": 4, "Vũ": 4, "Võ": 4,
    "Đặng": 3, "Bùi": 3, "Đỗ": 3, "Hồ": 2, "Ngô": 2, "Dương": 2, "Lý": 1, "Tô": 1, "Âu": 1, "Trịnh": 1, "Đinh": 1,
}  # fmt: skip
MIDDLE = {
    "f": ("Thị", "Thị Ngọc", "Thị Thu", "Thị Minh", "Ngọc", "Thanh", "Thị Hồng", "Diệu", "Thị Kim"),
    "m": ("Văn", "Đức", "Minh", "Quang", "Hữu", "Công", "Thành", "Đình", "Xuân", "Quốc"),
}
GIVEN = {
    "f": ("Ánh", "Hương", "Lan", "Linh", "Mai", "Ngân", "Nhung", "Phượng", "Quỳnh", "Thảo", "Thúy", "Trang", "Tuyết",
          "Vân", "Yến", "Ý", "Hạnh", "Hằng", "Uyên", "Diễm"),
    "m": ("An", "Bình", "Cường", "Dũng", "Đạt", "Hải", "Hiếu", "Hùng", "Khánh", "Khoa", "Long", "Nam", "Nghĩa", "Phúc",
          "Quân", "Sơn", "Thắng", "Tiến", "Trung", "Tuấn", "Việt", "Ưng"),
}  # fmt: skip
FORMS = ("Công ty TNHH", "Công ty Cổ phần", "Hợp tác xã", "Hộ kinh doanh", "Doanh nghiệp tư nhân")
TRADES = (
    "Thương mại", "Xây dựng", "Thủy sản", "May mặc", "Vận tải", "Công nghệ", "Nông sản", "Thực phẩm", "Dược phẩm",
    "Gạch men", "Nội thất", "Du lịch", "In ấn", "Cơ khí", "Giáo dục",
)  # fmt: skip
PLACES = (
    "Cà Mau",
    "Sông Hồng",
    "An Phú",
    "Đại Việt",
    "Minh Quân",
    "Tân Tiến",
    "Hòa Bình",
    "Thiên Ân",
    "Bảo Ngọc",
    "Ánh Dương",
)
MOBILE = ("032", "033", "034", "035", "036", "037", "038", "039", "070", "076", "077", "078", "079", "081", "082", "083",
          "084", "085", "086", "088", "089", "090", "091", "093", "094", "096", "097", "098")  # fmt: skip
HOSTS = ("example.vn", "example.com", "mail.example.vn", "example.org")


@dataclass(frozen=True)
class MadeUp:
    full_name: str
    email: str
    phone: str
    customer_type: str
    organisation: str
    tax_code: str
    province: str

    @property
    def folded(self) -> str:
        return search_key(self.full_name, self.organisation)

    @property
    def plain_name(self) -> str:
        return names.plain(self.full_name)


def tax_code(chance: random.Random) -> str:
    """Ten digits with a right check digit."""
    while True:
        nine = f"{chance.choice(('01', '03', '20', '31', '40', '92'))}{chance.randrange(1, 10**7):07d}"
        code = nine + mst.calc_check_digit(nine)
        if mst.is_valid(code):
            return code


def people(chance: random.Random) -> Iterator[MadeUp]:
    """Without end; the same seed gives the same people."""
    codes = list(provinces.NAMES)
    weights = [8 if code in ("01", "79") else 2 if code in provinces.CITIES else 1 for code in codes]
    surnames, shares = list(SURNAMES), list(SURNAMES.values())
    number = 0
    while True:
        number += 1
        sex = chance.choice("fm")
        name = f"{chance.choices(surnames, shares)[0]} {chance.choice(MIDDLE[sex])} {chance.choice(GIVEN[sex])}"
        kind = chance.choices(("individual", "organisation", "member"), (4, 5, 1))[0]
        is_firm = kind != "individual"
        firm = f"{chance.choice(FORMS)} {chance.choice(TRADES)} {chance.choice(PLACES)}" if is_firm else ""
        yield MadeUp(
            full_name=name,
            email=f"{fold(name).replace(' ', '.')}.{number}@{chance.choice(HOSTS)}",
            phone=f"+84{chance.choice(MOBILE)[1:]}{chance.randrange(10**7):07d}",
            customer_type=kind,
            organisation=firm,
            tax_code=tax_code(chance) if is_firm else "",
            province=chance.choices(codes, weights)[0],
        )
