"""Browsers in which a member of staff has got in before, all the way. They are known by a cookie, which opens nothing:
it only keeps their holder from being slowed down by what strangers try elsewhere."""

import secrets
from typing import Any

from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from casework.ground.cookies import Cookie

COOKIE = Cookie("vsign_known", max_age=180 * 24 * 60 * 60, stays=True)
SALT = "casework.known_browser"
# Colleagues who share a computer.
MOST = 10


def known_to(request: HttpRequest, holder: User | None) -> str:
    """The number of this browser; empty when the holder has never got in with it."""
    told = _told(request)
    return str(told["browser"]) if holder and holder.pk in told["holders"] else ""


def remember(request: HttpRequest, response: HttpResponseBase, holder: User) -> None:
    told = _told(request)
    holders = [holder.pk, *(each for each in told["holders"] if each != holder.pk)][:MOST]
    COOKIE.put(response, signing.dumps({"browser": told["browser"], "holders": holders}, salt=SALT))


def _told(request: HttpRequest) -> dict[str, Any]:
    try:
        told: dict[str, Any] = signing.loads(COOKIE.read(request), salt=SALT, max_age=COOKIE.max_age)
    except signing.BadSignature:
        return {"browser": secrets.token_hex(8), "holders": []}
    return told
