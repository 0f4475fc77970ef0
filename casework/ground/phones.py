"""Phone numbers as people in Vietnam write them, and as they are stored and shown."""

import phonenumbers

REGION = "VN"
# Mobile prefixes of eleven-digit numbers that ended in 2018, and what replaced them.
OLD_PREFIXES = {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036",
    "0167": "037", "0168": "038", "0169": "039", "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip


def renumbered(digits: str) -> str | None:
    """The ten-digit number that replaced an old eleven-digit mobile, or None."""
    if len(digits) == 11 and digits[:4] in OLD_PREFIXES:
        return OLD_PREFIXES[digits[:4]] + digits[4:]
    return None


def parse_phone(typed: str) -> str | None:
    """E.164 of a number as people in Vietnam write it, or None when it cannot be one."""
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
