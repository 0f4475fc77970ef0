"""Links from mails: GET shows a button, POST acts, since mail scanners open links.

They need no cookie: the signed token is something no other site can know of somebody else. An attacker knows the token
of a link of their own, though, so a button counts only when it was pressed on our page.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from casework.ground import browsers

View = Callable[[HttpRequest, str], HttpResponse]


def mailed_link(*, answers_mail_programs: bool = False) -> Callable[[View], View]:
    """`answers_mail_programs`: whether one may press it for the reader (RFC 8058)."""

    def decorate(view: View) -> View:
        @csrf_exempt
        @never_cache
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def run(request: HttpRequest, token: str) -> HttpResponse:
            by_program = answers_mail_programs and request.POST.get("List-Unsubscribe") == "One-Click"
            if request.method == "POST" and not by_program and browsers.comes_from_elsewhere(request):
                response = render(request, "casework/link_from_elsewhere.html", {"page": request.path}, status=403)
            else:
                response = view(request, token)
            # Keeps the token out of Referer, and lets the browser say whose page the button was on.
            response["Referrer-Policy"] = "strict-origin"
            return response

        return run

    return decorate
