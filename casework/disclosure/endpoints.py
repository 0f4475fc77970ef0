"""Where data may be posted to: a host on the public net, under its plain name; looked at when it is entered, and again
at each connection, after its name has been resolved. Else an address of a recipient would be a way into our own net."""

import ipaddress
import re
import socket
import time
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})")
# Names that never lead out, whatever a resolver makes of them.
INSIDE = {
    "localhost",
    "local",
    "localdomain",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
    "arpa",
    "invalid",
    "onion",
}
# What is given out of IPv6 at all, and the prefix under which a net without IPv4 reaches it.
NAT64 = ipaddress.ip_network("64:ff9b::/96")
PUBLIC_V6 = (ipaddress.ip_network("2000::/3"), NAT64)
ISATAP = (0x5EFE, 0x02005EFE)
"""The third quarter of an address that carries one of IPv4 in its last."""
# For protocols and documents; Python counts some of them as public.
NOT_PUBLIC = [ipaddress.ip_network(net) for net in ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20")]
LOWEST_PORT = 1024
"""But for 443: below it other services listen."""


class NotPublic(OSError):
    """The name leads to a machine that is not on the public net."""


def is_excepted(host: str) -> bool:
    """VSIGN_HANDOVER_ALLOWED: hosts of tests and demos."""
    return host in settings.HANDOVER_ALLOWED


def check_written(address: str) -> None:
    """A validator."""
    if not _is_plain(address):
        raise ValidationError(
            _("Enter a plain address on the public net, such as https://partner.example.vn/path."), code="endpoint"
        )


def _is_plain(address: str) -> bool:
    if not re.fullmatch(r"https://[!-~]+", address) or set(address) & set('\\"<>^`{|}#@'):
        return False
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    host = parts.netloc.partition(":")[0]
    if parts.netloc not in (host, f"{host}:{port}"):  # credentials, brackets, ports with zeros
        return False
    if is_excepted(host):
        return True
    leads_out = HOST.fullmatch(host) and host.rpartition(".")[2] not in INSIDE
    return bool(leads_out) and (port is None or port == 443 or port >= LOWEST_PORT)


def is_public(written: str) -> bool:
    """Whether an IP address is on the public net. One of IPv6 that leads to an address of IPv4 is judged by both."""
    address = ipaddress.ip_address(written.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if not any(address in net for net in PUBLIC_V6):
            return False
        if not all(is_public(str(each)) for each in _of_v4_inside(address)):
            return False
    return address.is_global and not address.is_multicast and not any(address in net for net in NOT_PUBLIC)


def _of_v4_inside(address: ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    last = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    found = [address.sixtofour, *(address.teredo or ())]
    if address in NAT64 or (int(address) >> 32) & 0xFFFFFFFF in ISATAP:
        found.append(last)
    return [each for each in found if each is not None]


def connect(host: str, port: int, seconds: float) -> socket.socket:
    """To the very address that was looked at, so that no second answer of a name server comes between. One name that
    leads to a place inside is refused, whatever else it leads to. Raises OSError."""
    until = time.monotonic() + seconds
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not is_excepted(host) and not all(is_public(str(place[0])) for *_kind, place in found):
        raise NotPublic
    last: OSError = NotPublic()
    for family, kind, protocol, _name, place in found:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        link = socket.socket(family, kind, protocol)
        link.settimeout(left)
        try:
            link.connect(place)
        except OSError as error:
            link.close()
            last = error
        else:
            return link
    raise last
