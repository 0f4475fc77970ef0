"""What is turned away at the door, before anything else looks at the request."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.template.loader import render_to_string
from django.utils.translation import override

from casework.ground import languages
from casework.intake import shown_again
from vsign_portal import carried, production
from vsign_portal.backup import gate

MIB = 1024 * 1024
# Five pictures of 15 MB each, and what is typed beside them.
LARGEST_UPLOAD = 76 * MIB
# So much of an oversized body is read and thrown away, so that the sender gets to see the answer.
DRAINED = 80 * MIB
CHUNK = 64 * 1024
ALWAYS_OPEN = ("/healthz", "/readyz", "/metrics", settings.STATIC_URL)


FORWARDED = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_REQUEST_ID",
)


class TrustedProxiesMiddleware:
    """What proxies say counts where a proxy of ours is connected; from anybody else it is thrown away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not production.is_trusted(str(request.META.get("REMOTE_ADDR", "")), settings.TRUSTED_PROXIES):
            for header in FORWARDED:
                request.META.pop(header, None)
        return self.get_response(request)


class OursAloneMiddleware:
    """No other site may put what we answer into its pages, static files included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


class CompressedMiddleware(GZipMiddleware):
    """Texts alone, whatever serves them: pictures, PDFs and archives are small already, and would cost the time."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = str(response.headers.get("Content-Type", "")).partition(";")[0]
        if kind.startswith("text/") or kind in ("application/json", "application/xml", "image/svg+xml"):
            return super().process_response(request, response)
        return response


class FrontDoorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ALWAYS_OPEN) and (settings.MAINTENANCE or gate.is_closed()):
            return turned_away(request, "503.html", 503, {"Retry-After": "600"})
        length = content_length(request)
        if length > largest_body(request):
            drain(request, length)
            return turned_away(request, "413.html", 413, {"Connection": "close"})
        # Filters of the admin hand what they get to PostgreSQL, which knows no NUL.
        if is_staffs(request) and "%00" in request.META.get("QUERY_STRING", ""):
            return turned_away(request, "400.html", 400)
        # Our pages are UTF-8 and so is what browsers send back, whatever else a Content-Type may claim.
        request.encoding = "utf-8"
        return self.get_response(request)


def content_length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def is_staffs(request: HttpRequest) -> bool:
    return f"/{settings.ADMIN_PATH}" in request.path_info


def largest_body(request: HttpRequest) -> int:
    """In bytes."""
    is_upload = str(request.META.get("CONTENT_TYPE", "")).startswith("multipart/form-data")
    takes_files = is_upload and (is_staffs(request) or shown_again.takes_files(request))
    return LARGEST_UPLOAD if takes_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def drain(request: HttpRequest, length: int) -> None:
    left = min(length, DRAINED)
    while left > 0:
        try:
            read = len(request.read(min(CHUNK, left)))
        except OSError:
            return
        if not read:
            return
        left -= read


def turned_away(
    request: HttpRequest, template: str, status: int, headers: dict[str, str] | None = None
) -> HttpResponse:
    """A page that needs neither database nor session, in the language of the address. It carries what was typed, as far
    as that has been read, and sends it again at a press."""
    language = languages.of_path(request.path_info)
    with override(language):
        page = render_to_string(template, carried.context(request))
    return HttpResponse(page, status=status, headers={"Content-Language": language, **(headers or {})})
