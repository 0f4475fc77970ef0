"""Pages for machines, and the pages for when something is wrong."""

import sys
from datetime import timedelta

from django.conf import settings
from django.contrib import admin
from django.db import InterfaceError, OperationalError, connection
from django.db.utils import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views import defaults

from casework.centre import site_state
from casework.intake import shown_again
from casework.staff import typed
from vsign_portal import health
from vsign_portal.middleware import is_staffs, turned_away
from vsign_portal.postgresql.base import refuses_to_write


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """The portal can do its work; else a line for each trouble, for whoever keeps it running."""
    try:
        found = list(health.troubles())
    except DatabaseError:
        found = ["database unreachable"]
    return HttpResponse("".join(f"{line}\n" for line in found or ["ok"]), "text/plain", 503 if found else 200)


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


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Whoever sent a form that proves nothing gets it back as typed, customers and staff alike."""
    if is_staffs(request):
        return typed.csrf_failure(admin.site, request, reason)
    return shown_again.csrf_failure(request, reason)


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs nothing that may be what broke. Where the database was busy or away, coming back helps."""
    error = sys.exception()
    if refuses_to_write(error):
        connection.close()
    if isinstance(error, OperationalError | InterfaceError) or refuses_to_write(error):
        return turned_away(request, "503.html", 503, {"Retry-After": "10"})
    return turned_away(request, "500.html", 500)


# ------------------------------------------------------------- refused, to customers and to staff
def at_the_desk(request: HttpRequest) -> bool:
    """Whether a member of staff is meant, in the frame they know and with their way back."""
    return is_staffs(request) and hasattr(request, "user") and admin.site.has_permission(request)


def _to_staff(request: HttpRequest, status: int, title: str | Promise, words: str | Promise) -> HttpResponse:
    context = admin.site.each_context(request) | {"title": title, "words": words}
    return render(request, "admin/refused.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not at_the_desk(request):
        return defaults.bad_request(request, exception)
    words = _("The address asks for something that this page does not offer. Nothing was done.")
    return _to_staff(request, 400, _("This cannot be asked for here"), words)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not at_the_desk(request):
        return defaults.permission_denied(request, exception)
    words = _("Your roles do not include this page. If your work needs it, ask a manager. Nothing was done.")
    return _to_staff(request, 403, _("Your role has no access to this page"), words)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not at_the_desk(request):
        return defaults.page_not_found(request, exception)
    words = _("There is no such record, or you may not see it. Look for it from the start page.")
    return _to_staff(request, 404, _("This is not here"), words)
