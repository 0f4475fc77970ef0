"""Form fields against what people really type."""

import unicodedata
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from casework.ground.phones import display_phone
from casework.intake.fields import NameField, PhoneField, TaxCodeField, TidyEmailField, TidyField


def refusal(field: Any, typed: str) -> str:
    """The code of the first error."""
    with pytest.raises(ValidationError) as caught:
        field.clean(typed)
    return str(caught.value.error_list[0].code)


# ------------------------------------------------------------------------- phone
@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0912345678", "+84912345678"),
        ("0912 345 678", "+84912345678"),
        ("0912.345.678", "+84912345678"),
        ("+84 912-345-678", "+84912345678"),
        ("+84 (0)912 345 678", "+84912345678"),
        ("84912345678", "+84912345678"),
        ("\u202a0912 345 678\u202c", "+84912345678"),
        ("024 222 05513", "+842422205513"),
        ("(024) 222.05513", "+842422205513"),
        ("+81 3-1234-5678", "+81312345678"),
    ],
)
def test_a_phone_number_is_understood_however_it_is_written(typed: str, stored: str) -> None:
    assert PhoneField().clean(typed) == stored


@pytest.mark.parametrize(
    "typed", ["0912", "12345", "0112345678", "09123456789012", "không có", "0912 345 678 máy lẻ 9", "+", "+84", "☎"]
)
def test_an_impossible_number_is_refused(typed: str) -> None:
    assert refusal(PhoneField(), typed) == "invalid"


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("0123 456 7890", "0834567890"),
        ("+84 123 456 7890", "0834567890"),
        ("84 1234567890", "0834567890"),
        ("01667654321", "0367654321"),
        ("0199 765 4321", "0597654321"),
    ],
)
def test_an_old_eleven_digit_mobile_suggests_its_new_number(typed: str, suggested: str) -> None:
    with pytest.raises(ValidationError) as caught:
        PhoneField().clean(typed)
    assert caught.value.error_list[0].code == "old"
    assert suggested in caught.value.messages[0]
    assert PhoneField().clean(suggested)


def test_a_number_is_shown_as_people_here_read_it() -> None:
    assert display_phone("+84912345678") == "0912 345 678"
    assert display_phone("+81312345678") == "+81 3-1234-5678"
    assert display_phone("") == ""


# ------------------------------------------------------------------------- tax code
@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0100109106", "0100109106"),
        ("0300588569", "0300588569"),
        ("0101248141", "0101248141"),
        (" 0100 109 106 ", "0100109106"),
        ("0100109106-001", "0100109106-001"),
        ("0100109106001", "0100109106-001"),
        ("0100109106–001", "0100109106-001"),
        ("001099012345", "001099012345"),
    ],
)
def test_a_right_tax_code_is_stored_in_one_notation(typed: str, stored: str) -> None:
    assert TaxCodeField().clean(typed) == stored


@pytest.mark.parametrize("typed", ["0100109107", "0100109107-001", "1100109106"])
def test_a_wrong_check_digit_is_noticed(typed: str) -> None:
    assert refusal(TaxCodeField(), typed) == "check_digit"


@pytest.mark.parametrize("typed", ["1", "01001091060", "ABCDEFGHIJ", "01001o9106", "٠١٠٠١٠٩١٠٦"])
def test_what_is_no_tax_code_is_refused(typed: str) -> None:
    assert refusal(TaxCodeField(), typed) == "invalid"


# ------------------------------------------------------------------------- names and e-mail
def test_names_of_one_and_of_200_letters_are_taken_and_of_201_refused() -> None:
    field = NameField(max_length=200)
    assert field.clean("Ý") == "Ý"
    assert field.clean("ễ" * 200) == "ễ" * 200
    assert refusal(field, "ễ" * 201) == "max_length"


def test_length_counts_letters_as_stored_not_as_typed() -> None:
    typed = unicodedata.normalize("NFD", "ễ" * 200)
    assert len(typed) == 600
    assert NameField(max_length=200).clean(typed) == "ễ" * 200


@pytest.mark.parametrize("typed", ["Nguyễn 😀", "Ánh ☎", "Lan 🇻🇳", "A\ud800"])
def test_pictures_are_no_part_of_a_name(typed: str) -> None:
    assert refusal(NameField(), typed) == "symbols"


@pytest.mark.parametrize("typed", ["...", "12 34", "-"])
def test_a_name_has_a_letter(typed: str) -> None:
    assert refusal(NameField(), typed) == "no_letter"


@pytest.mark.parametrize("typed", ["O'Brien", "Công ty TNHH A & B", "Trần-Lê Văn Đ.", "李小龍", "Ănê H'Rin Byă"])
def test_names_of_all_peoples_are_taken(typed: str) -> None:
    assert NameField().clean(typed) == typed


def test_a_nul_byte_is_refused_in_text_and_name_and_mail() -> None:
    for field in (TidyField(), NameField(), TidyEmailField(), PhoneField(), TaxCodeField()):
        with pytest.raises(ValidationError):
            field.clean("a\0b@example.vn")


def test_broken_utf8_is_refused_with_words() -> None:
    assert refusal(TidyField(), "Nguy\ufffdn") == "unreadable"


def test_an_address_is_stored_in_lower_case_without_marks() -> None:
    assert TidyEmailField().clean(" \u200eAnh.Nguyen@Example.VN ") == "anh.nguyen@example.vn"


@pytest.mark.parametrize(
    "typed", ["anh", "anh@", "@example.vn", "a b@example.vn", '"ab"@example.vn', "ánh@example.vn", "ſ@example.vn"]
)
def test_an_address_that_mail_cannot_reach_is_refused(typed: str) -> None:
    assert refusal(TidyEmailField(), typed) == "invalid"


def test_errors_are_in_the_language_of_the_page() -> None:
    field = TaxCodeField()
    with override("vi"), pytest.raises(ValidationError) as vietnamese:
        field.clean("0100109107")
    with override("en"), pytest.raises(ValidationError) as english:
        field.clean("0100109107")
    with override("vi"):
        assert "Mã số thuế" in vietnamese.value.messages[0]
    with override("en"):
        assert "tax code" in english.value.messages[0]
