"""Who is asking: the address of the net and the browser, neither of which is stored as it is."""

import ipaddress
import re

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.crypto import salted_hmac

# "[2001:db8::1]:443", "1.2.3.4:5678", "fe80::1%eth0", or the bare address; the last group is IPv6 without brackets.
ADDRESS = re.compile(r'"?\[([0-9a-fA-F:.]+)(?:%[\w.-]+)?\](?::\d+)?"?|([0-9.]+)(?::\d+)?|([0-9a-fA-F:.]+)(?:%[\w.-]+)?')
NOBODY = ipaddress.IPv4Address(0)
# What Sec-Fetch-Site says of our own pages, and of an address that somebody typed.
OWN_SITES = ("same-origin", "none")


def ip_address(request: HttpRequest) -> str:
    """The client's IP address; behind PROXY_HOPS proxies of our own, the entry that the outermost of them wrote.

    What is no address becomes the one that means none.
    """
    hops = settings.PROXY_HOPS
    forwarded = [part for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    written = forwarded[-hops] if hops and len(forwarded) >= hops else str(request.META.get("REMOTE_ADDR", ""))
    return str(_address_in(written))


def net_address(request: HttpRequest) -> str:
    """Whom a throttle counts: the IPv4 address, or the /64 that one connection with IPv6 gets whole."""
    address = ipaddress.ip_address(ip_address(request))
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(ipaddress.ip_network((int(address), 64), strict=False))


def _address_in(written: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """As proxies write it: with a port, in brackets, with a zone, IPv4 inside IPv6."""
    found = ADDRESS.fullmatch(written.strip())
    try:
        address = ipaddress.ip_address(next(filter(None, found.groups())) if found else "")
    except ValueError:
        return NOBODY
    inside = getattr(address, "ipv4_mapped", None)
    return inside or address


def wrote_utf8(request: HttpRequest) -> bool:
    """Whether a posted form came in the encoding of our pages; Django would take anything else for Latin-1."""
    if request.content_type != "application/x-www-form-urlencoded":
        return True
    try:
        request.body.decode()
    except UnicodeDecodeError:
        return False
    return True


def comes_from_elsewhere(request: HttpRequest) -> bool:
    """Whether another site sent this, by what the browser says of it. What is no browser says nothing."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site not in OWN_SITES
    return request.headers.get("Origin", own_origin(request)) != own_origin(request)


def own_origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def browser(request: HttpRequest) -> str:
    """A keyed digest of the browser's CSRF cookie, which is made when there is none yet."""
    if not request.META.get("CSRF_COOKIE"):
        get_token(request)
    return browser_of(str(request.META["CSRF_COOKIE"]))


def browser_of(csrf_secret: str) -> str:
    return salted_hmac("casework.browser", csrf_secret, algorithm="sha256").hexdigest()
