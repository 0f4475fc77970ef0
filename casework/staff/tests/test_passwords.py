"""Passwords of the house's own words are refused, whatever is written between them; others are not looked at twice."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


@pytest.mark.parametrize(
    "password",
    [
        "vsign2026vsign!",
        "Chữ ký số 2026",
        "VSIGN.portal.Admin",
        "25 Ngô Quyền, Hà Nội",
        "Trung tâm phát triển",
        "ecomviet@123456",
    ],
)
def test_words_of_the_house_are_refused(password: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert "password_of_the_house" in [each.code for each in refused.value.error_list]


@pytest.mark.parametrize(
    "password",
    ["cơm tấm sườn bì chả", "another long password", "vsign và mùa mưa năm ấy", "83#1jf92!-0&4(77", "密码" * 6],
)
def test_others_are_taken(password: str) -> None:
    validate_password(password)
