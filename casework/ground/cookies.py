"""Cookies of ours beside Django's two: for this host alone, out of the reach of scripts, sealed by who sets them."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

of_a_visit: "list[Cookie]" = []


def leave_nothing(response: HttpResponseBase) -> None:
    """On a computer that others use: what the browser has kept of our pages goes too, also what Back would show."""
    response["Clear-Site-Data"] = '"cache", "storage"'


@dataclass(frozen=True)
class Cookie:
    """`word` is told apart by people who read a browser's list; `max_age` is in seconds. Whoever leaves takes it along,
    unless it `stays` with the computer."""

    word: str
    max_age: int
    stays: bool = False

    def __post_init__(self) -> None:
        if not self.stays:
            of_a_visit.append(self)

    @property
    def name(self) -> str:
        """With a browser's own guard in front, which it honours over TLS only (RFC 6265bis, 4.1.3.2)."""
        return f"{settings.COOKIE_PREFIX}{self.word}"

    def put(self, response: HttpResponseBase, value: str) -> None:
        response.set_cookie(
            self.name,
            value,
            max_age=self.max_age,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )

    def read(self, request: HttpRequest) -> str:
        return request.COOKIES.get(self.name, "")

    def drop(self, response: HttpResponseBase) -> None:
        response.delete_cookie(self.name, samesite="Lax")
