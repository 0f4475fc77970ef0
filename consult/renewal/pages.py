"""Where the link to renew leads, and the button on the page of a purchase: both fill the form in in this browser."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from casework.case.case import Case
from casework.ground.kind import Kind
from casework.ground.mailed_links import mailed_link
from casework.intake import tracking
from consult.catalogue import in_force
from consult.purchase import draft, parts
from consult.purchase.pages import to_page
from consult.renewal.filling import answers_from
from consult.renewal.renewal import case_of


@mailed_link()
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button and nobody's details, since mail scanners open links."""
    case = case_of(token)
    if case is None:
        return render(request, "consult/renewal_expired.html", status=410)
    if request.method != "POST":
        return render(request, "consult/renew.html", {"case": case})
    return _filled_in(case)


@never_cache
@require_POST
def renew_here(request: HttpRequest, reference: str) -> HttpResponse:
    """From the page of the purchase, which this browser has opened by its mailbox."""
    here = tracking.opened(request)
    if here is None or here[1] is not tracking.Sight.FULL or here[0].reference != reference:
        raise Http404("not opened here")
    if here[0].kind != Kind.PURCHASE:
        raise Http404("no purchase")
    return _filled_in(here[0])


def _filled_in(case: Case) -> HttpResponse:
    answers = answers_from(case.purchase, in_force.fresh())
    try:
        return to_page(parts.LINES.address, answers)
    except draft.TooLong:
        answers.pop("holders")
        return to_page(parts.LINES.address, answers)
