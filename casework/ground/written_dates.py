"""Days and months as people in Vietnam write them: day first, with strokes, hyphens, points or words."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

LONGEST = 60
# Two figures of a year mean a year of this century until so many years from now.
YEARS_AHEAD = 20
YEAR = r"(?:[0-9]{4}|[0-9]{2})"
DAYS = (
    re.compile(r"(?P<y>[0-9]{4})[-/.](?P<m>[0-9]{1,2})[-/.](?P<d>[0-9]{1,2})"),
    re.compile(rf"(?:ngày |ngay )?(?P<d>[0-9]{{1,2}})\s*([-/. ])\s*(?P<m>[0-9]{{1,2}})\s*\2\s*(?P<y>{YEAR})"),
    re.compile(
        rf"(?:ngày |ngay )?(?P<d>[0-9]{{1,2}}) (?:tháng|thang) (?P<m>[0-9]{{1,2}})"
        rf"(?:,| năm| nam|, năm|, nam)? (?P<y>{YEAR})"
    ),
)
MONTHS = (
    re.compile(r"(?:tháng |thang )?(?P<m>[0-9]{1,2})\s*[-/.]\s*(?P<y>[0-9]{4})"),
    re.compile(rf"(?:tháng|thang) (?P<m>[0-9]{{1,2}})(?:,? (?:năm|nam)| )\s*(?P<y>{YEAR})"),
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})"),
)
MONTH_ALONE = re.compile(r"(?:tháng|thang) (?P<m>[0-9]{1,2})")
ISO_MOMENT = re.compile(r"\s*[0-9]{4}-[0-9]{2}-[0-9]{2}T")
TIME = re.compile(r"(?<![0-9])(?P<h>[0-9]{1,2})(?::|h| giờ )(?P<min>[0-9]{2})?(?::[0-9]{2}(?:\.[0-9]+)?)?(?![0-9])")
DAY_ALONE = re.compile(r"(?:ngày |ngay )?(?P<d>[0-9]{1,2})(?:[-/.]| (?:tháng|thang) )(?P<m>[0-9]{1,2})")


class NoDay(ValueError):
    """It is no day of the calendar."""


@dataclass(frozen=True)
class About:
    """A day, or a month by its first day."""

    day: date
    month_only: bool = False


def read_day(typed: str) -> date:
    """Raises NoDay."""
    text = _tidied(typed)
    for form in DAYS:
        found = form.fullmatch(text)
        if found:
            return _day(_year(found["y"]), int(found["m"]), int(found["d"]))
    raise NoDay


def read_moment(typed: str) -> datetime:
    """A day and the time of day, "20/11/2026 14:05" or "14h05 20/11/2026", without a zone. Raises NoDay."""
    text = _tidied(typed).replace("t", " ") if ISO_MOMENT.match(typed) else _tidied(typed)
    found = TIME.search(text)
    if not found:
        raise NoDay
    hour, minute = int(found["h"]), int(found["min"] or 0)
    if hour > 23 or minute > 59:
        raise NoDay
    return datetime.combine(read_day(text[: found.start()] + " " + text[found.end() :]), time(hour, minute))


def read_about(typed: str) -> About:
    """A day or month in the past as people remember it: without its year it is the last one there was. Raises NoDay."""
    text = _tidied(typed)
    today = timezone.localdate()
    for form in MONTHS:
        found = form.fullmatch(text)
        if found:
            return About(_day(_year(found["y"]), int(found["m"]), 1), month_only=True)
    found = MONTH_ALONE.fullmatch(text)
    if found:
        return About(_last(int(found["m"]), 1, today), month_only=True)
    found = DAY_ALONE.fullmatch(text)
    if found:
        return About(_last(int(found["m"]), int(found["d"]), today))
    return About(read_day(text))


def _tidied(typed: str) -> str:
    if len(typed) > LONGEST:
        raise NoDay
    text = unicodedata.normalize("NFKC", typed).lower().strip(" .,")
    return " ".join(text.replace("–", "-").replace("\u2010", "-").replace("\u2011", "-").split())


def _year(typed: str) -> int:
    if len(typed) == 4:
        return int(typed)
    year = 2000 + int(typed)
    return year if year <= timezone.localdate().year + YEARS_AHEAD else year - 100


def _last(month: int, day: int, today: date) -> date:
    this = _day(today.year, month, day) if (month, day) != (2, 29) else None
    if this and this <= today:
        return this
    return _day(today.year - 1, month, day)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NoDay from None
