"""Keyed marks in addresses and Message-IDs: who repeats one has had a mail of ours. One made under a key that was
changed since is known as long as the key is among the fallbacks."""

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac


def mark(salt: str, value: str, length: int, secret: str | None = None) -> str:
    return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()[:length]


def is_ours(salt: str, value: str, given: str) -> bool:
    """Whether this mark was made of this value."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(given, mark(salt, value, len(given), key)) for key in keys)
