"""/healthz, /readyz and /metrics: what a monitor learns, at what cost, and what it never learns."""

import json
import logging
import re
import shutil
import subprocess
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from casework.tests.factories import make_case, make_letter
from vsign_portal import health, request_id
from vsign_portal.logs import Structured

pytestmark = pytest.mark.django_db
TOKEN = "a token of more than thirty-two characters"


@pytest.fixture
def working(as_the_administrator: None) -> None:
    """A worker was heard of just now."""
    run("INSERT INTO procrastinate_workers DEFAULT VALUES")


def run(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def ready() -> tuple[int, str]:
    answer = Client().get("/readyz")
    return answer.status_code, answer.content.decode()


def test_ready_where_everything_works(working: None) -> None:
    assert ready() == (200, "ok\n")


def test_not_ready_on_a_database_that_lacks_migrations(working: None) -> None:
    run("DELETE FROM django_migrations WHERE app IN ('privacy', 'consult')")
    assert ready() == (503, "migrations_unapplied 2, at most 0\n")


def test_not_ready_on_an_empty_database(working: None) -> None:
    run("ALTER TABLE django_migrations RENAME TO elsewhere")
    assert ready()[0] == 503


def test_not_ready_when_the_worker_has_fallen_silent(working: None) -> None:
    run("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '5 minutes'")
    assert ready() == (503, "worker_quiet_seconds 300, at most 60\n")


def test_a_worker_that_was_just_stopped_counts_for_a_minute(working: None) -> None:
    run("DELETE FROM procrastinate_workers")
    assert ready() == (503, "worker_quiet_seconds inf, at most 60\n")
    late = timezone.now() - timedelta(seconds=20)
    sql = "INSERT INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp) VALUES ('x', 'x', %s)"
    run(sql, int(late.timestamp()))
    assert ready()[0] == 200


def test_not_ready_when_letters_stay(working: None) -> None:
    letter = make_letter()
    assert ready()[0] == 200
    type(letter).objects.update(created_at=timezone.now() - timedelta(hours=1))
    status, said = ready()
    assert status == 503
    assert re.fullmatch(r"letters_waiting_seconds 3[56]\d\d, at most 900\n", said)
    type(letter).objects.update(next_attempt_at=timezone.now() + timedelta(hours=1))
    assert ready()[0] == 200


def test_healthz_asks_nobody(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert Client().get("/healthz").content == b"ok\n"


def test_readyz_asks_little(working: None, django_assert_max_num_queries: Any) -> None:
    ready()
    with django_assert_max_num_queries(10):
        ready()


# ----------------------------------------------------------------- figures
def figures(**headers: str) -> Any:
    return Client().get("/metrics", headers=headers)


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer another", f"Basic {TOKEN}", f"Bearer {TOKEN}x"])
def test_figures_are_for_whoever_has_the_token(settings: Any, given: str) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert figures(authorization=given).status_code == 404


def test_without_a_token_set_there_are_no_figures(settings: Any) -> None:
    settings.METRICS_TOKEN = ""
    assert figures(authorization="Bearer ").status_code == 404


def test_figures_are_what_prometheus_reads(settings: Any) -> None:
    from prometheus_client.parser import text_string_to_metric_families

    settings.METRICS_TOKEN = TOKEN
    make_case(created_at=timezone.now() - timedelta(days=3), due_at=timezone.now() - timedelta(hours=2))
    answer = figures(authorization=f"Bearer {TOKEN}")
    found = {each.name: each.samples[0].value for each in text_string_to_metric_families(answer.content.decode())}
    assert found.keys() == {each.metric for each in health.signs()} | {"vsign_database_up"}
    assert found["vsign_cases_overdue"] == 1
    assert found["vsign_database_up"] == 1
    if promtool := shutil.which("promtool"):
        subprocess.run([promtool, "check", "metrics"], input=answer.content, check=True)


def test_what_cannot_be_asked_is_left_out_and_told(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    def fail() -> float:
        raise OperationalError

    settings.METRICS_TOKEN = TOKEN
    monkeypatch.setattr(health, "_signs", {"x": health.Sign("x", "x", fail)})
    assert b"vsign_database_up 0.0" in figures(authorization=f"Bearer {TOKEN}").content


# ----------------------------------------------------------------- the number of a request
def test_every_answer_has_its_number_and_so_has_each_line_it_caused(caplog: pytest.LogCaptureFixture) -> None:
    answer = Client().get("/nowhere/")
    number = answer.headers["X-Request-ID"]
    assert len(number) == 32
    assert request_id.current() == number
    (line,) = [each for each in caplog.records if each.name == "django.request"]
    told = json.loads(Structured().format(line))
    assert (told["request"], told["level"]) == (number, "WARNING")
    assert "/nowhere/" in told["message"]


@pytest.mark.parametrize(
    ("given", "peer", "kept"),
    [("a" * 32, "127.0.0.1", True), ("a" * 32, "203.0.113.9", False), ("x\nforged", "127.0.0.1", False)],
)
def test_the_number_is_a_trusted_proxys_or_our_own(given: str, peer: str, kept: bool) -> None:
    answer = Client(REMOTE_ADDR=peer).get("/healthz", headers={"X-Request-ID": given})
    assert (answer.headers["X-Request-ID"] == given) == kept


def test_a_structured_line_holds_no_secret_and_no_word_of_an_error() -> None:
    typed = "0912" + " 345 678"
    try:
        raise ValueError(typed)
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, "f.py", 1, "at /xac-nhan/1:abcdef:xyz/", (), None)
        record.exc_info = (type(error), error, error.__traceback__)
    told = json.loads(Structured().format(record))
    assert typed not in json.dumps(told)
    assert told["message"] == "at /xac-nhan/[…]/"
    assert "ValueError" in told["traceback"]
