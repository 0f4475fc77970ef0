"""What is turned away at the door, before anything else looks at the request."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import override

# So much of an oversized body is read and thrown away, so that the sender gets to see the answer.
DRAINED = 32 * 1024 * 1024
CHUNK = 64 * 1024
ALWAYS_OPEN = ("/healthz", "/readyz", settings.STATIC_URL)


class FrontDoorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.MAINTENANCE and not request.path_info.startswith(ALWAYS_OPEN):
            return turned_away(request, "503.html", 503, {"Retry-After": "600"})
        length = content_length(request)
        if length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE and not is_upload(request):
            drain(request, length)
            return turned_away(request, "413.html", 413, {"Connection": "close"})
        return self.get_response(request)


def content_length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def is_upload(request: HttpRequest) -> bool:
    return str(request.META.get("CONTENT_TYPE", "")).startswith("multipart/form-data")


def drain(request: HttpRequest, length: int) -> None:
    left = min(length, DRAINED)
    while left > 0:
        read = len(request.read(min(CHUNK, left)))
        if not read:
            return
        left -= read


def turned_away(
    request: HttpRequest, template: str, status: int, headers: dict[str, str] | None = None
) -> HttpResponse:
    """A page that needs neither database nor session, in the language of the address."""
    language = "en" if request.path_info.startswith("/en/") or request.path_info == "/en" else "vi"
    with override(language):
        page = render_to_string(template, {"LANGUAGE_CODE": language})
    return HttpResponse(page, status=status, headers=headers)
