"""The worker killed while sending, and the mail server gone for a while: every letter arrives all the same."""

import time

import pytest
from django.db import transaction

from casework.post.letter import Letter, LetterState
from casework.post.mail import LETTERS
from casework.tests.factories import make_case, make_letter
from casework.tests.processes import kill, worker
from casework.tests.smtp_peer import PATIENCE, Peer

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 8
QUICK = {
    "VSIGN_OUTBOX_LEASE": "6",
    "VSIGN_EMAIL_TIMEOUT": "3",
    "VSIGN_EMAIL_ANSWER_TIMEOUT": "3",
    "VSIGN_HANDOVER_TIMEOUT": "3",
    "VSIGN_OUTBOX_BACK_OFF": "0.5",
}


def post(count: int) -> list[str]:
    """The Message-IDs' names."""
    case = make_case()
    made = [make_letter(case) for _n in range(count)]
    with transaction.atomic():
        LETTERS.defer(letter.pk for letter in made[: count // 2])
        for letter in made[count // 2 :]:
            LETTERS.defer([letter.pk])
    return sorted(str(letter.uuid) for letter in made)


def names_of(peer: Peer) -> list[str]:
    return [name.strip("<>").partition("@")[0] for name in peer.message_ids]


def wait_until_all_are_sent() -> None:
    deadline = time.monotonic() + PATIENCE
    while Letter.objects.exclude(state=LetterState.SENT).exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not Letter.objects.exclude(state=LetterState.SENT).exists()


def test_a_worker_killed_while_sending_loses_no_letter() -> None:
    peer = Peer().up()
    peer.delay = 0.6
    posted = post(MANY)
    try:
        with worker(peer.url, **QUICK) as first:
            peer.wait_for(2)
            kill(first)
        peer.delay = 0
        with worker(peer.url, **QUICK):
            wait_until_all_are_sent()
        arrived = names_of(peer)
        assert sorted(set(arrived)) == posted
        # Two at a time were on their way when it was killed; nothing else may have gone out twice.
        assert len(arrived) <= MANY + 2
    finally:
        peer.down()


def test_a_mail_server_that_was_down_gets_every_letter_once_it_is_up() -> None:
    peer = Peer()
    posted = post(MANY)
    with worker(peer.url, **QUICK):
        deadline = time.monotonic() + PATIENCE
        while Letter.objects.filter(attempts__gte=1).count() < MANY and time.monotonic() < deadline:
            time.sleep(0.1)
        assert Letter.objects.filter(state=LetterState.SENT).count() == 0
        peer.up()
        try:
            wait_until_all_are_sent()
            assert sorted(names_of(peer)) == posted
        finally:
            peer.down()
