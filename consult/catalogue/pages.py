"""What the centre offers: front page, catalogue, one page a service; and asking for advice on it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casework.centre import time_limits
from casework.ground.kind import Kind
from consult.catalogue import in_force
from consult.catalogue.choosing import ChooseForm
from consult.catalogue.money import vat_of
from consult.catalogue.service import PriceKind, Service

# ?dich-vu=<slug> opens a form with that service chosen.
CHOSEN = "dich-vu"
FIRST_ANSWER = time_limits.BY_KIND[Kind.CONSULTATION].first_answer


def chosen_service(request: HttpRequest) -> Service | None:
    """The service that a link chose; unknown and withdrawn ones choose nothing."""
    return in_force.current().service(request.GET.get(CHOSEN, ""))


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    context = {"categories": in_force.current().categories, "first_answer": FIRST_ANSWER}
    return render(request, "consult/home.html", context)


@require_safe
def all_services(request: HttpRequest) -> HttpResponse:
    return render(request, "consult/catalogue.html", {"categories": in_force.current().categories})


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Three questions and their answer, in one address; nothing is kept."""
    form = ChooseForm(request.GET if request.GET.keys() & ChooseForm.base_fields.keys() else None)
    fitting = form.fitting(in_force.current()) if form.is_valid() else None
    return render(request, "consult/choose.html", {"form": form, "fitting": fitting})


@require_safe
def service(request: HttpRequest, slug: str) -> HttpResponse:
    found = in_force.current().service(slug)
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
