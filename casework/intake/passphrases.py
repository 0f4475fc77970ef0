"""The passphrase with which somebody unknown follows a worry of theirs: shown once, kept as a digest only."""

import re

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

from casework.ground import keyed
from casework.ground.cookies import Cookie
from casework.ground.references import ALPHABET, LOOKALIKES, PRIME

COOKIE = Cookie("vsign_passphrase", max_age=10 * 60)
LENGTH = 12
DIGEST = "casework.passphrase.digest"
_signer = TimestampSigner(salt="casework.passphrase.shown")


def of(nonce: str) -> str:
    """Twelve symbols, about 59 bits. The same for the same sending, so that a double click shows the right one."""
    number = int(salted_hmac("casework.passphrase", nonce, algorithm="sha256").hexdigest(), 16)
    symbols = "".join(ALPHABET[number // PRIME**place % PRIME] for place in range(LENGTH))
    return "-".join(symbols[start : start + 4] for start in range(0, LENGTH, 4))


def digest(passphrase: str) -> str:
    return keyed.digest(DIGEST, passphrase)


def digests(passphrase: str) -> list[str]:
    """Under each key that is still listed: nobody can be told of another passphrase."""
    return keyed.digests(DIGEST, passphrase)


def normalised(typed: str) -> str | None:
    """As `of` writes it, or None when it cannot be one."""
    symbols = re.sub(r"[^0-9A-Z]", "", typed.upper()).translate(LOOKALIKES)
    if len(symbols) != LENGTH or any(symbol not in ALPHABET for symbol in symbols):
        return None
    return "-".join(symbols[start : start + 4] for start in range(0, LENGTH, 4))


def hand_on(response: HttpResponseBase, passphrase: str) -> None:
    """To the receipt that the response leads to, and to no page after it."""
    COOKIE.put(response, _signer.sign(passphrase))


def handed_on(request: HttpRequest) -> str:
    """What is to be shown once; empty when there is nothing."""
    try:
        return _signer.unsign(COOKIE.read(request), max_age=COOKIE.max_age)
    except BadSignature:
        return ""
