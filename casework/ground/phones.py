"""Phone numbers as people in Vietnam write them, and as they are stored and shown."""

import re

import phonenumbers

REGION = "VN"
# Mobile prefixes of eleven-digit numbers that ended in 2018, and what replaced them.
OLD_PREFIXES = {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036",
    "0167": "037", "0168": "038", "0169": "039", "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip


# Area codes that ended in 2017, without their nought, and what replaced them.
OLD_AREAS = {
    "4": "24", "8": "28", "20": "214", "22": "212", "25": "205", "26": "206", "27": "207", "29": "216",
    "30": "229", "31": "225", "33": "203", "36": "227", "37": "237", "38": "238", "39": "239", "52": "232",
    "53": "233", "54": "234", "55": "255", "56": "256", "57": "257", "58": "258", "59": "269", "60": "260",
    "61": "251", "62": "252", "63": "263", "64": "254", "66": "276", "67": "277", "68": "259", "70": "270",
    "72": "272", "73": "273", "74": "294", "75": "275", "76": "296", "77": "297", "79": "299",
    "230": "215", "231": "213", "240": "204", "241": "222", "280": "208", "281": "209", "320": "220", "321": "221",
    "350": "228", "351": "226", "500": "262", "501": "261", "510": "235", "511": "236", "650": "274", "651": "271",
    "710": "292", "711": "293", "780": "290", "781": "291",
}  # fmt: skip
# What people write behind a number to reach somebody behind a switchboard.
EXTENSION = re.compile(
    r"[\s,;(/-]*(?:máy\s*lẻ|may\s*le|số\s*lẻ|nhánh|nhanh|ext(?:ension)?|lẻ|x|#)\s*[.:]?\s*([0-9]{1,6})\s*\)?\s*$",
    re.IGNORECASE,
)
# A note beside the number, "(Zalo)", "- gặp chị Lan": letters and no further digits.
REMARK = re.compile(r"(?<=[0-9)])[\s,;:(/-]+[^0-9+]*$")
SET_APART = re.compile(r"\(0(?P<bare>[0-9]{1,3})\)(?P<a>[0-9 .\-]+)|0(?P<code>8)[ .\-]+(?P<b>[0-9][0-9 .\-]*)")


def renumbered(digits: str) -> str | None:
    """The number that replaced an old one: an eleven-digit mobile of before 2018 or an area code of before 2017."""
    if len(digits) == 11 and digits[:4] in OLD_PREFIXES:
        return OLD_PREFIXES[digits[:4]] + digits[4:]
    for length in (1, 2, 3):
        code, number = digits[1 : 1 + length], digits[1 + length :]
        if digits[:1] == "0" and code in OLD_AREAS and len(number) == _length_in(code):
            return f"0{OLD_AREAS[code]}{number}"
    return None


def _length_in(old_area: str) -> int:
    """Hanoi and Ho Chi Minh City have eight digits behind the area code, all others seven."""
    return 8 if len(old_area) == 1 else 7


def landline_meant(typed: str) -> str:
    """The landline that somebody means who sets an old area code apart, as in "08 38221234"; today the digits would be
    somebody's mobile. Empty for any other."""
    found = SET_APART.fullmatch(typed.strip())
    if not found:
        return ""
    code = found["bare"] or found["code"]
    number = re.sub(r"[^0-9]", "", found["a"] or found["b"])
    if code not in OLD_AREAS or len(number) != _length_in(code):
        return ""
    return f"0{OLD_AREAS[code]}{number}"


def extension_of(typed: str) -> str:
    """What stands behind a number for somebody behind a switchboard; empty when nothing does."""
    found = EXTENSION.search(typed)
    return found[1] if found and any(c.isdigit() for c in typed[: found.start()]) else ""


def without_remark(typed: str) -> str:
    return REMARK.sub("", typed).strip()


def several(typed: str) -> list[str]:
    """The numbers in a line that has more than one; none when it has not."""
    found = [parse_phone(part) for part in re.split(r"[/;,]|\s-\s| hoặc | hay | or ", typed)]
    numbers = [number for number in found if number]
    return numbers if len(numbers) > 1 else []


def parse_phone(typed: str) -> str | None:
    """E.164 of a number as people in Vietnam write it, a remark behind it left out, or None when it cannot be one."""
    return _parsed(typed) or _parsed(without_remark(typed))


def _parsed(typed: str) -> str | None:
    try:
        number = phonenumbers.parse(typed, REGION)
    except phonenumbers.NumberParseException:
        return None
    if number.extension or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def display_phone(e164: str) -> str:
    """As people in Vietnam read it; foreign numbers in international notation."""
    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return e164
    home = number.country_code == phonenumbers.country_code_for_region(REGION)
    style = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)
