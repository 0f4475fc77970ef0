"""The pages that tell what is offered: in both languages, with the prices in force."""

from typing import Any

import pytest
from django.test import Client

from consult.catalogue.service import Category, Service
from consult.tests.answers import STAMP, TOKEN, set_price, withdraw_price, withdraw_service

pytestmark = pytest.mark.django_db
PAGES = ["/", "/dich-vu/", f"/dich-vu/{TOKEN}/", "/tu-van/", "/mua-dich-vu/", "/mua-dich-vu/kiem-tra/"]


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_in_both_languages(client: Client, path: str, prefix: str) -> None:
    language = "en" if prefix else "vi"
    assert f'<html lang="{language}">' in text_of(client, prefix + path)


def test_the_front_page_leads_to_every_way_of_asking(client: Client) -> None:
    main = text_of(client, "/").partition("<main")[2].partition("</main")[0]
    for path in ("/tu-van/", "/mua-dich-vu/", "/tra-cuu/", "/quyen-rieng-tu/", "/khieu-nai/", "/bao-cao-lam-dung/"):
        assert f'href="{path}"' in main
    assert 'href="tel:+842422205513"' in main


def test_the_catalogue_names_what_a_newcomer_pays_with_vat_and_the_device_apart(client: Client) -> None:
    page = text_of(client, "/en/dich-vu/")
    for service in Service.objects.all():
        assert f'href="/en/dich-vu/{service.slug}/"' in page
    assert "1,252,800\u00a0đồng" in page
    assert "540,000\u00a0đồng" in page
    assert "870,000\u00a0đồng" not in page
    assert "VAT included" in page


def test_a_service_page_shows_each_price_before_and_with_vat(client: Client) -> None:
    page = text_of(client, f"/dich-vu/{TOKEN}/")
    assert "1.160.000\u00a0đồng" in page
    assert "1.252.800\u00a0đồng" in page
    assert "500.000\u00a0đồng" in page
    assert "540.000\u00a0đồng" in page


def test_a_service_page_leads_to_both_forms_with_that_service_chosen(client: Client) -> None:
    page = text_of(client, f"/dich-vu/{TOKEN}/")
    assert f'href="/tu-van/?dich-vu={TOKEN}"' in page
    assert f'href="/mua-dich-vu/?dich-vu={TOKEN}"' in page


def test_a_service_without_a_price_is_advised_on_but_not_sold(client: Client) -> None:
    Service.objects.get(slug=STAMP).prices.update(active=False)
    page = text_of(client, f"/dich-vu/{STAMP}/")
    assert "/tu-van/?dich-vu=" in page
    assert "/mua-dich-vu/?dich-vu=" not in page


@pytest.mark.parametrize("path", ["/dich-vu/khong-co/", f"/dich-vu/{STAMP}/"])
def test_unknown_and_withdrawn_services_have_no_page(client: Client, path: str) -> None:
    withdraw_service(STAMP)
    assert client.get(path).status_code == 404


def test_a_withdrawn_service_leaves_catalogue_forms_and_sitemap(client: Client) -> None:
    withdraw_service(STAMP)
    for path in ("/dich-vu/", "/tu-van/", "/mua-dich-vu/", "/sitemap.xml"):
        assert "Dịch vụ cấp dấu thời gian" not in text_of(client, path)
        assert f"{STAMP}/" not in text_of(client, path)


def test_a_category_without_services_is_not_shown(client: Client) -> None:
    Category.objects.create(slug="trong", name_vi="Nhóm trống", name_en="Empty", intro_vi="-", intro_en="-")
    assert "Nhóm trống" not in text_of(client, "/dich-vu/")


def test_a_changed_price_shows_at_once(client: Client) -> None:
    text_of(client, f"/dich-vu/{TOKEN}/")
    set_price(TOKEN, "new", 1, 1_234_000)
    assert "1.234.000\u00a0đồng" in text_of(client, f"/dich-vu/{TOKEN}/")
    withdraw_price(TOKEN, "new", 1)
    assert "1.234.000\u00a0đồng" not in text_of(client, f"/dich-vu/{TOKEN}/")


def test_looking_at_pages_starts_no_session_and_sets_no_cookie_but_csrf(client: Client) -> None:
    for path in PAGES:
        client.get(path)
    assert set(client.cookies) <= {"csrftoken"}


def test_the_catalogue_is_kept_until_it_changes(client: Client, settings: Any, django_assert_num_queries: Any) -> None:
    settings.PAGE_FRESHNESS = 60.0
    text_of(client, "/dich-vu/")
    with django_assert_num_queries(0):
        for path in ("/", "/dich-vu/", f"/dich-vu/{TOKEN}/"):
            text_of(client, path)
