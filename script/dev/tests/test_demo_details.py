"""Made-up requests keep the catalogue's prices and the form's rules."""

from io import StringIO

import pytest
from django.core.management import call_command

from consult.catalogue.service import Price, Service
from consult.consultation.consultation import Consultation
from consult.purchase.purchase import Purchase, PurchaseLine, RequestType

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_the_administrator")]


def seed(cases: int = 600) -> None:
    call_command("seed_demo", cases=cases, stdout=StringIO())


def test_made_up_purchases_cost_what_the_catalogue_says() -> None:
    seed()
    for purchase in Purchase.objects.prefetch_related("lines"):
        lines = purchase.ordered_lines
        assert purchase.subtotal == sum(line.net for line in lines)
        assert purchase.vat == sum(line.vat for line in lines)
    for line in PurchaseLine.objects.select_related("purchase"):
        offers = Price.objects.filter(service=line.service_id, kind=line.purchase.request_type, term=line.term)
        assert offers.get().amount == line.unit_price


def test_every_type_of_request_is_there_and_some_have_two_lines() -> None:
    seed()
    assert set(Purchase.objects.values_list("request_type", flat=True)) == set(RequestType.values)
    assert PurchaseLine.objects.filter(position=2).exists()


def test_made_up_consultations_name_a_service_or_a_question() -> None:
    seed()
    assert not Consultation.objects.filter(service=None, question="").exists()
    assert Consultation.objects.filter(service=None).exists()
    assert Consultation.objects.filter(question="").exists()


def test_a_catalogue_of_the_centres_own_is_enough() -> None:
    Service.objects.exclude(slug="dau-thoi-gian").update(active=False)
    seed(100)
    assert set(PurchaseLine.objects.values_list("service__slug", flat=True)) == {"dau-thoi-gian"}
