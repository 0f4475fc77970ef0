"""How typed text is tidied and folded."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.ground.text import fold, search_key, spreadsheet_safe, tidy, tidy_line


def test_combining_diacritics_become_composed() -> None:
    typed = unicodedata.normalize("NFD", "Nguyễn Thị Ánh")
    assert typed != "Nguyễn Thị Ánh"
    assert tidy(typed) == "Nguyễn Thị Ánh"


def test_an_accent_kept_apart_by_an_invisible_mark_still_composes() -> None:
    assert tidy("e\u200b\u0301") == "é"


@pytest.mark.parametrize("mark", ["\u200e", "\u202e", "\u2067", "\u200b", "\ufeff", "\u00ad"])
def test_invisible_marks_are_dropped(mark: str) -> None:
    assert tidy(f"An{mark}h") == "Anh"


def test_blanks_of_all_kinds_become_one_and_line_breaks_stay() -> None:
    assert tidy(" a\u00a0\t b \r\n c\rd ") == "a b \n c\nd"
    assert tidy_line(" a\r\n b ") == "a b"


@given(st.text())
def test_tidied_text_is_composed_and_tidying_it_again_changes_nothing(typed: str) -> None:
    tidied = tidy(typed)
    assert unicodedata.is_normalized("NFC", tidied)
    assert tidy(tidied) == tidied


def test_a_name_is_found_without_its_diacritics() -> None:
    assert fold("Đặng Thị Ánh") == "dang thi anh"
    assert search_key("Lê Võ", "", "Công ty Tô") == " le vo cong ty to"
    assert search_key("", "") == ""


COMPUTED = [
    "=1+1",
    "+84912345678",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "＋1",
    "－1",
    "＠A1",
    "|x",
    "%x",
    "−1",
]


@pytest.mark.parametrize("before", ["", " ", "\u00a0", "\u3000", "\u200b", "\ufeff", "\u202e", "'", '"', "' "])
@pytest.mark.parametrize("cell", COMPUTED)
def test_what_a_spreadsheet_would_compute_is_marked_as_text(cell: str, before: str) -> None:
    assert spreadsheet_safe(before + cell) == f"'{before}{cell}"


@pytest.mark.parametrize("cell", ["", "Nguyễn Thị Ánh", "0912 345 678", "a=b", "VS-2345-6789", "Cty A & B", "“Hoà”"])
def test_what_it_would_not_compute_stays(cell: str) -> None:
    assert spreadsheet_safe(cell) == cell


UNSEEN = [
    "\x07",
    "\x1b",
    "\x7f",
    "\x9b",
    "\u202e",
    "\u2066",
    "\u034f",
    "\u3164",
    "\u115f",
    "\uffa0",
    "\ufff9",
    "\U000e0041",
]


@pytest.mark.parametrize("mark", UNSEEN)
def test_what_is_drawn_as_nothing_is_left_out(mark: str) -> None:
    assert tidy(f"{mark}Á{mark}nh{mark}") == "Ánh"
    assert tidy(mark) == ""
    assert tidy(f"a{mark}\u0301") == "á"
