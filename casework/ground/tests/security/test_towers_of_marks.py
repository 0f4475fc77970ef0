"""Work on a text grows with its length, whatever marks are piled up in it."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.ground.text import MOST_MARKS, fold, search_key, tidy, tidy_line

MARKS = ["\u0300", "\u0315", "\u0323", "\u0344", "\u0e38", "\u302a", "\U0001d165"]
TOWER = "a" + "\u0315\u0300" * 100_000


def longest_run(text: str) -> int:
    longest = run = 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        longest = max(longest, run)
    return longest


@pytest.mark.parametrize("work", [tidy, tidy_line, fold, search_key])
def test_a_tower_of_marks_is_cut_before_it_is_composed(work: Callable[[str], str]) -> None:
    """A tower that is not cut keeps a core busy for minutes: this test then does not end."""
    assert len(work(TOWER)) <= MOST_MARKS + 2


@given(st.text(st.sampled_from(["a", "ệ", "가", " ", "\u200b", *MARKS]), max_size=80))
def test_no_text_keeps_a_tower_and_tidying_again_changes_nothing(typed: str) -> None:
    tidied = tidy(typed)
    assert longest_run(tidied) <= MOST_MARKS
    assert tidy(tidied) == tidied
    assert unicodedata.is_normalized("NFC", tidied)


def test_letters_as_people_write_them_keep_every_mark() -> None:
    name = "Nguyễn Thị Ánh Tuyết Đặng Ệ"
    assert tidy(unicodedata.normalize("NFD", name)) == name
