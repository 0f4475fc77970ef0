"""What a server must be told before anything of the portal starts on it: nothing of this is ever guessed.

Without Django, so that gunicorn and the start script can ask before they load it.
"""

import ipaddress
import os
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

SHORTEST_SECRET = 32
UNIX = "unix"
"""Among the trusted proxies: whoever reaches us by a socket file."""


def refusals(environ: Mapping[str, str]) -> list[str]:
    """One line for each setting that is missing or wrong; none in the demo."""
    if _is_on(environ.get("VSIGN_DEMO", "")):
        return []
    return [f"{name} {why} (VSIGN_DEMO=1 runs the demo without it)" for name, why in _missing(environ)]


def refusals_to_serve(environ: Mapping[str, str]) -> list[str]:
    """The same, and what the web server alone needs."""
    found = refusals(environ)
    if not _is_on(environ.get("VSIGN_DEMO", "")) and not environ.get("VSIGN_BIND"):
        found.append("VSIGN_BIND is not set: the address on which to serve, such as 127.0.0.1 behind a proxy")
    return found


def _is_on(value: str) -> bool:
    return value.strip().lower() in ("1", "true", "on", "ok", "y", "yes")


def _missing(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    key = environ.get("SECRET_KEY", "")
    if not key:
        yield "SECRET_KEY", "is not set: sessions, links and tokens are signed with it"
    elif len(key) < SHORTEST_SECRET:
        yield "SECRET_KEY", f"is too short: at least {SHORTEST_SECRET} random characters"
    if not environ.get("DATABASE_URL"):
        yield "DATABASE_URL", "is not set: everything is stored in PostgreSQL"
    if not [host for host in environ.get("ALLOWED_HOSTS", "").split(",") if host.strip()]:
        yield "ALLOWED_HOSTS", "is not set: without the names of the site every page is refused"
    if not environ.get("EMAIL_URL"):
        yield "EMAIL_URL", "is not set: letters would become files instead of being sent"
    site = urlsplit(environ.get("SITE_URL", ""))
    if site.scheme != "https" or not site.hostname:
        yield "SITE_URL", "is not set to an https:// address: secret links are sent with it"
    if environ.get("VSIGN_DKIM_KEY") and not environ.get("VSIGN_DKIM_SELECTOR"):
        yield "VSIGN_DKIM_SELECTOR", "is not set: the name under which the DNS has the key that signs letters"
    if environ.get("VSIGN_DKIM_KEY") and not os.access(environ["VSIGN_DKIM_KEY"], os.R_OK):
        yield "VSIGN_DKIM_KEY", "names no file that can be read: the private key that signs letters"
    try:
        kept(environ.get("VSIGN_BACKUP_KEEP", "7,4,2"))
    except ValueError:
        yield "VSIGN_BACKUP_KEEP", "is wrong: three numbers, days, weeks and months, such as 7,4,2"
    yield from _wrong_about_proxies(environ)


def _wrong_about_proxies(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    hops = environ.get("VSIGN_PROXY_HOPS", "")
    if not hops.isdecimal():
        yield "VSIGN_PROXY_HOPS", "is not set: how many proxies of your own add to X-Forwarded-For, 0 for none"
    elif int(hops):
        try:
            known = trusted(environ.get("VSIGN_TRUSTED_PROXIES", "").split(","))
        except ValueError as error:
            yield "VSIGN_TRUSTED_PROXIES", f"is wrong: {error}"
            return
        if not known:
            yield "VSIGN_TRUSTED_PROXIES", "is not set: the addresses or nets of your proxies, or the word unix"


def kept(written: str) -> tuple[int, int, int]:
    """Of backups: how many days, weeks and months. Raises ValueError."""
    days, weeks, months = (int(part) for part in written.split(","))
    return days, weeks, months


Net = ipaddress.IPv4Network | ipaddress.IPv6Network


def trusted(written: list[str]) -> list[Net | str]:
    """The nets, and the word unix. Raises ValueError."""
    words = [word.strip() for word in written if word.strip()]
    return [word if word == UNIX else ipaddress.ip_network(word) for word in words]


def is_trusted(peer: str, known: list[Net | str]) -> bool:
    """Whether who is connected is a proxy of ours; a socket file has no address."""
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return UNIX in known
    address = getattr(address, "ipv4_mapped", None) or address
    return any(not isinstance(net, str) and address.version == net.version and address in net for net in known)
