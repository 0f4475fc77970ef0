"""A purchase that was typed but not sent waits in the customer's own browser, signed, and nowhere else.

Each page carries the answers of the others, so that two windows do not mix and a page that stood open overnight loses
nothing. From page to page they go in cookies, which hold for both languages.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponseBase

from casework.ground.cookies import Cookie

FIELD = "_draft"
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
    """What the page carries, else what is kept in this browser; nothing where that is old, or either was altered."""
    kept = "".join(cookie.read(request) for cookie in COOKIES)
    return _opened(request.POST.get(FIELD, "")) or _opened(kept, max_age=COOKIES[0].max_age)


def sealed(answers: Mapping[str, str]) -> str:
    return _signer.sign_object(dict(answers), serializer=_Compact, compress=True)


def keep(response: HttpResponseBase, answers: Mapping[str, str]) -> None:
    """Raises TooLong."""
    value = sealed(answers)
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


def _opened(value: str, max_age: int | None = None) -> dict[str, str]:
    try:
        answers: dict[str, str] = _signer.unsign_object(value, serializer=_Compact, max_age=max_age)
    except BadSignature:
        return {}
    return answers
