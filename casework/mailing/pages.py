"""The page of the link at the foot of each mailing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from casework.ground.mailed_links import mailed_link
from casework.mailing.unsubscribe import unsubscribe
from casework.people import consent_links
from casework.people.consent import MAILINGS


@mailed_link(answers_mail_programs=True)
def unsubscribe_page(request: HttpRequest, token: str) -> HttpResponse:
    """Needs no login; mail programs POST here on their own (RFC 8058)."""
    consent = consent_links.to_withdraw(token)
    if consent is None:
        return render(request, "casework/link_expired.html", status=410)
    done, everything = request.method == "POST", "everything" in request.POST
    if done:
        unsubscribe(consent, MAILINGS if everything else ())
    words = {"consent": consent, "done": done, "everything": everything, "is_mail": consent.purpose in MAILINGS}
    return render(request, "casework/unsubscribe.html", words)
