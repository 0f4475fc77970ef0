"""One line to the mail server for many letters; one that the server has closed costs no letter a try."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from casework.post import lines
from casework.post.letter import Letter, LetterState
from casework.post.mail import LETTERS
from casework.tests.factories import make_case, make_letter
from casework.tests.smtp_peer import Peer

pytestmark = pytest.mark.django_db


@pytest.fixture
def peer(settings: Any) -> Iterator[Peer]:
    peer = Peer().up()
    settings.EMAIL_BACKEND = "casework.post.smtp.PatientBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", peer.port, 2
    yield peer
    peer.down()


def deliver(count: int) -> list[str]:
    """The states of so many letters afterwards."""
    case = make_case()
    made = [make_letter(case) for _n in range(count)]
    for letter in made:
        LETTERS.deliver(letter.pk)
    return list(Letter.objects.filter(pk__in=[letter.pk for letter in made]).values_list("state", flat=True))


def test_many_letters_go_over_one_line(peer: Peer) -> None:
    assert deliver(5) == [LetterState.SENT] * 5
    assert peer.lines == 1


def test_a_line_the_server_closed_is_taken_up_anew_and_no_letter_waits(peer: Peer) -> None:
    assert deliver(1) == [LetterState.SENT]
    peer.down()
    peer.up()
    assert deliver(1) == [LetterState.SENT]
    assert Letter.objects.filter(attempts=1).count() == 2


def test_a_letter_that_is_refused_leaves_the_line_as_it_is(peer: Peer) -> None:
    peer.refuse = "550 no such mailbox"
    assert deliver(1) == [LetterState.FAILED]
    peer.refuse = ""
    assert deliver(1) == [LetterState.SENT]
    assert peer.lines == 1


def test_after_many_letters_it_begins_anew(peer: Peer, monkeypatch: Any) -> None:
    monkeypatch.setattr(lines, "MOST_LETTERS", 2)
    deliver(5)
    assert peer.lines == 3


def test_an_idle_line_is_hung_up(peer: Peer, monkeypatch: Any) -> None:
    monkeypatch.setattr(lines, "IDLE", 0.0)
    deliver(1)
    line = lines._own.line
    deadline = time.monotonic() + 10
    while line.back_end is not None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert line.back_end is None
    assert deliver(1) == [LetterState.SENT]


def test_other_settings_lead_to_another_line(peer: Peer, settings: Any) -> None:
    deliver(1)
    other = Peer().up()
    try:
        settings.EMAIL_PORT = other.port
        assert deliver(1) == [LetterState.SENT]
        assert (len(peer.mails), len(other.mails)) == (1, 1)
    finally:
        other.down()
