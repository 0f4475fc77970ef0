"""The worker outlives its database: it waits, says so, and goes on. Asked to stop it ends with 0, and only then."""

import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from casework.post.letter import Letter, LetterState
from casework.post.mail import LETTERS
from casework.tests.factories import make_letter
from casework.tests.processes import worker
from casework.tests.smtp_peer import PATIENCE, Peer

pytestmark = pytest.mark.django_db(transaction=True)
NOWHERE = "postgresql:///none?host=/nowhere"
CUT = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def wait_for(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert done()


def cut_all_connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute(CUT)
        return int(cursor.fetchone()[0])


def test_a_worker_whose_connections_are_cut_goes_on_by_itself(as_the_administrator: None, tmp_path: Path) -> None:
    peer, log = Peer().up(), tmp_path / "log"
    try:
        with log.open("wb") as out, worker(peer.url, out) as process:
            wait_for(lambda: b"worker ready" in log.read_bytes())
            assert cut_all_connections() > 0
            wait_for(lambda: log.read_bytes().count(b"worker ready") == 2)
            letter = make_letter()
            LETTERS.sweep()
            wait_for(lambda: Letter.objects.filter(pk=letter.pk, state=LetterState.SENT).exists())
            assert process.poll() is None
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) == 0
    finally:
        peer.down()


def test_a_database_that_is_not_there_is_waited_for_and_ctrl_c_ends_the_waiting(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with log.open("wb") as out, worker("smtp://127.0.0.1:1", out, DATABASE_URL=NOWHERE) as process:
        wait_for(lambda: log.read_bytes().count(b"cannot be worked with (OperationalError)") >= 2)
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
    assert b"Traceback" not in log.read_bytes()
