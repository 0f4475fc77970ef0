"""Pages for machines, and the pages for when something is wrong."""

import sys
from datetime import timedelta

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.utils import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from casework.centre import site_state
from vsign_portal.middleware import turned_away


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """The process reaches its database."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database unreachable\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")


def robots(request: HttpRequest) -> HttpResponse:
    """The staff's path is not named: whoever reads this file need not learn it."""
    with override("vi"):
        private = [reverse("casework:track"), "/da-gui/", "/xac-nhan/", "/huy-nhan-tin/"]
    lines = ["User-agent: *", *(f"Disallow: {p}\nDisallow: /en{p}" for p in private)]
    lines.append(f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a hole (RFC 9116). It is always new enough: the address is looked up as it stands today."""
    until = (timezone.now() + timedelta(days=180)).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: mailto:{site_state.current().centre.email}",
        f"Expires: {until.isoformat()}",
        "Preferred-Languages: vi, en",
        f"Canonical: {settings.SITE_URL}{reverse('security')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs nothing that may be what broke. Where the database was busy or away, coming back helps."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return turned_away(request, "503.html", 503, {"Retry-After": "10"})
    return turned_away(request, "500.html", 500)
