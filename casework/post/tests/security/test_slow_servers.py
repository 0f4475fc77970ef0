"""A mail server that takes its time keeps no worker for ever, and gets no letter twice for being slow."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Any

import pytest
from django.conf import settings as project
from django.utils import timezone

from casework.post.letter import Letter, LetterState
from casework.post.mail import LETTERS, longest_sending
from casework.tests.factories import make_case, make_letter
from casework.tests.smtp_peer import Peer
from vsign_portal import settings as as_shipped

pytestmark = pytest.mark.django_db
# A conversation with a mail server, line by line: what it says to what it hears.
SAYS = [b"220 here\r\n", b"250 here\r\n", b"250 OK\r\n", b"250 OK\r\n", b"354 go on\r\n", b"250 taken\r\n"]
LIMIT, ANSWER = 1.0, 1.5


@pytest.fixture(autouse=True)
def limits(settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "casework.post.smtp.PatientBackend", "127.0.0.1"
    settings.EMAIL_TIMEOUT, settings.EMAIL_ANSWER_TIMEOUT = LIMIT, ANSWER


@contextmanager
def dripping(settings: Any, part: int) -> Iterator[None]:
    """A server that answers quickly but for one part, of which it says a byte every 0.3 seconds, and never the end."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        settings.EMAIL_PORT = listening.getsockname()[1]
        Thread(target=_serve, args=(listening, part), daemon=True).start()
        yield


def _serve(listening: socket.socket, slow: int) -> None:
    with suppress(OSError), listening.accept()[0] as talk:
        for number, line in enumerate(SAYS):
            while number == slow:
                talk.sendall(line[:1])
                time.sleep(0.3)
            talk.sendall(line)
            heard = b""
            end = b"\r\n.\r\n" if number == 4 else b"\r\n"
            while not heard.endswith(end):
                more = talk.recv(4096)
                if not more:
                    return
                heard += more


@pytest.mark.parametrize("part", range(len(SAYS)))
def test_a_server_that_drips_bytes_is_left_in_time(settings: Any, part: int) -> None:
    letter = make_letter(make_case())
    with dripping(settings, part):
        began = time.monotonic()
        LETTERS.deliver(letter.pk)
        took = time.monotonic() - began
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.lease_until) == (LetterState.QUEUED, 1, None)
    assert letter.error
    assert LIMIT / 2 < took < LIMIT + ANSWER + 2


def test_a_late_answer_is_awaited_and_the_letter_goes_once(settings: Any) -> None:
    peer = Peer().up()
    settings.EMAIL_PORT, settings.EMAIL_ANSWER_TIMEOUT = peer.port, 10
    peer.delay = LIMIT * 2
    try:
        letter = make_letter(make_case())
        LETTERS.deliver(letter.pk)
    finally:
        peer.down()
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, len(peer.mails)) == (LetterState.SENT, 1, 1)


def test_while_a_letter_is_given_over_its_lease_outlasts_every_answer(monkeypatch: Any) -> None:
    """Else another worker would claim it, and it would go out twice."""
    seen: list[float] = []

    def look(*args: Any) -> int:
        until = Letter.objects.values_list("lease_until", flat=True).get()
        seen.append((until - timezone.now()).total_seconds())
        return 1

    monkeypatch.setattr("casework.post.smtp.PatientBackend.open", lambda backend: True)
    monkeypatch.setattr("casework.post.smtp.PatientBackend.send_messages", look)
    LETTERS.deliver(make_letter(make_case()).pk)
    assert seen[0] > LIMIT + ANSWER
    assert longest_sending() > project.EMAIL_TIMEOUT + project.EMAIL_ANSWER_TIMEOUT


def test_ten_minutes_are_given_as_the_standard_asks() -> None:
    assert as_shipped.EMAIL_ANSWER_TIMEOUT >= 600
