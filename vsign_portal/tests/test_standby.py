"""The server behind a kept connection became a standby: the next request goes to the one that takes writes."""

from typing import Any

import pytest
from django.db import close_old_connections, connection
from django.http import HttpRequest
from django.test import Client, override_settings
from django.urls import path

from casework.case.case import Case
from casework.tests.factories import make_case
from casework.tests.visitor import Visitor
from vsign_portal import urls

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("C7.2")]


@pytest.fixture
def as_the_app() -> None:
    """A new connection is the administrator's again."""


def became_a_standby() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")


def test_the_next_request_finds_the_server_that_takes_writes() -> None:
    visitor = Visitor()
    visitor.open("/lien-he/")
    became_a_standby()
    close_old_connections()  # as before each request; the test client leaves it out
    assert visitor.ask().status_code == 302
    assert Case.objects.count() == 1


def test_a_connection_that_takes_writes_is_kept_and_asked_once(django_assert_num_queries: Any) -> None:
    Case.objects.exists()
    kept = connection.connection
    close_old_connections()
    Case.objects.exists()
    assert connection.connection is kept


def in_the_middle(request: HttpRequest) -> None:
    became_a_standby()
    make_case()


urlpatterns = [*urls.urlpatterns, path("switched", in_the_middle)]
handler500 = urls.handler500


def test_in_the_middle_of_a_request_whoever_asks_is_told_to_come_back_and_can() -> None:
    client = Client(raise_request_exception=False)
    with override_settings(ROOT_URLCONF=__name__):
        answer = client.get("/switched")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert Visitor().ask().status_code == 302
