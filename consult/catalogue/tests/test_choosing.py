"""Three questions lead to the certificate that fits, and whoever chose one that does not is told."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casework.tests.visitor import Visitor
from consult.catalogue.service import Service
from consult.tests.answers import FIRM, SOMEBODY, STAMP, TOKEN, at_check_page, line, withdraw_service

pytestmark = pytest.mark.django_db
CHOOSE = "/dich-vu/chon-loai/"
PERSONAL = "chu-ky-so-ca-nhan-usb-token"
MEMBERS = "chu-ky-so-ca-nhan-thuoc-to-chuc-usb-token"


def fitting(query: str) -> list[str]:
    visitor = Visitor()
    visitor.open(f"{CHOOSE}?{query}")
    return [service.slug for service in visitor.page.context["fitting"]]


@pytest.mark.parametrize("holder", ["person", "organisation", "member"])
@pytest.mark.parametrize("place", ["token", "remote"])
def test_three_answers_lead_to_one_certificate(holder: str, place: str) -> None:
    (slug,) = fitting(f"holder={holder}&place={place}&alone=no")
    service = Service.objects.get(slug=slug)
    assert (service.issued_to, service.key_kept) == (holder, place)


def test_software_that_signs_by_itself_needs_a_server() -> None:
    assert fitting("holder=organisation&place=remote&alone=yes") == ["chu-ky-so-to-chuc-hsm"]


def test_where_none_of_that_kind_is_sold_those_for_such_a_person_are_named() -> None:
    assert set(fitting("holder=person&place=token&alone=yes")) == {PERSONAL, "chu-ky-so-ca-nhan-ky-tu-xa"}


def test_what_is_withdrawn_is_not_recommended() -> None:
    withdraw_service(TOKEN)
    assert TOKEN not in fitting("holder=organisation&place=token&alone=no")


@pytest.mark.parametrize("query", ["holder=person", "holder=x&place=y&alone=z", "holder=person&place=token&alone="])
def test_what_is_not_answered_is_asked_again_and_the_rest_kept(query: str) -> None:
    visitor = Visitor()
    visitor.open(f"{CHOOSE}?{query}")
    assert visitor.page.status_code == 200
    assert visitor.page.context["form"].errors
    assert visitor.page.context["fitting"] is None
    if "holder=person" in query:
        assert 'value="person"' in visitor.text
        assert "checked" in visitor.text


def test_a_page_just_opened_blames_nobody_and_the_catalogue_leads_there() -> None:
    visitor = Visitor()
    visitor.open(CHOOSE)
    assert not visitor.page.context["form"].errors
    assert f'href="{CHOOSE}"' in visitor.open("/dich-vu/").content.decode()


TOLD = [
    ("individual", TOKEN, True),
    ("individual", MEMBERS, True),
    ("individual", PERSONAL, False),
    ("individual", STAMP, False),
    ("organisation", PERSONAL, True),
    ("organisation", TOKEN, False),
    ("organisation", MEMBERS, False),
    ("household", PERSONAL, True),
    ("household", TOKEN, False),
    ("member", TOKEN, True),
    ("member", MEMBERS, False),
]


@pytest.mark.parametrize(("customer", "slug", "told"), TOLD)
def test_whoever_asks_for_a_certificate_of_somebody_elses_kind_is_told(customer: str, slug: str, told: bool) -> None:
    who: dict[str, Any] = (SOMEBODY if customer == "individual" else FIRM) | {"customer_type": customer}
    visitor = at_check_page(who | {"request_type": "new"} | line(1, slug))
    assert ('class="warning"' in visitor.text) == told
    assert [each.slug for each in visitor.page.context["form"].for_others] == ([slug] if told else [])


def test_a_certificate_says_both_whose_it_is_and_where_its_key_is() -> None:
    with pytest.raises(IntegrityError, match="holder_and_place"), transaction.atomic():
        Service.objects.filter(slug=TOKEN).update(key_kept="")
