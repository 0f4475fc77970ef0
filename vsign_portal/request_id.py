"""One number a request: in each line of the log that it caused, in the web server's line, and in the answer, so that
whoever calls with it is found. Random, and of nobody."""

import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
_OURS = re.compile(r"[0-9a-f]{32}")
_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """Empty where no request is being answered: in the worker, in commands."""
    return _current.get()


class RequestIdMiddleware:
    """The number is the proxy's where a proxy of ours gave one (nginx: $request_id), else a new one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        number = given if _OURS.fullmatch(given) else secrets.token_hex(16)
        # Left as it is afterwards: Django logs an answer such as 404 once all middleware is through, and the next
        # request of the thread sets its own.
        _current.set(number)
        response = self.get_response(request)
        response[HEADER] = number
        return response
