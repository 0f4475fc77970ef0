"""What a mail server answers, at each point of the conversation, and what becomes of the letter: the table of
docs/mail.md, row by row."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Any

import pytest
from django.conf import settings as project

from casework.post.bounce import Bounce
from casework.post.letter import LetterState
from casework.post.mail import LETTERS
from casework.tests.factories import make_letter

pytestmark = pytest.mark.django_db
FINE = {"greeting": "220 here", "EHLO": "250 here", "MAIL": "250 OK", "RCPT": "250 OK", "DATA": "354 go on"}
FINE |= {"text": "250 taken"}
HANGS_UP, AGAIN, FAILED, SENT = "hangs up", "tried again", "failed", "sent"
ROW = re.compile(r"^\| `(\w+)` \| `([^`]+)` \| ([a-z ]+) \| ([a-z]+) \|$", re.MULTILINE)
# Where, what the server says there, what becomes of the letter, whether it counts as having come back.
TABLE = ROW.findall((project.BASE_DIR / "docs" / "mail.md").read_text())
STATES = {AGAIN: LetterState.QUEUED, FAILED: LetterState.FAILED, SENT: LetterState.SENT}


@contextmanager
def server(settings: Any, point: str, says: str) -> Iterator[None]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        settings.EMAIL_BACKEND = "casework.post.smtp.PatientBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", listening.getsockname()[1]
        settings.EMAIL_TIMEOUT = settings.EMAIL_ANSWER_TIMEOUT = 3
        Thread(target=_serve, args=(listening, FINE | {point: says}), daemon=True).start()
        yield


def _serve(listening: socket.socket, answers: dict[str, str]) -> None:
    with suppress(OSError), listening.accept()[0] as talk, talk.makefile("rb") as heard:
        if not _say(talk, answers["greeting"]):
            return
        for line in heard:
            command = line[:4].decode("ascii", "replace").upper()
            if command == "QUIT" or not _say(talk, answers.get(command, "250 OK")):
                return
            if command == "DATA" and answers["DATA"].startswith("354"):
                if answers["text"] == "hangs up amid it":
                    return
                while heard.readline() not in (b".\r\n", b""):
                    pass
                if not _say(talk, answers["text"]):
                    return


def _say(talk: socket.socket, words: str) -> bool:
    if words == HANGS_UP:
        return False
    talk.sendall(f"{words}\r\n".encode())
    return True


def test_the_table_has_every_point_and_every_class_of_answer() -> None:
    assert {point for point, *_rest in TABLE} == set(FINE)
    assert {says[0] for _point, says, *_rest in TABLE} == {"2", "4", "5", "h", "g"}


@pytest.mark.parametrize(("point", "says", "outcome", "came_back"), TABLE)
def test_each_answer_has_its_outcome(settings: Any, point: str, says: str, outcome: str, came_back: str) -> None:
    letter = make_letter()
    with server(settings, point, says):
        LETTERS.deliver(letter.pk)
    letter.refresh_from_db()
    assert letter.state == STATES[outcome], letter.error
    assert letter.lease_until is None
    assert Bounce.objects.filter(letter=letter, hard=True).exists() == (came_back == "yes")
