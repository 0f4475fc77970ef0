"""What other sites and caches may do with our answers, and what a forged Host can write into them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.centre.centre import Centre

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/khong-co/", "/healthz", "/sitemap.xml", "/static/css/site.css"])
def test_no_other_site_may_put_our_answers_into_its_pages(path: str) -> None:
    answer = Client().get(path)
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert not answer.has_header("Access-Control-Allow-Origin")


@pytest.mark.parametrize("path", ["/sitemap.xml", "/robots.txt", "/.well-known/security.txt", "/", "/en/khieu-nai/"])
def test_a_forged_host_stands_on_no_page(path: str, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    answer = Client(headers={"host": "evil.example"}).get(path)
    assert answer.status_code == 200
    assert b"evil.example" not in answer.content


def test_the_site_map_is_of_the_sites_own_address(settings: Any) -> None:
    settings.SITE_URL = "https://portal.example.vn"
    page = Client().get("/sitemap.xml").content.decode()
    assert "<loc>https://portal.example.vn/tu-van/</loc>" in page
    assert "testserver" not in page


def test_who_finds_a_hole_learns_whom_to_tell() -> None:
    answer = Client().get("/.well-known/security.txt")
    said = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert answer["Content-Type"].startswith("text/plain")
    assert said["Contact"] == f"mailto:{Centre.objects.get().email}"
    until = datetime.fromisoformat(said["Expires"])
    assert timezone.now() + timedelta(days=90) < until < timezone.now() + timedelta(days=365)
    assert said["Canonical"].endswith(reverse("security"))
