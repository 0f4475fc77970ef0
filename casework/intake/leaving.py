"""Leaving a computer that others use: nothing of the visit is left in its browser."""

from django.http import HttpRequest, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.urls import reverse

from casework.ground import browsers, cookies
from casework.intake import draft_file


def leave(request: HttpRequest, name: str) -> HttpResponseRedirect:
    """To the page of that name. Every cookie of the visit goes, whichever page set it, with it the receipts that
    opened here and the files that waited for a form to be sent."""
    draft_file.forget_browser(browsers.browser(request))
    rotate_token(request)
    response = HttpResponseRedirect(reverse(name))
    for cookie in cookies.of_a_visit:
        cookie.drop(response)
    cookies.leave_nothing(response)
    return response
