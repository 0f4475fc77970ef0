"""Error pages, maintenance, health, and what the staff's path gives away."""

from typing import Any

import pytest
from django.conf import settings as project
from django.test import Client, RequestFactory
from django.urls import reverse

from vsign_portal import views
from vsign_portal.tests.test_public_pages import parse


@pytest.mark.parametrize(
    ("path", "said"), [("/", "Website đang được bảo trì"), ("/en/tu-van/", "We are working on this")]
)
def test_maintenance_closes_every_page_and_needs_no_database(settings: Any, path: str, said: str) -> None:
    settings.MAINTENANCE = True
    answer = Client().get(path)
    assert (answer.status_code, answer["Retry-After"]) == (503, "600")
    text = answer.content.decode()
    parse(text)
    assert said in text
    assert "024 222 05513" in text


def test_health_stays_open_during_maintenance(settings: Any) -> None:
    settings.MAINTENANCE = True
    assert Client().get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("path", "said"), [("/tu-van/", "Hệ thống gặp sự cố"), ("/en/tu-van/", "Something went wrong")]
)
def test_the_page_for_our_own_faults_needs_no_database(path: str, said: str) -> None:
    answer = views.server_error(RequestFactory().get(path))
    assert answer.status_code == 500
    text = answer.content.decode()
    parse(text)
    assert said in text


@pytest.mark.django_db
def test_other_hosts_get_no_page(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["portal.example.vn"]
    assert Client().get("/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["put", "delete", "patch", "trace"])
def test_other_methods_are_refused_politely(method: str) -> None:
    assert getattr(Client(), method)("/lien-he/").status_code in (403, 405)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["casework_letter", "casework_disclosure", "consult_purchasecase", "casework_case"])
def test_a_nul_in_a_filter_of_the_staffs_is_a_bad_request(page: str) -> None:
    answer = Client().get(reverse(f"admin:{page}_changelist") + "?state=%00&province=%00")
    assert answer.status_code == 400
    parse(answer.content.decode())


@pytest.mark.django_db
def test_security_headers_stand_on_every_answer() -> None:
    for path in ("/", "/lien-he/", "/khong-co/", reverse("admin:login")):
        answer = Client().get(path)
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "geolocation=()" in answer["Permissions-Policy"]


def test_the_admin_is_never_found_where_everybody_looks() -> None:
    assert project.ADMIN_PATH != "admin/"
