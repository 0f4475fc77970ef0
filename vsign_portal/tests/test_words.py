"""Words that stand in no text of ours, each with the one we use (docs/glossary.md): what customers and staff read, in
both languages, and what Django says on their pages."""

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from pathlib import Path

import django
import polib
import pytest
from django.conf import settings
from django.utils import formats, translation

from casework.ground import calendar, vietnam_time
from casework.tests.desk import manager
from vsign_portal.tests.marked_people import Town
from vsign_portal.tests.staff_pages import Opening, Openings

ROOT: Path = settings.BASE_DIR
VIETNAMESE = {
    r"liên kết": "đường dẫn",
    r"trang web(?!site)": "website",
    r"mã (yêu cầu|khiếu nại)": "mã hồ sơ",
    r"lạm dụng": "sử dụng trái phép",
    r"báo cáo lạm dụng": "báo khẩn",
    r"viết thư": "gửi email",
    r"giấy tiếp nhận": "thư tiếp nhận",
    r"đính chính": "chỉnh sửa",
    r"hạn chế sử dụng": "hạn chế xử lý",
    r"chứng thư số": "chứng thư chữ ký số",
    r"lệnh (xóa|giữ)": "quyết định xóa, yêu cầu tạm giữ",
    r"cán bộ bảo vệ dữ liệu": "nhân sự bảo vệ dữ liệu cá nhân",
    r"(?<!chuyên trách )\bcơ quan bảo vệ dữ liệu": "cơ quan chuyên trách bảo vệ dữ liệu cá nhân",
    r"\bbạn\b": "Quý khách, anh/chị",
    r"(?<!nhiều )người (sử )?dùng\b": "tài khoản, cán bộ",
    r"kí tự": "ký tự",
    r"bản ghi nhớ": "lịch sử",
    r"trạng thái": "tình trạng",
    r"lọt ra": "lộ ra",
    r"chính chủ": "đứng tên Quý khách",
    r"Nghị định 356/2025(?!/)": "Nghị định số 356/2025/NĐ-CP",
    r"₫": "đồng",
    r"đóng (hồ sơ|yêu cầu|trên máy)": "kết thúc; thoát",
    r"\b(\w{2,}) \1\b": "a word once",
}
TWICE = ("ngày ngày", "từ từ", "luôn luôn", "song song", "quy trình trình")
ENGLISH = {
    r"\babuse\b": "misuse",
    r"\bticket\b": "case",
    r"unwanted mail": "spam folder",
    r"You get this mail\b": "You get this e-mail",
    r"counts only once": "takes effect once",
    r"could not find it true": "could not uphold it",
    r"Please (write )?no\b": "Please do not",
    r"This page is not for you\b": "You do not have access",
    r"\blog in\b|\blogin\b": "sign in, user name",
}
STARTS = ("consult/catalogue/start_data.py", "consult/catalogue/start_texts.py", "privacy/policy/start/policy-1.vi.md")


def told(language: str) -> Iterator[str]:
    """What the catalogue says; in English the sources' own words, without those of Django that they only name."""
    from_django = {e.msgid for part in STOCK for e in stock(part, "en")}
    for entry in polib.pofile(str(ROOT / f"locale/{language}/LC_MESSAGES/django.po")):
        if not entry.obsolete and not (language == "en" and entry.msgid in from_django):
            yield from (entry.msgstr, *entry.msgstr_plural.values())


def breaks(text: str, forbidden: dict[str, str]) -> list[str]:
    text = text if not any(each in text.lower() for each in TWICE) else ""
    return [
        f"{found.group()} → {better}"
        for pattern, better in forbidden.items()
        if (found := re.search(pattern, text, re.I))
    ]


@pytest.mark.parametrize(("language", "forbidden"), [("vi", VIETNAMESE), ("en", ENGLISH)])
def test_no_text_of_ours_says_a_forbidden_word(language: str, forbidden: dict[str, str]) -> None:
    assert [(text[:90], found) for text in told(language) if (found := breaks(text, forbidden))] == []


@pytest.mark.parametrize("name", STARTS)
def test_what_the_portal_starts_with_says_none_either(name: str) -> None:
    lines = (ROOT / name).read_text().splitlines()
    assert [(line[:90], found) for line in lines if (found := breaks(line, VIETNAMESE))] == []


def test_the_test_itself_sees_them() -> None:
    assert breaks("Xin mở liên kết này", VIETNAMESE)
    assert breaks("Please no identity papers", ENGLISH)
    assert not breaks("Quý khách mở đường dẫn này", VIETNAMESE)


# ------------------------------------------------------------------------- Django's own phrases on the staff's pages
STOCK = ("conf", "contrib/admin", "contrib/auth")
DJANGO = Path(django.__file__).parent
MARKUP = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.DOTALL)


def stock(part: str, language: str) -> polib.POFile:
    return polib.pofile(str(DJANGO / part / "locale" / language / "LC_MESSAGES" / "django.po"))


def english_phrases() -> set[str]:
    """Whole sentences of Django, without those that a Vietnamese page may hold as names."""
    phrases = {entry.msgid for part in STOCK for entry in stock(part, "en") if "%" not in entry.msgid}
    return {each for each in phrases if " " in each and len(each) > 12 and "{" not in each}


ODD_DATE = re.compile(r"(?<![\d/.])(\d/\d{1,2}|\d{1,2}/\d)/20\d\d|[Nn]gày \d+ [Tt]háng \d+|\b\d\d-\d\d-20\d\d\b")


@pytest.mark.parametrize("shape", ["DATE_FORMAT", "SHORT_DATE_FORMAT", "DATETIME_FORMAT", "SHORT_DATETIME_FORMAT"])
def test_a_day_is_written_with_two_digits_wherever_it_stands(shape: str) -> None:
    moment = datetime(2026, 12, 2, 17, 0, tzinfo=calendar.VIETNAM)
    with translation.override("vi"):
        assert formats.date_format(moment, shape).startswith("02/12/2026")
        assert "02/12/2026" in vietnam_time.in_words(moment)
        assert "02/12/2026" in vietnam_time.day(moment)
        assert vietnam_time.moment(moment) == "02/12/2026 17:00"
    assert not ODD_DATE.search("02/12/2026, ngày 14/01/2027")
    assert ODD_DATE.search("ngày 2/12/2026")
    assert ODD_DATE.search("Ngày 02 tháng 12 năm 2026")


def openings(town: Town) -> list[Opening]:
    """Of each page one."""
    all_of = Openings(town)
    parts = (
        all_of.of_cases,
        all_of.of_verbs,
        all_of.of_lists,
        all_of.of_records,
        all_of.of_registers,
        all_of.without_a_record,
    )
    return list({each.name: each for part in parts for each in part() if each.data is None}.values())


@pytest.mark.long
@pytest.mark.django_db
def test_no_page_of_the_staff_speaks_as_django_does() -> None:
    """Every page of the admin in Vietnamese, with somebody's record on it."""
    desk, town = manager(), Town()
    english, found = english_phrases(), set()
    with translation.override("vi"):
        for opening in openings(town):
            answer = opening.by(desk.client)
            if answer.status_code != 200 or not str(answer["Content-Type"]).startswith("text/html"):
                continue
            text = unescape(MARKUP.sub(" ", answer.content.decode()))
            found |= {(opening.name, each) for each in breaks(text, VIETNAMESE) if "a word once" not in each}
            found |= {(opening.name, each) for each in english if each in text}
            found |= {(opening.name, date.group()) for date in ODD_DATE.finditer(text)}
    assert sorted(found) == []
