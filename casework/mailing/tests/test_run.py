"""Mailings on their way: to whom they go, at what pace, what stops them, and what a crash leaves."""

import itertools
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from casework.erasure import walk
from casework.ledger.entries import TrailEntry
from casework.mailing import audience, figures, release, run
from casework.mailing.audience import Why
from casework.mailing.mailing import LATE, Mailing, MailingKind, MailingState
from casework.mailing.unsubscribe import unsubscribe
from casework.people.consent import Act, Consent, Purpose
from casework.people.person import Person
from casework.post.bounce import Bounce
from casework.post.letter import Letter, LetterState
from casework.post.mail import LETTERS
from casework.tests.factories import make_case, make_consent, make_letter, make_mailing, make_person, make_staff
from casework.tests.smtp_peer import Peer, page_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C2.3")]
_numbers = itertools.count(1)


@pytest.fixture
def peer(settings: Any) -> Iterator[Peer]:
    peer = Peer().up()
    settings.EMAIL_BACKEND = "casework.post.smtp.PatientBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", peer.port, 2
    yield peer
    peer.down()


def reader(purpose: str = Purpose.NOTICES, **more: Any) -> Person:
    """Somebody who has agreed to such mail."""
    number = next(_numbers)
    person = make_person(**{"full_name": f"Nguyễn Văn {number}", "email": f"reader{number}@example.vn"} | more)
    make_consent(purpose, Act.GRANTED, person=person, address=person.email)
    return person


def letter_of(person: Person) -> Letter:
    return Letter.objects.filter(person=person).earliest("pk")


def told(person: Person) -> tuple[str, str]:
    letter = letter_of(person)
    return letter.state, letter.error


def recipients(peer: Peer) -> list[str]:
    return sorted(str(mail["To"]) for mail in peer.mails)


def erase(person: Person) -> None:
    with transaction.atomic():
        walk.erase([person])


def came_back(address: str) -> None:
    for _twice in range(2):
        sent = make_letter(address=address, state=LetterState.SENT, sent_at=timezone.now())
        Bounce.objects.create(letter=sent, hard=True)


def had_three(person: Person, *, ago: timedelta = timedelta(hours=23)) -> None:
    for _time in range(audience.MOST_IN_A_DAY):
        mailing, sent = make_mailing(state=MailingState.DONE), timezone.now() - ago
        consent = Consent.objects.filter(person=person).latest("pk")
        facts = {"purpose": "notices", "consent": consent, "mailing": mailing, "person": person}
        make_letter(make_case(), address=person.email, state=LetterState.SENT, sent_at=sent, **facts)


# ------------------------------------------------------------- what arrives
@pytest.mark.clause("C2.4")
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", [MailingKind.MARKETING, MailingKind.RELATED, MailingKind.NOTICES])
def test_a_mail_says_why_it_came_and_how_to_end_it(peer: Peer, kind: str, language: str) -> None:
    person = reader(kind, language=language)
    mailing = make_mailing(kind)
    assert run.go_on() == 1
    (mail,) = peer.mails
    assert mail["To"] == person.email
    assert mail["Subject"] == mailing.subject(language)
    assert str(mail["Subject"]).startswith("[QC] ") == (kind == MailingKind.MARKETING)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = str(mail["List-Unsubscribe"]).strip(" <>")
    assert link.startswith("http")
    assert link in words_of(mail)
    assert link in page_of(mail)
    consent = Consent.objects.get(person=person)
    assert consent.wording.text in " ".join(words_of(mail).split())
    assert "dangkyca@ecomviet.vn" in words_of(mail)
    assert not mail["In-Reply-To"]
    assert "<img" not in page_of(mail)
    letter = letter_of(person)
    assert (letter.state, letter.body, letter.consent) == (LetterState.SENT, "", consent)
    assert mailing.body(language) in letter.text.body


def test_one_letter_a_person_and_one_a_mailbox(peer: Peer) -> None:
    first = reader()
    again = reader(email=first.email)
    mailing = make_mailing()
    for _run in range(3):
        run.go_on()
    assert recipients(peer) == [first.email]
    mailing.refresh_from_db()
    assert mailing.state == MailingState.DONE
    consent = Consent.objects.get(person=again)
    for whose in (first, again):
        facts = {"mailing": mailing, "person": whose, "consent": consent, "purpose": "notices"}
        with pytest.raises(IntegrityError, match="letter_once_a"), transaction.atomic():
            make_letter(make_case(), address=first.email, **facts)


# ------------------------------------------------------------- who is left out, and when that is looked at
def withdraws(person: Person) -> None:
    Consent.objects.get(person=person).withdraw()


def another_reader_ends_it(person: Person) -> None:
    other = make_person(full_name="Trần Thị Bình", email=person.email)
    unsubscribe(make_consent(Purpose.NOTICES, Act.GRANTED, person=other, address=person.email))


def restricts(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(restricted_at=timezone.now())


def restricts_in_another_record(person: Person) -> None:
    make_person(full_name=person.full_name, email=person.email, restricted_at=timezone.now())


def moves(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(email="elsewhere@example.vn")


HINDRANCES: dict[str, tuple[Any, str]] = {
    "withdrawn": (withdraws, Why.WITHDRAWN),
    "withdrawn by another reader": (another_reader_ends_it, Why.WITHDRAWN),
    "restricted": (restricts, Why.RESTRICTED),
    "restricted in another record": (restricts_in_another_record, Why.RESTRICTED),
    "erased": (erase, Why.ERASED),
    "undeliverable": (lambda person: came_back(person.email), Why.UNDELIVERABLE),
    "three within a day": (had_three, Why.TOO_MANY),
    "another address": (moves, Why.OTHER_ADDRESS),
}


@pytest.mark.parametrize("name", HINDRANCES)
def test_whoever_must_not_get_it_is_counted_with_the_reason(peer: Peer, name: str) -> None:
    happens, why = HINDRANCES[name]
    person, other = reader(), reader()
    happens(person)
    mailing = make_mailing()
    counted = audience.counted(mailing)
    assert counted.gets_it == 1
    assert dict(counted.left_out)[why] >= 1
    run.go_on()
    assert recipients(peer) == [other.email]


@pytest.mark.parametrize("name", HINDRANCES)
def test_it_is_looked_at_again_when_each_letter_is_about_to_leave(
    peer: Peer, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the letters were written, and after this one was claimed: nothing of it reaches the server."""
    happens, why = HINDRANCES[name]
    person, other = reader(), reader()
    mailing = make_mailing()
    run._write_letters(mailing)
    claim = type(LETTERS).claim

    def claim_and_happen(outbox: Any, pk: int) -> Any:
        claimed = claim(outbox, pk)
        if pk == letter_of(person).pk:
            happens(person)
        return claimed

    monkeypatch.setattr(type(LETTERS), "claim", claim_and_happen)
    run.go_on()
    assert recipients(peer) == [other.email]
    assert told(person) == ((LetterState.FAILED if why == Why.ERASED else LetterState.LEFT_OUT), why)
    mailing.refresh_from_db()
    found = figures.of(mailing)
    assert (found.sent, found.failed, found.left_out) == (1, 0, [(why, 1)])


def test_a_person_gets_three_mails_within_a_day_and_the_fourth_when_it_is_over(peer: Peer) -> None:
    person = reader()
    for _mailing in range(5):
        make_mailing()
    run.go_on()
    assert len(peer.mails) == audience.MOST_IN_A_DAY
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=True):
        make_mailing()
        run.go_on()
    assert recipients(peer) == [person.email] * 4


# ------------------------------------------------------------- the property: whoever's latest act is a grant
ACTS = ("", "asked", "granted", "withdrawn")


def does(person: Person, purpose: str, act: str) -> None:
    if act == "withdrawn":
        make_consent(purpose, Act.WITHDRAWN, person=person, address=person.email)
    elif act:
        make_consent(purpose, act, person=person, address=person.email, channel="counter")


@pytest.mark.clause("C2.2")
@pytest.mark.parametrize(
    "kind",
    [MailingKind.MARKETING, *(pytest.param(each, marks=pytest.mark.long) for each in ("related", "notices"))],
)
def test_the_set_mailed_is_the_set_whose_latest_act_is_a_grant(peer: Peer, kind: str) -> None:
    """Every row of up to three acts on the purpose, a grant of another purpose before it: asking settles nothing."""
    granted = set()
    elsewhere = next(purpose for purpose in ("marketing", "notices") if purpose != kind)
    for number, acts in enumerate(itertools.product(ACTS, repeat=3)):
        person = make_person(full_name=f"Lê Văn {number}", email=f"row{number}@example.vn", phone="")
        does(person, elsewhere, "granted")
        for act in acts:
            does(person, kind, act)
        settled = [act for act in acts if act in ("granted", "withdrawn")]
        if settled and settled[-1] == "granted":
            granted.add(person.email)
    mailing = make_mailing(kind)
    assert audience.counted(mailing).gets_it == len(granted)
    run.go_on()
    assert set(recipients(peer)) == granted
    assert len(peer.mails) == len(granted) > 20


# ------------------------------------------------------------- a changed policy
@pytest.mark.clause("C8.2")
def test_a_notice_of_a_changed_policy_reaches_all_concerned_and_nobody_else(peer: Peer) -> None:
    with_open_case = make_case(person=make_person(email="open@example.vn")).person
    make_case(person=make_person(email="closed@example.vn"), status="closed")
    agreed, ended = reader(Purpose.RELATED), reader(Purpose.RELATED)
    withdraws(ended)
    make_person(email="nothing@example.vn")
    mailing = make_mailing(MailingKind.POLICY)
    assert dict(audience.counted(mailing).left_out)[Why.UNCONCERNED] == 3
    run.go_on()
    assert recipients(peer) == sorted([with_open_case.email, agreed.email])
    for mail in peer.mails:
        assert not mail["List-Unsubscribe"]
        assert not mail["In-Reply-To"]
    letter = letter_of(with_open_case)
    assert letter.case_id
    assert not letter.consent_id
    with pytest.raises(IntegrityError, match="mailing_once_a_policy_version"), transaction.atomic():
        make_mailing(MailingKind.POLICY)


def test_it_no_longer_goes_to_whom_it_concerns_no_longer(peer: Peer) -> None:
    person = reader(Purpose.RELATED)
    run._write_letters(make_mailing(MailingKind.POLICY))
    withdraws(person)
    run.go_on()
    assert peer.mails == []
    assert told(person) == (LetterState.LEFT_OUT, Why.UNCONCERNED)


# ------------------------------------------------------------- pace, pause, stop
def test_no_more_leave_in_a_minute_than_the_mailing_says(peer: Peer) -> None:
    for _n in range(5):
        reader()
    make_mailing(per_minute=2)
    for expected in (2, 4, 5):
        for _run in range(3):
            run.go_on()
        assert len(peer.mails) == expected
        Letter.objects.filter(state=LetterState.SENT).update(sent_at=timezone.now() - timedelta(seconds=61))


def test_a_pause_holds_up_the_very_next_letter(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    for _n in range(4):
        reader()
    mailing, staff, deliver = make_mailing(), make_staff(), type(LETTERS).deliver

    def deliver_then_pause(outbox: Any, pk: int) -> bool:
        done = deliver(outbox, pk)
        if Mailing.objects.filter(pk=mailing.pk, state=MailingState.RELEASED).exists():
            release.pause(mailing, staff=staff)
        return done

    monkeypatch.setattr(type(LETTERS), "deliver", deliver_then_pause)
    run.go_on()
    assert len(peer.mails) == 1
    waiting = Letter.objects.filter(state=LetterState.QUEUED)
    assert list(waiting.values_list("attempts", flat=True)) == [0, 0, 0]
    monkeypatch.undo()
    release.resume(mailing, staff=staff)
    run.go_on()
    assert len(peer.mails) == 4


def test_a_stopped_mailing_is_over(peer: Peer) -> None:
    person, mailing = reader(), make_mailing()
    run._write_letters(mailing)
    release.stop(mailing, staff=make_staff())
    run.go_on()
    assert peer.mails == []
    assert told(person) == (LetterState.LEFT_OUT, Why.STOPPED)
    assert figures.of(mailing).left_out == [(Why.STOPPED, 1)]


def test_it_begins_when_it_is_due(peer: Peer) -> None:
    reader()
    begins = timezone.now() + timedelta(hours=2)
    make_mailing(starts_at=begins, alive_at=begins)
    run.go_on()
    assert peer.mails == []
    with time_machine.travel(begins + timedelta(minutes=1), tick=True):
        run.go_on()
    assert len(peer.mails) == 1


def test_hours_late_it_waits_until_somebody_releases_it_again(peer: Peer) -> None:
    reader()
    mailing = make_mailing()
    with time_machine.travel(timezone.now() + LATE + timedelta(minutes=1), tick=True):
        run.go_on()
        mailing.refresh_from_db()
        assert mailing.state == MailingState.HELD
        assert TrailEntry.objects.filter(verb="hold_mailing", target=mailing.target).exists()
        assert peer.mails == []
        release.resume(mailing, staff=make_staff())
        run.go_on()
    assert len(peer.mails) == 1


# ------------------------------------------------------------- what goes wrong
def test_where_the_server_takes_nothing_the_run_ends_and_the_next_goes_on(peer: Peer) -> None:
    for _n in range(12):
        reader()
    mailing = make_mailing()
    peer.answer = "451 try later"
    run.go_on()
    assert Letter.objects.filter(attempts__gt=0).count() == run.PATIENCE
    peer.answer = "250 OK"
    run.go_on()
    assert len(peer.mails) == 12 - run.PATIENCE
    Letter.objects.update(next_attempt_at=None)
    run.go_on()
    assert len(set(recipients(peer))) == 12
    mailing.refresh_from_db()
    assert (mailing.state, figures.of(mailing).sent) == (MailingState.DONE, 12)


def test_an_answer_that_was_lost_means_a_repeat_under_the_same_number(peer: Peer) -> None:
    reader()
    make_mailing()
    peer.hang_ups = 1
    run.go_on()
    Letter.objects.update(next_attempt_at=None)
    run.go_on()
    assert len(peer.mails) == 2
    assert len(set(peer.message_ids)) == 1


def test_figures_count_what_came_back_and_who_ended_it(peer: Peer) -> None:
    readers = [reader() for _n in range(4)]
    mailing = make_mailing()
    run.go_on()
    Bounce.objects.create(letter=letter_of(readers[0]), hard=True)
    Bounce.objects.create(letter=letter_of(readers[0]), hard=False)
    unsubscribe(Consent.objects.get(person=readers[1]))
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        unsubscribe(Consent.objects.get(person=readers[2]))
    found = figures.of(mailing)
    assert (found.letters, found.sent, found.bounced, found.unsubscribed, found.waiting) == (4, 4, 1, 1, 0)


def test_a_letter_erased_while_it_is_being_sent_is_nobodys(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    person = reader()
    run._write_letters(make_mailing())
    keep = type(LETTERS).keep

    def erase_then_keep(outbox: Any, *args: Any, **kwargs: Any) -> None:
        erase(person)
        keep(outbox, *args, **kwargs)

    monkeypatch.setattr(type(LETTERS), "keep", erase_then_keep)
    run.go_on()
    assert peer.mails == []
    letter = letter_of(person)
    assert (letter.state, letter.address, letter.text.body) == (LetterState.FAILED, "", "")


def test_a_run_beside_another_does_nothing(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    reader()
    make_mailing()
    with run._alone() as first:
        assert first
    monkeypatch.setattr(run, "_alone", lambda: nullcontext(False))
    assert run.go_on() == 0
    assert peer.mails == []
