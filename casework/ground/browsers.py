"""Who is asking: the address of the net and the browser, neither of which is stored as it is."""

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.crypto import salted_hmac


def net_address(request: HttpRequest) -> str:
    """The client's IP address; behind PROXY_HOPS proxies of our own, the entry the outermost of them wrote."""
    hops = settings.PROXY_HOPS
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if hops and len(forwarded) >= hops:
        return forwarded[-hops]
    return str(request.META.get("REMOTE_ADDR", ""))


def wrote_utf8(request: HttpRequest) -> bool:
    """Whether a posted form came in the encoding of our pages; Django would take anything else for Latin-1."""
    if request.content_type != "application/x-www-form-urlencoded":
        return True
    try:
        request.body.decode()
    except UnicodeDecodeError:
        return False
    return True


def browser(request: HttpRequest) -> str:
    """A keyed digest of the browser's CSRF cookie, which is made when there is none yet."""
    if not request.META.get("CSRF_COOKIE"):
        get_token(request)
    return browser_of(str(request.META["CSRF_COOKIE"]))


def browser_of(csrf_secret: str) -> str:
    return salted_hmac("casework.browser", csrf_secret, algorithm="sha256").hexdigest()
