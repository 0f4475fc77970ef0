"""Whoever sends a mailing is killed at any moment: everybody gets one letter, or the same one again where its answer
was lost, and nobody who has ended it meanwhile."""

import random
import time
from collections import defaultdict

import pytest

from casework.mailing import figures
from casework.mailing.mailing import Mailing, MailingState
from casework.people.consent import Act, Consent, Purpose
from casework.post.letter import Letter, LetterState
from casework.tests.factories import make_consent, make_mailing, make_person
from casework.tests.processes import kill, start
from casework.tests.smtp_peer import Peer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("C2.3")]
SENDER = """\
import time, django
django.setup()
from casework.mailing import run
while True:
    run.go_on() or time.sleep(0.1)
"""
QUICK = {
    "VSIGN_OUTBOX_LEASE": "4",
    "VSIGN_EMAIL_TIMEOUT": "1",
    "VSIGN_EMAIL_ANSWER_TIMEOUT": "1",
    "VSIGN_HANDOVER_TIMEOUT": "1",
    "VSIGN_OUTBOX_BACK_OFF": "0.2",
    "DJANGO_SETTINGS_MODULE": "vsign_portal.settings",
}


def readers(count: int) -> list[Consent]:
    made = []
    for number in range(count):
        person = make_person(full_name=f"Lê Văn {number}", email=f"reader{number}@example.vn", phone="")
        made.append(make_consent(Purpose.NOTICES, Act.GRANTED, person=person, address=person.email))
    return made


def is_over() -> bool:
    return Mailing.objects.get().state == MailingState.DONE


@pytest.mark.parametrize(
    ("count", "kills"), [(40, 2), pytest.param(5_000, 200, marks=pytest.mark.long)], ids=["quick", "whole"]
)
def test_everybody_gets_one_letter_whenever_the_sender_is_killed(count: int, kills: int) -> None:
    dice, peer = random.Random(count), Peer().up()
    peer.delay = 0.02
    readers(count)
    make_mailing()
    ended: set[str] = set()
    try:
        for number in range(kills):
            before = len(peer.mails)
            sender = start(["-c", SENDER], EMAIL_URL=peer.url, **QUICK)
            deadline = time.monotonic() + 40
            while len(peer.mails) == before and not is_over() and time.monotonic() < deadline:
                time.sleep(0.02)
            time.sleep(dice.uniform(0, 0.3))
            kill(sender)
            if number == kills // 2:
                ended = end_some_that_wait(count // 20)
        sender = start(["-c", SENDER], EMAIL_URL=peer.url, **QUICK)
        deadline = time.monotonic() + 60 + count / 5
        while not is_over() and time.monotonic() < deadline:
            time.sleep(0.2)
        kill(sender)
    finally:
        peer.down()
    numbers = defaultdict(set)
    for mail in peer.mails:
        numbers[str(mail["To"])].add(str(mail["Message-ID"]))
    assert len(ended) == count // 20
    assert set(numbers) == {f"reader{number}@example.vn" for number in range(count)} - ended
    assert {len(each) for each in numbers.values()} == {1}
    assert len(peer.mails) <= count - len(ended) + kills
    found = figures.of(Mailing.objects.get())
    assert (found.sent, found.failed, found.waiting) == (count - len(ended), 0, 0)


def end_some_that_wait(most: int) -> set[str]:
    waiting = Letter.objects.filter(state=LetterState.QUEUED).order_by("-pk")[:most]
    for letter in waiting:
        assert letter.consent
        letter.consent.withdraw()
    return {letter.address for letter in waiting}
