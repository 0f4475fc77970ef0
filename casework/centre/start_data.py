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
    "website": "https://vsign.vn",
    "notice_email": "dangkyca@ecomviet.vn",
}


def load() -> None:
    """Idempotent: what staff have changed since is left alone."""
    if not Centre.objects.exists():
        Centre(**CENTRE).save()
