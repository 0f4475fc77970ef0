"""The link that each letter to a customer carries: it opens the page of the case to whoever reads that mailbox."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from casework.case.case import Case
from casework.ground import links
from casework.ground.mailed_links import mailed_link
from casework.intake import tracking
from casework.post.letter import CASE_SALT

WORKS_AFTER_CLOSING = timedelta(days=30)


def case_of(token: str) -> Case | None:
    """None for a link that was altered, whose case is long closed, or whose mailbox is the customer's no more."""
    number = links.bound_number_of(token, CASE_SALT)
    case = Case.objects.select_related("person").filter(pk=number).first() if number else None
    if case is None or case.person is None or case.person.erased_at is not None:
        return None
    if not links.is_bound_to(token, case.person.email):
        return None
    over = case.closed_at is not None and timezone.now() > case.closed_at + WORKS_AFTER_CLOSING
    return None if over else case


@mailed_link()
def open_case(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button, since mail scanners open links; POST opens the page in this browser for half an hour."""
    case = case_of(token)
    if case is None:
        return render(request, "casework/case_link_expired.html", status=410)
    if request.method != "POST":
        return render(request, "casework/open_case.html", {"case": case})
    response = HttpResponseRedirect(reverse("casework:track"))
    tracking.open_here(response, case, tracking.Sight.FULL)
    return response
