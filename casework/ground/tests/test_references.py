"""References that people read out on the phone."""

import re
from itertools import pairwise

import pytest

from casework.ground import references

SAMPLES = [references.new() for _ in range(40)] + ["VS-0000-0000"]


def symbols(reference: str) -> str:
    return reference[3:7] + reference[8:]


def test_a_new_reference_is_in_the_one_notation_and_is_known_again() -> None:
    for reference in SAMPLES:
        assert re.fullmatch(references.PATTERN, reference)
        assert references.parse(reference) == reference


def test_every_single_wrong_symbol_is_noticed() -> None:
    for reference in SAMPLES:
        right = symbols(reference)
        for place in range(8):
            for other in set("0123456789ABCDEFGHJKMNPQRSTVWXYZ") - {right[place]}:
                assert references.parse(right[:place] + other + right[place + 1 :]) is None


def test_every_swap_of_neighbours_is_noticed() -> None:
    for reference in SAMPLES:
        right = symbols(reference)
        for place, (one, two) in enumerate(pairwise(right)):
            if one != two:
                assert references.parse(right[:place] + two + one + right[place + 2 :]) is None


@pytest.mark.parametrize(
    "typed",
    ["vs-0010-100A", "VS0010100A", "0010 100A", "  vs 0010-100A. ", "VS-OOIO-LOOA", "vs-ooio-iooa"],
)
def test_a_reference_is_understood_however_it_is_typed(typed: str) -> None:
    right = references.parse("VS-0010-100A")
    assert right == "VS-0010-100A"
    assert references.parse(typed) == right


@pytest.mark.parametrize("typed", ["", "VS", "VS-0010-100", "VS-0010-100A4", "VS-0U10-1004", "\0", "Ӑ" * 8, "١" * 8])
def test_what_cannot_be_a_reference_is_none(typed: str) -> None:
    assert references.parse(typed) is None


def test_references_do_not_follow_one_another() -> None:
    assert len({references.new()[:6] for _ in range(50)}) > 40
