"""A table that somebody holds for long hangs nobody for long: the page says to come back, and health answers."""

import time
from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError
from urllib.request import urlopen

import psycopg
import pytest
from django.db import connection

from casework.ledger.entries import TrailEntry
from casework.post.mail import LETTERS
from casework.tests.factories import make_case, make_letter
from casework.tests.processes import kill, start, web_server, worker
from casework.tests.smtp_peer import Peer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("as_the_administrator")]
HELD = "LOCK TABLE casework_centre, casework_policyversion IN ACCESS EXCLUSIVE MODE"


def opened(address: str) -> int:
    try:
        with urlopen(address, timeout=30) as answer:
            return int(answer.status)
    except HTTPError as error:
        with error:
            return error.code


def test_neither_pages_nor_health_hang_on_a_locked_table() -> None:
    with web_server(VSIGN_LOCK_TIMEOUT="1") as (_process, address), ThreadPoolExecutor(8) as many:
        with psycopg.connect(**connection.get_connection_params()) as holder:
            holder.execute(HELD)
            pages = [many.submit(opened, f"{address}/lien-he/") for _n in range(6)]
            time.sleep(0.3)
            began = time.monotonic()
            health = opened(f"{address}/healthz")
            took = time.monotonic() - began
            said = [page.result() for page in pages]
            holder.rollback()
        assert (health, took < 3) == (200, True)
        assert set(said) == {503}
        assert opened(f"{address}/lien-he/") == 200


@pytest.mark.parametrize("limit", ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"])
def test_every_connection_has_its_limits(limit: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {limit}")
        assert cursor.fetchone()[0] not in ("0", "")


def test_a_worker_that_has_lost_its_database_goes_on_or_ends_as_a_failure() -> None:
    """Never as if all were well: whoever keeps it up would leave it dead."""
    peer = Peer().up()
    try:
        with worker(peer.url) as process:
            deadline = time.monotonic() + 30
            with connection.cursor() as cursor:
                while not _listeners(cursor) and time.monotonic() < deadline:
                    time.sleep(0.1)
                time.sleep(0.5)
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            letter = make_letter(make_case())
            LETTERS.defer([letter.pk])
            while not peer.mails and process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.1)
            assert peer.mails if process.poll() is None else process.returncode == 1
    finally:
        peer.down()


@pytest.mark.long
def test_a_worker_without_a_database_says_so_in_one_line() -> None:
    process = start(["manage.py", "worker"], DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    try:
        assert process.wait(90) == 1
    finally:
        kill(process)


def test_a_worker_that_is_asked_to_stop_ends_well() -> None:
    with worker("smtp://127.0.0.1:1") as process:
        deadline = time.monotonic() + 30
        with connection.cursor() as cursor:
            while not _listeners(cursor) and time.monotonic() < deadline:
                time.sleep(0.1)
        time.sleep(0.5)
        process.terminate()
        assert process.wait(30) == 0
    # It may have looked whether the promises are kept: what every worker does that finds a night missed.
    assert set(TrailEntry.objects.values_list("verb", flat=True)) <= {"inspect"}


def _listeners(cursor: object) -> int:
    cursor.execute(  # type: ignore[attr-defined]
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query ILIKE 'LISTEN%%'"
    )
    return int(cursor.fetchone()[0])  # type: ignore[attr-defined]
