"""What the centre offers: front page, catalogue, one page a service; and asking for advice on it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casework import deadlines
from casework.forms import IntakeForm
from casework.intake_views import IntakeView
from casework.kinds import Kind
from consult import catalogue
from consult.forms import ConsultationForm
from consult.models import PriceKind, Service
from consult.money import vat_of

# ?dich-vu=<slug> opens a form with that service chosen.
CHOSEN = "dich-vu"
FIRST_ANSWER = deadlines.BY_KIND[Kind.CONSULTATION].first_answer


def chosen_service(request: HttpRequest) -> Service | None:
    """The service that a link chose; unknown and withdrawn ones choose nothing."""
    return catalogue.current().service(request.GET.get(CHOSEN, ""))


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    context = {"categories": catalogue.current().categories, "first_answer": FIRST_ANSWER}
    return render(request, "consult/home.html", context)


@require_safe
def all_services(request: HttpRequest) -> HttpResponse:
    return render(request, "consult/catalogue.html", {"categories": catalogue.current().categories})


@require_safe
def service(request: HttpRequest, slug: str) -> HttpResponse:
    found = catalogue.current().service(slug)
    if found is None:
        raise Http404("no such service, or it was withdrawn")
    return render(request, "consult/service.html", {"service": found, "price_groups": price_groups(found)})


def price_groups(service: Service) -> list[tuple[str, list[tuple[int | None, int, int]]]]:
    """For the price table: each kind with (term, before VAT, with VAT); the device comes last."""
    groups = []
    for kind in PriceKind:
        prices = sorted((term or 0, amount) for (offered, term), amount in service.offers.items() if offered == kind)
        if prices:
            rows = [(term or None, amount, amount + vat_of(amount, service.vat_rate)) for term, amount in prices]
            groups.append((str(kind.label), rows))
    return groups


class AskView(IntakeView):
    form_class = ConsultationForm
    template_name = "consult/ask.html"

    def initial(self, request: HttpRequest) -> dict[str, str]:
        chosen = chosen_service(request)
        return {"service": chosen.slug} if chosen else {}

    def context(self, form: IntakeForm) -> dict[str, Any]:
        return {"form": form, "first_answer": FIRST_ANSWER}
