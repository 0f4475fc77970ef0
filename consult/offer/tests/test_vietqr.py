"""The code of a bank transfer."""

import pytest

from consult.offer import vietqr


def test_the_checksum_is_the_one_of_published_codes() -> None:
    # As apps of other makers write it: 1,000 đồng to an account at ACB, "Chuyen tien".
    known = (
        "00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA"
        "5303704540410005802VN62150811Chuyen tien6304BBB8"
    )
    assert vietqr.checksum(known[:-4]) == known[-4:]
    made = vietqr.payload(bank_bin="970416", account="257678859", amount=1000, memo="Chuyen tien")
    assert made == known


@pytest.mark.parametrize(
    ("words", "memo"), [("VS-4F7K-9QX2", "VS4F7K9QX2"), ("Chuyển khoản", "Chuyn khon"), ("x" * 40, "x" * 25)]
)
def test_a_memo_is_what_every_bank_lets_through(words: str, memo: str) -> None:
    assert vietqr.memo_of(words) == memo
