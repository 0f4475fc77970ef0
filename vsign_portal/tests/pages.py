"""The public pages of the site map, for tests that walk all of them."""

PUBLIC = [
    "/",
    "/dich-vu/",
    "/dich-vu/chon-loai/",
    "/dich-vu/chu-ky-so-ca-nhan-usb-token/",
    "/tu-van/",
    "/mua-dich-vu/",
    "/mua-dich-vu/kiem-tra/",
    "/tra-cuu/",
    "/quyen-rieng-tu/",
    "/quyen-rieng-tu/cua-toi/",
    "/quyen-rieng-tu/chung-nhan/",
    "/quyen-rieng-tu/cua-toi/da-gui/",
    "/khieu-nai/",
    "/khieu-nai/an-danh/",
    "/bao-cao-lam-dung/",
    "/chinh-sach-bao-mat/",
    "/chinh-sach-bao-mat/1/",
    "/lien-he/",
]
FORMS = ["/tu-van/", "/mua-dich-vu/", "/quyen-rieng-tu/", "/khieu-nai/", "/bao-cao-lam-dung/", "/lien-he/"]
BOTH = ["", "/en"]


def in_both_languages(paths: list[str]) -> list[str]:
    return [prefix + path for prefix in BOTH for path in paths]
