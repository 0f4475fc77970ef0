"""The offer as a file, for whoever may see whose it is."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from casework.case.case import Case
from casework.centre import site_state
from casework.ground import browsers, throttle
from casework.ground.kind import Kind
from casework.intake import tracking
from casework.intake.views import is_just_typed, plainly_too_many, sent_from_here
from consult.offer import sheet

SCOPE = "offer"


@never_cache
@require_safe
def offer(request: HttpRequest, reference: str) -> HttpResponse:
    """Drawing it costs more than a page, so each connection has some an hour."""
    case = _seen_here(request, reference)
    if case is None or case.kind != Kind.PURCHASE:
        raise Http404("no offer here")
    wait = throttle.seconds_to_wait(SCOPE, browsers.net_address(request))
    if wait:
        return plainly_too_many(request, wait)
    purchase = case.purchase
    drawn = sheet.as_pdf(purchase, site_state.current().centre)
    headers = {"Content-Disposition": f'attachment; filename="{purchase.offer_number}.pdf"'}
    return HttpResponse(drawn, content_type="application/pdf", headers=headers)


def _seen_here(request: HttpRequest, reference: str) -> Case | None:
    """Opened from its mailbox, or typed in this browser within the hour."""
    here = tracking.opened(request)
    if here and here[0].reference == reference and here[1] is tracking.Sight.FULL:
        return here[0]
    sent = sent_from_here(request, reference)
    return sent.case if sent and is_just_typed(sent.case) else None
