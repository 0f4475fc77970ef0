"""Every public address of the portal, from its URLconf; no database is asked."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLResolver, get_resolver, reverse
from django.utils.translation import override

# A good value of each kind of part in an address.
PARTS: dict[str, object] = {
    "reference": "VS-2345-6789",
    "slug": "chu-ky-so-ca-nhan-usb-token",
    "purpose": "marketing",
    "right": "correct",
    "token": "1:abc:def",
}


def pages() -> list[str]:
    """Paths of all public pages, in both languages."""
    found: set[str] = set()
    for name, parts in _named(get_resolver().url_patterns):
        for language in ("vi", "en"):
            with override(language):
                found.add(reverse(name, args=[PARTS.get(part, 1) for part in parts]))
    return sorted(found)


def with_parts() -> list[tuple[str, list[str]]]:
    """Pages whose address has parts to fill in, with the names of these."""
    return [(name, parts) for name, parts in _named(get_resolver().url_patterns) if parts]


def _named(patterns: list[Any], space: str = "") -> Iterator[tuple[str, list[str]]]:
    for each in patterns:
        if isinstance(each, URLResolver):
            if each.namespace != "admin":
                yield from _named(each.url_patterns, f"{each.namespace}:" if each.namespace else space)
        else:
            yield f"{space}{each.name}", list(each.pattern.converters)
