"""What reaches one mailbox is one, however it is written."""

import pytest

from casework.ground import spellings


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a.n.h@gmail.com", "anh@gmail.com"),
        ("Anh+qua@Gmail.com", "anh@googlemail.com"),
        ("an@tiếngviệt.vn", "an@xn--tingvit-5t4cyc.vn"),
        ("an@example.vn", " AN@EXAMPLE.VN. "),
    ],
)
def test_spellings_of_one_mailbox_share_a_budget(one: str, other: str) -> None:
    assert spellings.counted(one) == spellings.counted(other)


@pytest.mark.parametrize("other", ["binh@example.vn", "an@example.com", "an@mail.example.vn"])
def test_another_mailbox_has_a_budget_of_its_own(other: str) -> None:
    assert spellings.counted("an@example.vn") != spellings.counted(other)


@pytest.mark.parametrize("odd", ["", "+@x.vn", "an", "an@" + "a" * 200 + ".vn", "an@..vn"])
def test_whatever_is_no_address_is_counted_all_the_same(odd: str) -> None:
    assert spellings.counted(odd) == spellings.counted(odd)


def test_a_mark_tells_mailboxes_apart_that_share_a_budget() -> None:
    assert spellings.mark("a.nh@example.vn") != spellings.mark("anh@example.vn")
    assert spellings.mark("Anh@Example.vn") == spellings.mark("anh@example.vn")
