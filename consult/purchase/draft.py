"""A purchase that was typed but not sent waits in the customer's own browser, signed, and nowhere else.

The cookies hold for the whole site: both languages' pages share them, so that switching loses nothing.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponseBase

from casework.ground.cookies import Cookie

# Browsers keep at most 4,096 bytes a cookie, with its name and attributes.
CHUNK = 3800
CHUNKS = 2
COOKIES = [Cookie(f"vsign_purchase_{place}", max_age=60 * 60) for place in range(1, CHUNKS + 1)]

_signer = TimestampSigner(salt="consult.purchase")


class TooLong(Exception):
    """The answers do not fit into CHUNKS cookies."""


class _Compact:
    """JSON with its letters as they are: escapes would treble the size of Vietnamese."""

    def dumps(self, value: Any) -> bytes:
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()

    def loads(self, data: bytes) -> Any:
        return json.loads(data)


def read(request: HttpRequest) -> dict[str, str]:
    """The answers kept in this browser; none when there are none, or when they are old or altered."""
    value = "".join(cookie.read(request) for cookie in COOKIES)
    try:
        answers: dict[str, str] = _signer.unsign_object(value, serializer=_Compact, max_age=COOKIES[0].max_age)
    except BadSignature:
        return {}
    return answers


def keep(response: HttpResponseBase, answers: Mapping[str, str]) -> None:
    """Raises TooLong."""
    value = _signer.sign_object(dict(answers), serializer=_Compact, compress=True)
    if len(value) > CHUNK * CHUNKS:
        raise TooLong
    for place, cookie in enumerate(COOKIES):
        part = value[place * CHUNK : (place + 1) * CHUNK]
        if part:
            cookie.put(response, part)
        else:
            cookie.drop(response)


def forget(response: HttpResponseBase) -> None:
    for cookie in COOKIES:
        cookie.drop(response)
