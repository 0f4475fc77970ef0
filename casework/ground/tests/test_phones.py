from typing import Any

import pytest
from django.core.exceptions import ValidationError

from casework.ground.phones import OLD_AREAS, display_phone, parse_phone
from casework.intake.fields import PhoneField


@pytest.mark.parametrize(
    ("typed", "e164"),
    [
        ("0912345678 (Zalo)", "+84912345678"),
        ("0912 345 678 zalo", "+84912345678"),
        ("0912345678 - gặp chị Lan", "+84912345678"),
        ("Zalo 0912345678", "+84912345678"),
        ("024 222 05513", "+842422205513"),
        ("(024) 3555 1234", "+842435551234"),
        ("083 822 1234", "+84838221234"),
        ("0838221234", "+84838221234"),
        ("028 3822 1234", "+842838221234"),
        ("+84 24 3555 1234", "+842435551234"),
    ],
)
def test_a_number_is_taken_as_people_write_it(typed: str, e164: str) -> None:
    assert PhoneField().clean(typed) == e164


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        ("024 22205513 ext 12", "extension", "ext 12"),
        ("024 22205513 máy lẻ 12", "extension", "máy lẻ 12"),
        ("024 22205513 (nhánh 105)", "extension", "nhánh 105"),
        ("02422205513 #12", "extension", "#12"),
        ("(04) 3555 1234", "old_area", "02435551234"),
        ("04 35551234", "old_area", "02435551234"),
        ("0511 3822123", "old_area", "02363822123"),
        ("08 38221234", "two_meanings", "02838221234"),
        ("(08) 3822 1234", "two_meanings", "02838221234"),
        ("(038) 3822123", "two_meanings", "02383822123"),
        ("0123 456 7890", "old", "0834567890"),
        ("0912345678 / 028 3822 1234", "several", "0912 345 678"),
        ("0912345678, 0987654321", "several", "0912 345 678"),
        ("0000 000 000", "invalid", ""),
    ],
)
def test_what_could_be_misread_is_asked_about(typed: str, code: str, words: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        PhoneField().clean(typed)
    raised: Any = refusal.value
    assert raised.code == ("old" if code == "old" else "invalid")
    assert PhoneField.default_error_messages[code].partition("%")[0] in raised.message
    assert words in "".join(raised.messages)


@pytest.mark.parametrize("old", OLD_AREAS)
def test_every_new_area_code_is_one(old: str) -> None:
    number = f"0{OLD_AREAS[old]}{'3' + '8' * (7 if len(old) == 1 else 6)}"
    parsed = parse_phone(number)
    assert parsed
    assert display_phone(parsed).replace(" ", "") == number
