"""A bank transfer as the banking apps of Vietnam read it: VietQR, which is EMVCo's merchant QR with NAPAS's fields.

Own code: it is a few fields of tag, length and value, and the packages there are have one author and few users.
"""

import binascii
import re

NAPAS, TO_ACCOUNT = "A000000727", "QRIBFTTA"
DONG, VIETNAM = "704", "VN"
MEMO_AT_MOST = 25


def payload(*, bank_bin: str, account: str, amount: int, memo: str) -> str:
    """For a QR code that is good for one payment of this amount in đồng. `memo`: letters, digits and blanks."""
    beneficiary = _field("00", bank_bin) + _field("01", account)
    text = "".join(
        (
            _field("00", "01"),
            _field("01", "12"),
            _field("38", _field("00", NAPAS) + _field("01", beneficiary) + _field("02", TO_ACCOUNT)),
            _field("53", DONG),
            _field("54", str(amount)),
            _field("58", VIETNAM),
            _field("62", _field("08", memo_of(memo))),
            "6304",
        )
    )
    return text + checksum(text)


def memo_of(words: str) -> str:
    """What banks let through: signs that some of them drop are left out at once."""
    return re.sub(r"[^0-9A-Za-z ]", "", words)[:MEMO_AT_MOST]


def checksum(text: str) -> str:
    """CRC-16/CCITT-FALSE."""
    return f"{binascii.crc_hqx(text.encode('ascii'), 0xFFFF):04X}"


def _field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02}{value}"
