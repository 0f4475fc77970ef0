"""Keyed digests that outlive a change of SECRET_KEY: made under the newest key, known under each that is listed."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac


def digest(salt: str, value: str | bytes) -> str:
    return salted_hmac(salt, value, algorithm="sha256").hexdigest()


def digests(salt: str, value: str | bytes) -> list[str]:
    """The newest first: for looking up what was stored under any of the keys."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [salted_hmac(salt, value, secret=key, algorithm="sha256").hexdigest() for key in keys]


def is_one_of(given: str, known: Iterable[str]) -> bool:
    """How much of it agrees cannot be told from the time it takes."""
    return any(constant_time_compare(given, each) for each in known)
