"""Vietnam's 34 provincial units since 2025-07-01, by code; cities run by the centre first."""

CITIES = {
    "01": "Hà Nội",
    "79": "Hồ Chí Minh",
    "31": "Hải Phòng",
    "46": "Huế",
    "48": "Đà Nẵng",
    "92": "Cần Thơ",
    "75": "Đồng Nai",
    "22": "Quảng Ninh",
    "24": "Bắc Ninh",
}
PROVINCES = {
    "91": "An Giang",
    "96": "Cà Mau",
    "04": "Cao Bằng",
    "66": "Đắk Lắk",
    "11": "Điện Biên",
    "82": "Đồng Tháp",
    "52": "Gia Lai",
    "42": "Hà Tĩnh",
    "33": "Hưng Yên",
    "56": "Khánh Hòa",
    "12": "Lai Châu",
    "68": "Lâm Đồng",
    "20": "Lạng Sơn",
    "15": "Lào Cai",
    "40": "Nghệ An",
    "37": "Ninh Bình",
    "25": "Phú Thọ",
    "51": "Quảng Ngãi",
    "44": "Quảng Trị",
    "14": "Sơn La",
    "80": "Tây Ninh",
    "19": "Thái Nguyên",
    "38": "Thanh Hóa",
    "08": "Tuyên Quang",
    "86": "Vĩnh Long",
}
NAMES = CITIES | PROVINCES
CHOICES = list(NAMES.items())
