"""What the portal needs before it can serve its first page: the centre as its policy names it."""

from casework.centre.centre import Centre

CENTRE = {
    "name_vi": "Trung tâm Phát triển thương mại điện tử",
    "name_en": "E-commerce Development Centre",
    "unit_vi": "Phòng Phát triển dịch vụ công",
    "unit_en": "Public Service Development Office",
    "street": "25 Ngô Quyền",
    "city_vi": "Hà Nội",
    "city_en": "Hanoi",
    "email": "dangkyca@ecomviet.vn",
    "phone": "+842422205513",
    "phone_display": "024 222 05513",
    "hours_vi": "thứ Hai đến thứ Sáu, 8:00–17:00, trừ ngày lễ",
    "hours_en": "Monday to Friday, 8:00 to 17:00, except public holidays",
    "urgent_vi": "Ngoài giờ: gọi tổng đài 24/7 của nhà cung cấp chữ ký số, số ghi trên hợp đồng hoặc trên thiết bị.",
    "urgent_en": "Out of hours: call the 24-hour line of your signature's provider, named on the contract or device.",
    "website": "https://vsign.vn",
    "notice_email": "dangkyca@ecomviet.vn",
}


def load() -> None:
    """Idempotent: what staff have changed since is left alone."""
    if not Centre.objects.exists():
        Centre(**CENTRE).save()
