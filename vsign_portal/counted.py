"""What strangers send is counted before anybody looks at it, and what is heavy is taken one at a time."""

from collections.abc import Callable
from threading import BoundedSemaphore, Lock
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, UnreadablePostError
from django.shortcuts import render
from django.urls import Resolver404, ResolverMatch, resolve

from casework.ground import browsers, throttle
from casework.intake.shown_again import turned_back
from casework.intake.views import too_many, wait_message
from vsign_portal import carried
from vsign_portal.middleware import content_length, drain, is_staffs, turned_away

READING = ("GET", "HEAD", "OPTIONS")
# What is counted apart from forms: who looks something up must not be kept from filing, nor the other way round.
LOOK_UPS = ("casework:track", "casework:certificate", "privacy:my_data")
# How many heavy requests one process lets in: one is worked on, the others wait, and threads are left for the rest.
HEAVY_PLACES = 4
# Seconds one waits for those before it; no browser should be left without an answer.
HEAVY_PATIENCE = 20
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
            return self._answer(request, seconds_to_wait(request))
        except UnreadablePostError:
            return turned_away(request, "400.html", 400)

    def _answer(self, request: HttpRequest, wait: int = 0) -> HttpResponseBase:
        if not wait:
            return heavy(request, lambda: self.get_response(request))
        # Drawing the form again is work too: a few times, for people.
        if throttle.seconds_to_wait("redraw", browsers.net_address(request)):
            return _told_only(request, wait)
        return heavy(request, lambda: turned_back(request, wait)) or _told_only(request, wait)


def seconds_to_wait(request: HttpRequest) -> int:
    """Counts the attempt."""
    if is_staffs(request):
        return 0
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return 0
    return throttle.seconds_to_wait(scope(match), browsers.net_address(request))


def _told_only(request: HttpRequest, wait: int) -> HttpResponseBase:
    """What was typed goes with the page where it is short enough to be read; files are not looked at."""
    told = carried.context(request)
    if not told["carried"]:
        drain(request, min(content_length(request), settings.DATA_UPLOAD_MAX_MEMORY_SIZE))
    return too_many(render(request, "429.html", told | {"message": wait_message(wait)}), wait)


Answer = TypeVar("Answer", bound=HttpResponseBase | None)


def heavy(request: HttpRequest, work: Callable[[], Answer]) -> Answer | HttpResponseBase:
    """Whatever is done with files, within the limit or beyond it, is done one at a time."""
    if not carries_files(request):
        return work()
    if not _places.acquire(blocking=False):
        return _busy(request)
    try:
        if not _one_at_a_time.acquire(timeout=HEAVY_PATIENCE):
            return _busy(request)
        try:
            return work()
        finally:
            _one_at_a_time.release()
    finally:
        _places.release()


def _busy(request: HttpRequest) -> HttpResponseBase:
    return turned_away(request, "busy.html", 429, {"Retry-After": "10"})


def carries_files(request: HttpRequest) -> bool:
    """Files are read whole, drawn anew and stored: many times their size for as long as it takes. The body is read to
    the disk for it, so that a slow sender holds no place."""
    return str(request.META.get("CONTENT_TYPE", "")).startswith("multipart/form-data") and bool(request.FILES)
