"""What the portal's pages are measured against: views that do next to nothing, behind the same middleware."""

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from vsign_portal.urls import urlpatterns as portal

TABLE = "bench_rows"
MAKE_TABLE = f"CREATE TABLE IF NOT EXISTS {TABLE} (id bigserial PRIMARY KEY, words text, at timestamptz DEFAULT now())"
WORDS = "a line as long as the rows of a case are on average, give or take a few words" * 2
rows_a_post = 1


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


def insert(request: HttpRequest) -> HttpResponse:
    """As many rows as the portal's form leaves behind, one INSERT each, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        for _row in range(rows_a_post):
            cursor.execute(f"INSERT INTO {TABLE} (words) VALUES (%s) RETURNING id", [WORDS])
            cursor.fetchone()
    return HttpResponse(status=302, headers={"Location": "/bench/hello"})


urlpatterns = [path("bench/hello", hello), path("bench/insert", insert), *portal]
