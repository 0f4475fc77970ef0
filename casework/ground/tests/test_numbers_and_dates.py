import contextlib
from datetime import date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from casework.ground.dates import AboutWhenField, DateField, DateTimeField
from casework.ground.numbers import NoNumber, NumberField, TwoMeanings, WholeNumberField, read_number, read_whole_number
from casework.ground.written_dates import About, NoDay, read_about, read_day, read_moment

NUMBERS = {
    "870.000": "870000",
    "870000": "870000",
    "1.160.000": "1160000",
    "1.160.000 đ": "1160000",
    "1.160.000đ": "1160000",
    "1.160.000 ₫": "1160000",
    "1.160.000 VNĐ": "1160000",
    "1 160 000 đồng": "1160000",
    "1\u00a0160\u00a0000": "1160000",
    "1,160,000": "1160000",
    "9.999": "9999",
    "0,5": "0.5",
    "0.5": "0.5",
    "1.200,75": "1200.75",
    "1,200.75": "1200.75",
    "12,50": "12.50",
    "０１２": "12",
    "-5": "-5",
    "007": "7",
}
NONE = ["", "abc", "1.2.3", "1..000", "12.0000.000", "1e3", "--5", "1.160.000 USD", "9" * 61, "1_000", "١٢x", "1.000,"]
TWO = ["870,000", "9,999", "0.500"]


@pytest.mark.parametrize(("typed", "value"), NUMBERS.items())
def test_a_number_is_read_as_it_is_written_here(typed: str, value: str) -> None:
    assert read_number(typed) == Decimal(value)


@pytest.mark.parametrize("typed", NONE)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(NoNumber):
        read_number(typed)


@pytest.mark.parametrize("typed", TWO)
def test_what_means_two_things_is_asked_about(typed: str) -> None:
    with pytest.raises(TwoMeanings):
        read_number(typed)
    for field in (WholeNumberField(), NumberField()):
        with pytest.raises(ValidationError, match=typed):
            field.clean(typed)


def test_a_whole_number_has_no_part_less_than_one() -> None:
    assert read_whole_number("12,0") == 12
    with pytest.raises(NoNumber):
        read_whole_number("1,5")


@given(st.integers(min_value=0, max_value=10**12))
def test_whatever_is_grouped_by_points_comes_back(value: int) -> None:
    assert WholeNumberField().clean(f"{value:,}".replace(",", ".")) == value


def test_a_whole_number_keeps_its_limits_and_nought() -> None:
    field = WholeNumberField(min_value=0, max_value=999)
    assert field.clean("0") == 0
    assert field.clean(5) == 5
    with pytest.raises(ValidationError):
        field.clean("1.000")


DAYS = {
    "20/11/2026": date(2026, 11, 20),
    "5-12-2026": date(2026, 12, 5),
    "5.12.2026": date(2026, 12, 5),
    "5 / 12 / 2026": date(2026, 12, 5),
    "20/11/26": date(2026, 11, 20),
    "20.11.98": date(1998, 11, 20),
    "2026-11-20": date(2026, 11, 20),
    "ngày 20 tháng 11 năm 2026": date(2026, 11, 20),
    "20 tháng 11, 2026": date(2026, 11, 20),
    "20–11–2026": date(2026, 11, 20),
}


@time_machine.travel("2026-11-25T09:00:00+07:00", tick=False)
@pytest.mark.parametrize(("typed", "day"), DAYS.items())
def test_a_day_is_read_day_first(typed: str, day: date) -> None:
    assert read_day(typed) == day
    assert DateField().clean(typed) == day


@pytest.mark.parametrize(
    "typed", ["31/02/2026", "29/02/2026", "11/20/2026", "20/11-2026", "20/11", "hôm qua", "", "1" * 61]
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(NoDay):
        read_day(typed)


@time_machine.travel("2026-11-25T09:00:00+07:00", tick=False)
@pytest.mark.parametrize(
    ("typed", "about"),
    [
        ("tháng 10", About(date(2026, 10, 1), month_only=True)),
        ("Tháng 12", About(date(2025, 12, 1), month_only=True)),
        ("10/2026", About(date(2026, 10, 1), month_only=True)),
        ("tháng 10/2026", About(date(2026, 10, 1), month_only=True)),
        ("tháng 10 năm 2026", About(date(2026, 10, 1), month_only=True)),
        ("20/11", About(date(2026, 11, 20))),
        ("20/12", About(date(2025, 12, 20))),
        ("20/11/26", About(date(2026, 11, 20))),
    ],
)
def test_when_it_happened_may_be_told_roughly(typed: str, about: About) -> None:
    assert read_about(typed) == about
    assert AboutWhenField().clean(typed) == about


@time_machine.travel("2026-11-25T09:00:00+07:00", tick=False)
@pytest.mark.parametrize(
    ("typed", "code"), [("12/2026", "future"), ("01/01/1889", "not_of_our_time"), ("13/2026", "invalid")]
)
def test_when_it_happened_is_a_day_that_was(typed: str, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        AboutWhenField().clean(typed)
    assert refusal.value.code == code


@given(st.text(max_size=80))
def test_no_text_breaks_the_readers(text: str) -> None:
    for read, refusals in (
        (read_number, (NoNumber, TwoMeanings)),
        (read_day, (NoDay,)),
        (read_moment, (NoDay,)),
        (read_about, (NoDay,)),
    ):
        with contextlib.suppress(refusals):
            read(text)


@pytest.mark.parametrize(
    "typed",
    [
        "20/11/2026 14:05",
        "14:05 20/11/2026",
        "20.11.2026 14h05",
        "2026-11-20T14:05",
        "2026-11-20 14:05:00",
        "14 giờ 05 20-11-2026",
    ],
)
def test_a_moment_is_a_day_with_its_time(typed: str) -> None:
    assert read_moment(typed) == datetime(2026, 11, 20, 14, 5)  # noqa: DTZ001 - as typed
    assert f"{DateTimeField().clean(typed):%d %H:%M}" == "20 14:05"


@pytest.mark.parametrize("typed", ["20/11/2026", "20/11/2026 25:00", "14:05", "20/11/2026 14:05 sáng"])
def test_what_is_no_moment_is_refused(typed: str) -> None:
    with pytest.raises(NoDay):
        read_moment(typed)
