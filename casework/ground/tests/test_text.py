"""How typed text is tidied and folded."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.ground.text import fold, search_key, tidy, tidy_line


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
