"""Links from mails: GET shows a button, POST acts, since mail scanners open links.

Neither needs a cookie: the signed token is something no other site can know. It is kept out of Referer.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from casework.people import consent_links


def link_from_mail(view: Callable[[HttpRequest, str], HttpResponse]) -> Callable[[HttpRequest, str], HttpResponse]:
    @csrf_exempt
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def run(request: HttpRequest, token: str) -> HttpResponse:
        response = view(request, token)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return run


@link_from_mail
def confirm_consent(request: HttpRequest, token: str) -> HttpResponse:
    """Double opt-in: marketing counts from here (C2.3)."""
    consent = consent_links.to_confirm(token)
    if consent is None:
        return render(request, "casework/link_expired.html", status=410)
    done = request.method == "POST"
    if done:
        consent.confirm()
    return render(request, "casework/confirm_consent.html", {"consent": consent, "done": done})


@link_from_mail
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Needs no login; mail programs POST here on their own (RFC 8058)."""
    consent = consent_links.to_withdraw(token)
    if consent is None:
        return render(request, "casework/link_expired.html", status=410)
    done = request.method == "POST"
    if done:
        consent.withdraw_from_mailbox()
    return render(request, "casework/unsubscribe.html", {"consent": consent, "done": done})
