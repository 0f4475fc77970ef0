"""In a restored database letters wait that were sent long ago, so nothing goes before somebody has said so."""

import pytest
from django.db import transaction

from casework.erasure import home, replay
from casework.erasure.home import Home
from casework.ledger.entries import TrailEntry
from casework.mailing import release, run
from casework.mailing.mailing import MailingState
from casework.management.commands import worker
from casework.people.consent import Act, Purpose
from casework.post import letters
from casework.post.letter import Letter, LetterState
from casework.post.mail import LETTERS
from casework.tests.factories import make_consent, make_letter, make_mailing, make_person, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What reaches the server."""
    gone: list[str] = []
    monkeypatch.setattr("casework.post.lines.send", lambda mail, before: (before(), gone.append(mail.to[0])))
    return gone


@pytest.fixture
def another_database() -> None:
    """As after a restore: the rows of before, in a database of its own."""
    home.look_around()
    Home.objects.update(mark="the database that the backup was made of")


def reader() -> None:
    person = make_person(email="reader@example.vn")
    make_consent(Purpose.NOTICES, Act.GRANTED, person=person, address=person.email)


def deliver_all() -> None:
    for letter in Letter.objects.filter(mailing=None):
        LETTERS.deliver(letter.pk)
    run.go_on()


def test_a_worker_in_its_own_database_holds_nothing(sent: list[str]) -> None:
    make_letter(address="waits@example.vn")
    for _start in range(3):
        assert not home.look_around()
    deliver_all()
    assert sent == ["waits@example.vn"]


@pytest.mark.usefixtures("another_database")
def test_a_restored_database_sends_nothing_by_itself(sent: list[str]) -> None:
    """Neither what waited nor what was on its way, nor a mailing; what is written from now on goes."""
    waiting = make_letter(address="waits@example.vn")
    going = make_letter(state=LetterState.SENDING, lease_until="2020-01-01T00:00Z")
    reader()
    mailing, begun = make_mailing(), make_mailing()
    run._write_letters(begun)
    assert home.look_around()
    assert not home.look_around()
    deliver_all()
    assert sent == []
    for letter in (waiting, going):
        letter.refresh_from_db()
        assert letter.state == LetterState.HELD
    for each in (mailing, begun):
        each.refresh_from_db()
        assert each.state == MailingState.HELD
    assert TrailEntry.objects.filter(verb="hold_letters").exists()
    letters.release(waiting, staff=make_staff())
    make_letter(address="new@example.vn")
    deliver_all()
    assert sent == ["waits@example.vn", "new@example.vn"]


def test_a_mailing_that_is_held_goes_on_when_somebody_releases_it(sent: list[str]) -> None:
    reader()
    mailing = make_mailing()
    run._write_letters(mailing)
    with transaction.atomic():
        replay.hold_what_waits()
    deliver_all()
    assert sent == []
    mailing.refresh_from_db()
    release.resume(mailing, staff=make_staff())
    deliver_all()
    assert sent == ["reader@example.vn"]


@pytest.mark.usefixtures("another_database")
def test_the_worker_looks_around_before_it_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    letter = make_letter()
    monkeypatch.setattr(worker, "connection", type("Kept", (), {"close": lambda _self: None})())
    worker._look_around()
    letter.refresh_from_db()
    assert letter.state == LetterState.HELD
