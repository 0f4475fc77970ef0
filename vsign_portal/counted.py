"""What strangers send is counted before anybody looks at it, and what is heavy is taken one at a time."""

from collections.abc import Callable
from threading import BoundedSemaphore, Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, UnreadablePostError
from django.urls import Resolver404, ResolverMatch, resolve

from casework.ground import browsers, throttle
from casework.intake.views import plainly_too_many, turned_back
from vsign_portal.middleware import content_length, drain, is_staffs, turned_away

READING = ("GET", "HEAD", "OPTIONS")
# What is counted apart from forms: who looks something up must not be kept from filing, nor the other way round.
LOOK_UPS = ("casework:track", "casework:certificate", "privacy:my_data")
# How many heavy requests one process lets in: one is worked on, the others wait, and threads are left for the rest.
HEAVY_PLACES = 4
_places, _one_at_a_time = BoundedSemaphore(HEAVY_PLACES), Lock()


def scope(match: ResolverMatch) -> str:
    """The rate an attempt counts towards; a page nobody thought of is a form."""
    if "token" in match.kwargs:
        return "link"
    return "track" if match.view_name in LOOK_UPS else "intake"


class CountedMiddleware:
    """Each attempt counts, good or not, on whatever public page: before the body is read, before the CSRF check."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in READING:
            return self.get_response(request)
        try:
            return self._refusal(request) or self._answer(request)
        except UnreadablePostError:
            return turned_away(request, "400.html", 400)

    def _refusal(self, request: HttpRequest) -> HttpResponseBase | None:
        if is_staffs(request):
            return None
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return None
        net = browsers.net_address(request)
        wait = throttle.seconds_to_wait(scope(match), net)
        if not wait:
            return None
        # Drawing the form again is work too: a few times, for people.
        drawn_too_often = throttle.seconds_to_wait("redraw", net)
        if drawn_too_often:
            drain(request, min(content_length(request), settings.DATA_UPLOAD_MAX_MEMORY_SIZE))
        page = None if drawn_too_often else turned_back(request, wait)
        return page or plainly_too_many(request, wait)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        if not carries_files(request):
            return self.get_response(request)
        if not _places.acquire(blocking=False):
            return turned_away(request, "busy.html", 429, {"Retry-After": "10"})
        try:
            with _one_at_a_time:
                return self.get_response(request)
        finally:
            _places.release()


def carries_files(request: HttpRequest) -> bool:
    """Files are read whole, drawn anew and stored: many times their size for as long as it takes. The body is read to
    the disk for it, so that a slow sender holds no place."""
    return str(request.META.get("CONTENT_TYPE", "")).startswith("multipart/form-data") and bool(request.FILES)
