"""The page of the link by which a consent is confirmed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from casework.ground.mailed_links import mailed_link
from casework.people import consent_links
from casework.people.consent import Purpose


@mailed_link()
def confirm_consent(request: HttpRequest, token: str) -> HttpResponse:
    """Double opt-in: marketing counts from here (C2.3)."""
    consent = consent_links.to_confirm(token)
    if consent is None:
        return render(request, "casework/link_expired.html", status=410)
    done = request.method == "POST"
    if done:
        consent.confirm()
    context = {"consent": consent, "done": done, "is_hand_over": consent.purpose == Purpose.HANDOVER}
    return render(request, "casework/confirm_consent.html", context)
