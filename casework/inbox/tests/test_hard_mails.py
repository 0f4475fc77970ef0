"""Hard mails and ten thousand more made of them: no reader falls, nothing is lost, each within its time and memory."""

import random
import subprocess
import sys
import time
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from test import test_email as of_python

from casework.case.case import Case
from casework.inbox import arrival, message, reading
from casework.inbox.received_mail import Became, ReceivedMail
from casework.inbox.tests.hard_mails import HARD
from casework.inbox.tests.mails import answer_to
from casework.post import threads
from casework.tests.factories import EMAIL, make_case

pytestmark = pytest.mark.django_db
# Of a machine on which much else runs; the reader's own limit is of the processor's time.
SECONDS, MIB = 6, 300
MUTATIONS, HIJACKS = 10_000, 500
PYTHONS = Path(of_python.__file__).parent / "data"


def settled(raw: bytes) -> ReceivedMail:
    """Found again by its bytes, and no longer waiting."""
    kept = arrival.keep(raw)
    assert kept
    reading.read(kept.pk)
    mail = ReceivedMail.objects.get(pk=kept.pk)
    assert bytes(mail.raw) == raw
    assert mail.became != Became.WAITING
    return mail


def test_there_are_enough_of_them() -> None:
    assert len(HARD) >= 60


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", HARD)
def test_each_is_settled_within_its_limits(name: str) -> None:
    begun = time.perf_counter()
    settled(HARD[name])
    assert time.perf_counter() - begun < SECONDS


# A process that is as large as these tests would count for the one it starts.
MEASURED = """
import resource, subprocess, sys
reader = [sys.executable, "-m", "casework.inbox.read_message", "whole"]
subprocess.run(reader, stdin=sys.stdin, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.parametrize("name", ["20 MB enclosed", "a line of 5 MB", "a million lines", "a page of 3 MB"])
def test_the_largest_fit_into_their_memory(name: str, settings: Any) -> None:
    command = [sys.executable, "-c", MEASURED]
    done = subprocess.run(command, input=HARD[name], capture_output=True, check=True, cwd=settings.BASE_DIR)
    assert int(done.stdout) < MIB * 1024


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("half of a letter", "Tôi muốn hỏi về chữ ký"),
        ("an ordinary one", "Tôi muốn hỏi về chữ ký số."),
        ("utf-8 that says it is ASCII", "Tôi muốn hỏi về chữ ký số."),
        ("cp1258 that says nothing", "Tôi có"),
        ("a charset that is no charset", "Gbv"),
        ("utf-16 without a mark", "Tôi muốn hỏi về chữ ký số."),
        ("alternatives without a text", "Xin chào"),
        ("alternatives with an empty text", "x"),
        ("a page with an encoding of its own", "x"),
        ("no boundary", "Tôi muốn hỏi về chữ ký số."),
        ("zeroes in the words", "abc"),
        ("flowed", "a b"),
    ],
)
def test_what_can_be_read_is_read(name: str, said: str) -> None:
    read = message.read(HARD[name])
    assert read
    assert said in read.said


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("winmail.dat", "winmail"),
        ("S/MIME", "smime"),
        ("PGP", "encrypted"),
        ("another mail", "nested"),
        ("a part of a mail", "elsewhere"),
        ("a page of 50,000 levels", "html"),
    ],
)
def test_what_is_not_opened_is_told(name: str, told: str) -> None:
    assert told in settled(HARD[name]).told


@pytest.mark.long
@pytest.mark.skipif(not PYTHONS.is_dir(), reason="this Python comes without its own tests")
def test_python_s_own_mails_are_settled() -> None:
    files = sorted(PYTHONS.glob("msg_*.txt"))
    assert len(files) > 40
    for raw in {arrival.mark(file.read_bytes()): file.read_bytes() for file in files}.values():
        settled(raw)


def mutated(raw: bytes, chance: random.Random) -> bytes:
    """Cut, doubled, swapped, or bytes written over."""
    raw = raw[:40_000]
    for _each in range(chance.randint(1, 6)):
        at, to = sorted((chance.randrange(len(raw) + 1), chance.randrange(len(raw) + 1)))
        to = min(to, at + 400)
        piece = raw[at:to]
        new = chance.choice(
            [b"", piece * 2, bytes(chance.randbytes(len(piece))), piece[::-1], b"\0", b"\n\n", b"=?utf-8?b?"]
        )
        raw = raw[:at] + new + raw[to:]
    return raw


def try_mutations(number: int) -> None:
    chance = random.Random(number)
    sources = [raw for raw in HARD.values() if len(raw) < 200_000]
    for count in range(number):
        raw = mutated(chance.choice(sources), chance) or b"x"
        kept = arrival.keep(raw)
        if kept is None:
            continue  # the same mail once more
        reading.read(kept.pk)
        mail = ReceivedMail.objects.get(pk=kept.pk)
        assert (bytes(mail.raw), mail.became != Became.WAITING) == (raw, True), f"{count} of {number}"


def test_some_made_of_them_are_settled() -> None:
    try_mutations(12)


@pytest.mark.long
def test_ten_thousand_made_of_them_are_settled() -> None:
    try_mutations(MUTATIONS)


# ------------------------------------------------------------- getting onto somebody else's case
def hijack(case: Case, chance: random.Random) -> bytes:
    """A mail that names the case in some way, from somebody else or without its mark."""
    theirs = f"ke.trom{chance.randrange(10**6)}@example.org"
    root, reference = threads.root(case.reference), case.reference
    wrong = root.replace(root[-30], chance.choice("0123456789abcdef".replace(root[-30], "")), 1)
    senders = [
        theirs, f'"{EMAIL}" <{theirs}>', f"{EMAIL} <{theirs}>", f"<{theirs}> {EMAIL}", f"{EMAIL}, {theirs}",
        f"{theirs} ({EMAIL})", f"{EMAIL}.example.org", f"x{EMAIL}", f"{EMAIL}@example.org", f"<{EMAIL}>, <{theirs}>",
        f"=?utf-8?q?{EMAIL.replace('@', '=40')}?= <{theirs}>", f"anh:{EMAIL};", f"{EMAIL}\\@example.org",
    ]  # fmt: skip
    marks = [
        "",
        wrong,
        root.upper()[: -chance.randint(5, 25)],
        f"<case.{reference.lower()}@localhost>",
        f"<{reference}>",
    ]
    has_mark = chance.random() < 0.5
    sender = chance.choice(senders) if has_mark else EMAIL
    mark = root if has_mark else chance.choice(marks)
    extra = chance.choice([b"", f"From: {theirs}\n".encode(), f"Sender: {EMAIL}\nReply-To: {EMAIL}\n".encode()])
    extra = extra if has_mark else b""
    raw = f"From: {sender}\nReferences: {mark}\nSubject: Re: [{reference}] {chance.random()}\n\n{reference}\n".encode()
    return extra + raw


def try_hijacks(number: int, settings: Any) -> None:
    settings.THROTTLE_ON = False
    case, chance = make_case(status="waiting"), random.Random(number)
    raws = [hijack(case, chance) for _each in range(number)]
    for raw in raws:
        kept = arrival.keep(raw)
        if kept:
            reading.read(kept.pk)
    assert not ReceivedMail.objects.filter(case=case).exists()
    assert case.events.count() == 1


def test_nobody_gets_onto_a_case_by_guessing(settings: Any) -> None:
    try_hijacks(15, settings)


@pytest.mark.long
def test_five_hundred_do_not_either(settings: Any) -> None:
    try_hijacks(HIJACKS, settings)


def test_the_guesses_are_near_enough() -> None:
    """Else the tests above would prove nothing."""
    case = make_case(status="waiting")
    assert message_from_bytes(settled(answer_to(case).as_bytes()).raw)["References"] == threads.root(case.reference)
    assert ReceivedMail.objects.get().case == case
