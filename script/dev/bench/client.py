"""Calls the WSGI application inside this process: timed are the portal and its database, no client and no wire."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.cookies import SimpleCookie
from io import BytesIO
from statistics import median
from typing import Any
from urllib.parse import urlencode

from django.core.handlers.wsgi import WSGIHandler


@dataclass
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes
    seconds: float


class Caller:
    """Keeps its cookies, as a browser does."""

    def __init__(self) -> None:
        self.application = WSGIHandler()
        self.cookies: dict[str, str] = {}

    def __call__(self, path: str, form: dict[str, str] | None = None) -> Answer:
        body = urlencode(form).encode() if form is not None else b""
        path, _question, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": "GET" if form is None else "POST",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": BytesIO(),
            "wsgi.multiprocess": True,
            "wsgi.multithread": False,
        }
        said: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None, /) -> Callable[[bytes], object]:
            said.append((status, headers))
            return said.append  # type: ignore[return-value]

        started = time.perf_counter()
        response = self.application(environ, start)
        content = b"".join(response)
        response.close()
        seconds = time.perf_counter() - started
        status, headers = said[0]
        self._keep_cookies(headers)
        return Answer(int(status.split()[0]), headers, content, seconds)

    def _keep_cookies(self, headers: list[tuple[str, str]]) -> None:
        for name, value in headers:
            if name == "Set-Cookie":
                for morsel in SimpleCookie(value).values():
                    self.cookies[morsel.key] = morsel.value


def side_by_side(
    first: Callable[[], Answer],
    second: Callable[[], Answer],
    rounds: int,
    size: int,
    before: Sequence[Callable[[], object]] = (),
) -> tuple[float, float]:
    """Median seconds a request of each, in rounds that take turns, so that a noisy neighbour disturbs both.

    `before`: what makes ready for each, outside what is timed.
    """
    times: tuple[list[float], list[float]] = ([], [])
    for round_number in range(rounds):
        order = (0, 1) if round_number % 2 else (1, 0)
        for place in order:
            call = (first, second)[place]
            if before:
                before[place]()
            times[place].append(median(call().seconds for _n in range(size)))
    return median(times[0]), median(times[1])
