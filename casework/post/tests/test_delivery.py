"""Sending letters to a real SMTP server: once, again when it was not there, never for nothing."""

import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from casework.case.case import Case
from casework.case.letters import ENQUIRY, REPLY
from casework.erasure import walk
from casework.ground.errors import Refused
from casework.ledger.entries import TrailEntry
from casework.people.person import Person
from casework.post import letters, mail
from casework.post.letter import Letter, LetterKind, LetterState
from casework.post.mail import LETTERS, longest_sending, message
from casework.post.outbox import BACK_OFF, LostLease
from casework.tests.factories import EMAIL, make_case, make_letter, make_staff
from casework.tests.smtp_peer import Peer
from casework.tests.smtp_peer import words_of as words_of_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def peer(settings: Any) -> Iterator[Peer]:
    peer = Peer().up()
    settings.EMAIL_BACKEND = "casework.post.smtp.PatientBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", peer.port, 2
    yield peer
    peer.down()


def deliver(letter: Letter) -> Letter:
    LETTERS.deliver(letter.pk)
    letter.refresh_from_db()
    return letter


def unwritten(case: Case | None = None, text: str = "Có ạ.") -> Letter:
    """An answer whose words are not put together yet."""
    letter = REPLY.letter(EMAIL, "vi", case=case or make_case(), text=text)
    letter.save()
    return letter


def erase(case: Case) -> None:
    assert case.person
    with transaction.atomic():
        walk.erase([case.person])


def words_of(peer: Peer) -> list[str]:
    """As kept: with the link's name where the link itself stood."""
    (mail,) = peer.mails
    return re.sub(r"https?://\S+/yeu-cau/\S+", "[[case]]", words_of_mail(mail)).splitlines()


def raising(error: Exception) -> Any:
    def run(*args: object) -> Any:
        raise error

    return run


def due_now(letter: Letter) -> None:
    Letter.objects.filter(pk=letter.pk).update(next_attempt_at=timezone.now())


def test_a_letter_arrives_with_its_words_and_headers(peer: Peer) -> None:
    letter = deliver(make_letter(subject="Trả lời yêu cầu", body="Kính gửi Quý khách Nguyễn Thị Ánh\n"))
    assert (letter.state, letter.attempts) == (LetterState.SENT, 1)
    (mail,) = peer.mails
    assert mail["To"] == EMAIL
    assert mail["Subject"] == "Trả lời yêu cầu"
    assert mail["Message-ID"].startswith(f"<{letter.uuid}@")
    assert mail["Reply-To"] == "dangkyca@ecomviet.vn"
    assert "Kính gửi Quý khách Nguyễn Thị Ánh" in words_of_mail(mail)


def test_a_sent_letter_is_not_sent_again(peer: Peer) -> None:
    letter = deliver(make_letter())
    assert not LETTERS.deliver(letter.pk)
    assert len(peer.mails) == 1


def test_while_the_server_is_down_the_letter_waits(peer: Peer) -> None:
    peer.down()
    letter = deliver(make_letter())
    assert letter.state == LetterState.QUEUED
    assert letter.next_attempt_at is not None
    assert letter.next_attempt_at > timezone.now()
    peer.up()
    assert not LETTERS.deliver(letter.pk)
    assert peer.mails == []
    due_now(letter)
    assert deliver(letter).state == LetterState.SENT
    assert len(peer.mails) == 1


def test_waits_grow_until_it_counts_as_failed(peer: Peer) -> None:
    peer.answer = "451 try later"
    letter = make_letter()
    waits = []
    for _attempt in BACK_OFF:
        due_now(letter)
        deliver(letter)
        assert letter.next_attempt_at is not None
        waits.append(letter.next_attempt_at - timezone.now())
    assert waits == sorted(waits)
    due_now(letter)
    assert deliver(letter).state == LetterState.FAILED


def test_an_address_refused_for_good_fails_at_once(peer: Peer) -> None:
    peer.refuse = "550 no such mailbox"
    letter = deliver(make_letter())
    assert (letter.state, letter.error) == (LetterState.FAILED, "SMTPRecipientsRefused 550")


def test_an_address_refused_for_now_is_tried_again(peer: Peer) -> None:
    peer.refuse = "450 mailbox busy"
    assert deliver(make_letter()).state == LetterState.QUEUED


def test_a_refused_login_is_tried_again_since_it_is_ours_to_mend(peer: Peer, settings: Any) -> None:
    peer.down()
    peer.password = "right"
    peer.up()
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "portal", "wrong"
    letter = deliver(make_letter())
    assert (letter.state, letter.error) == (LetterState.QUEUED, "SMTPAuthenticationError 535")
    settings.EMAIL_HOST_PASSWORD = "right"
    due_now(letter)
    assert deliver(letter).state == LetterState.SENT


def test_a_refused_sender_is_tried_again_since_it_is_ours_to_mend(peer: Peer) -> None:
    peer.refuse_sender = "550 not for you"
    letter = deliver(make_letter())
    assert (letter.state, letter.error) == (LetterState.QUEUED, "SMTPSenderRefused 550")


def test_a_mail_refused_for_its_content_fails_at_once(peer: Peer) -> None:
    peer.answer = "554 no"
    letter = deliver(make_letter())
    assert (letter.state, letter.error) == (LetterState.FAILED, "SMTPDataError 554")


def test_when_the_answer_is_lost_the_second_mail_has_the_same_message_id(peer: Peer) -> None:
    peer.hang_ups = 1
    letter = deliver(make_letter())
    assert letter.state == LetterState.QUEUED
    due_now(letter)
    assert deliver(letter).state == LetterState.SENT
    assert len(peer.mails) == 2
    assert len(set(peer.message_ids)) == 1


def test_a_letter_in_other_hands_is_left_alone(peer: Peer) -> None:
    letter = make_letter()
    assert LETTERS.claim(letter.pk)
    assert LETTERS.claim(letter.pk) is None
    assert not LETTERS.deliver(letter.pk)
    assert peer.mails == []


def test_a_lease_that_ran_out_lets_another_worker_send(peer: Peer) -> None:
    letter = make_letter()
    assert LETTERS.claim(letter.pk)
    Letter.objects.filter(pk=letter.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert deliver(letter).state == LetterState.SENT


def overtaken(letter: Letter) -> tuple[Letter, Letter]:
    """The letter in the hands of a worker whose lease ran out, and in those of the one that is sending now."""
    late = LETTERS.claim(letter.pk)
    Letter.objects.filter(pk=letter.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    now = LETTERS.claim(letter.pk)
    assert late
    assert now
    return late, now


@pytest.mark.parametrize("end", ["sent", "later", "never"])
def test_a_worker_that_comes_back_late_does_not_overrule_the_one_sending_now(end: str) -> None:
    late, now = overtaken(make_letter())
    if end == "sent":
        assert not LETTERS._settle(late, state=LetterState.SENT, sent_at=timezone.now())
    elif end == "later":
        LETTERS._postpone(late, "TimeoutError")
    else:
        LETTERS._give_up(late, "SMTPDataError 554")
    letter = Letter.objects.get(pk=now.pk)
    assert (letter.state, letter.lease_until, letter.error) == (LetterState.SENDING, now.lease_until, "")


def test_a_worker_that_comes_back_late_sends_no_words_of_its_own() -> None:
    late, _now = overtaken(unwritten())
    with pytest.raises(LostLease):
        LETTERS.keep(late, body="Kính gửi")
    assert Letter.objects.get(pk=late.pk).body == ""


def test_a_worker_that_lost_its_lease_stops_and_leaves_the_other_alone(peer: Peer, monkeypatch: Any) -> None:
    letter = unwritten()
    put_together, others = LetterKind.text, []

    def too_slow(kind: LetterKind, of: Letter) -> Any:
        Letter.objects.filter(pk=of.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
        others.append(LETTERS.claim(of.pk))
        return put_together(kind, of)

    monkeypatch.setattr(LetterKind, "text", too_slow)
    deliver(letter)
    (other,) = others
    assert (letter.state, letter.lease_until, letter.error) == (LetterState.SENDING, other.lease_until, "")
    assert peer.mails == []


def test_writing_something_down_renews_the_lease() -> None:
    letter = LETTERS.claim(make_letter().pk)
    assert letter
    before = letter.lease_until
    LETTERS.keep(letter, error="x")
    assert before
    assert letter.lease_until
    assert letter.lease_until > before
    assert Letter.objects.get(pk=letter.pk).lease_until == letter.lease_until


def test_nothing_is_claimed_inside_a_transaction(transactional_db: None) -> None:
    letter = make_letter()
    with transaction.atomic(), pytest.raises(RuntimeError, match="roll back"):
        LETTERS.claim(letter.pk)


def test_a_letter_that_cannot_be_written_fails_where_staff_see_it(peer: Peer) -> None:
    letter = deliver(make_letter(subject="Hai\ndòng"))
    assert (letter.state, letter.error) == (LetterState.FAILED, "BadHeaderError")


def test_neither_logs_nor_the_stored_error_name_the_address(peer: Peer, caplog: Any) -> None:
    peer.refuse = f"550 <{EMAIL}> unknown"
    letter = deliver(make_letter())
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("casework")]
    assert str(letter.uuid) in ours[0]
    assert EMAIL not in "".join(ours) + letter.error


@pytest.mark.parametrize("fault", [OperationalError, InterfaceError])
def test_a_fault_of_the_database_is_tried_again(peer: Peer, monkeypatch: Any, fault: type[Exception]) -> None:
    letter = unwritten()
    with monkeypatch.context() as broken:
        broken.setattr(LetterKind, "text", raising(fault(f"deadlock detected: {EMAIL}")))
        deliver(letter)
    assert (letter.state, letter.error) == (LetterState.QUEUED, fault.__name__)
    due_now(letter)
    assert deliver(letter).state == LetterState.SENT


@pytest.mark.usefixtures("as_the_administrator")
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_database_ends_while_sending_costs_one_attempt(peer: Peer, monkeypatch: Any) -> None:
    def restarted(*args: object) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    letter = unwritten()
    monkeypatch.setattr(LetterKind, "text", restarted)
    deliver(letter)
    assert (letter.state, letter.error, peer.mails) == (LetterState.QUEUED, "OperationalError", [])


def test_a_fault_of_ours_is_logged_with_its_place_and_without_its_words(
    peer: Peer, monkeypatch: Any, caplog: Any
) -> None:
    def at_fault(*args: object) -> Any:
        try:
            raise KeyError(EMAIL)
        except KeyError as cause:
            raise ValueError(f"cannot write to {EMAIL}") from cause

    letter = unwritten()
    monkeypatch.setattr(LetterKind, "text", at_fault)
    deliver(letter)
    assert (letter.state, letter.error) == (LetterState.FAILED, "ValueError")
    (told,) = [record for record in caplog.records if record.levelname == "ERROR"]
    said = told.getMessage()
    assert str(letter.uuid) in said
    assert all(words in said for words in ("ValueError at", "after KeyError at", f"at_fault, {__file__} line "))
    assert EMAIL not in caplog.text
    assert not told.exc_info


@pytest.mark.parametrize("name", ["EMAIL_TIMEOUT", "HANDOVER_TIMEOUT"])
@pytest.mark.parametrize(("seconds", "is_fine"), [(20, True), (60, True), (61, False), (200, False), (0, False)])
def test_no_conversation_may_outlive_its_lease(settings: Any, name: str, seconds: int, is_fine: bool) -> None:
    settings.OUTBOX_LEASE = 120
    setattr(settings, name, seconds)
    found = [each.msg for each in run_checks() if each.id == "casework.E005"]
    assert found == ([] if is_fine else [f"VSIGN_{name} is too long, or none at all."])


@pytest.mark.parametrize(
    ("verb", "move", "state"),
    [
        ("retry_letter", letters.retry, "sent"),
        ("abort_letter", letters.abort, "failed"),
        ("release_letter", letters.release, "queued"),
    ],
)
def test_a_refusal_to_send_again_or_to_stop_is_recorded(verb: str, move: Any, state: str) -> None:
    letter = make_letter(state=state, sent_at=timezone.now() if state == "sent" else None)
    staff = make_staff()
    with pytest.raises(Refused, match="state"):
        move(letter, staff=staff)
    entry = TrailEntry.objects.get(verb=verb)
    assert (entry.target, entry.staff, entry.refused) == (f"letter {letter.uuid}", staff, "state")


# ------------------------------------------------------------------------- held for release
@transaction.atomic
def hold() -> int:
    return letters.hold_all("restored")


def test_what_is_held_leaves_only_when_somebody_releases_it(peer: Peer) -> None:
    waits, on_its_way = unwritten(), make_letter(state="sending", lease_until=timezone.now() + timedelta(hours=1))
    gone = make_letter(state="sent", sent_at=timezone.now())
    assert hold() == 2
    assert {deliver(each).state for each in (waits, on_its_way)} == {"held"}
    assert (LETTERS.sweep(), peer.mails) == (0, [])
    gone.refresh_from_db()
    assert gone.state == "sent"
    letters.release(waits, staff=make_staff())
    assert deliver(waits).state == "sent"
    assert deliver(on_its_way).state == "held"
    letters.abort(on_its_way, staff=make_staff())
    on_its_way.refresh_from_db()
    assert (on_its_way.state, on_its_way.error) == ("failed", "aborted")


def test_a_letter_that_is_held_while_it_is_being_sent_is_not_marked_as_sent(peer: Peer) -> None:
    """Its worker has lost the lease: whatever it finds out, staff decide."""
    letter = unwritten()
    claimed = LETTERS.claim(letter.pk)
    assert claimed
    hold()
    with pytest.raises(LostLease):
        LETTERS.send(claimed)
    assert peer.mails == []


def test_what_is_held_of_an_erased_person_is_never_released() -> None:
    case = make_case()
    letter = unwritten(case)
    hold()
    erase(case)
    with pytest.raises(Refused, match="state"):
        letters.release(letter, staff=make_staff())


# ------------------------------------------------------------------------- words put together when they are sent
def test_the_words_are_put_together_when_it_is_sent_and_kept_as_sent(peer: Peer) -> None:
    letter = unwritten()
    assert (letter.body, letter.facts) == ("", {"text": "Có ạ."})
    deliver(letter)
    assert letter.body.splitlines() == words_of(peer)
    assert "Có ạ." in letter.body
    assert letter.facts == {}


def test_another_attempt_sends_the_same_words(peer: Peer) -> None:
    peer.answer = "451 try later"
    case = make_case()
    letter = deliver(unwritten(case))
    person = Person.objects.get()
    person.full_name = "Trần Văn Bình"
    person.save()
    peer.answer = "250 OK"
    due_now(letter)
    first = Letter.objects.get(pk=letter.pk)
    deliver(first)
    assert (first.body, first.composed_at) == (letter.body, letter.composed_at)
    assert words_of(peer) == letter.body.splitlines()
    assert "Trần Văn Bình" not in first.body


def test_before_it_is_sent_it_reads_as_it_would_be_sent_now(peer: Peer) -> None:
    letter = unwritten()
    reads = letter.text
    deliver(Letter.objects.get(pk=letter.pk))
    assert words_of(peer) == reads.body.splitlines()
    assert peer.mails[0]["Subject"].strip() == reads.subject


@pytest.mark.parametrize("subject", ["Trả lời", "Chúng tôi đã tiếp nhận yêu cầu của Quý khách" * 4, "Our answer"])
def test_a_subject_begins_on_the_headers_own_line(subject: str) -> None:
    raw = message(make_letter(subject=subject)).message().as_bytes(linesep="\r\n")
    assert re.search(rb"^Subject: \S", raw, re.MULTILINE)
    assert str(message_from_bytes(raw, policy=default)["Subject"]) == subject


def test_what_is_erased_before_it_was_sent_never_leaves(peer: Peer) -> None:
    case = make_case()
    letter = unwritten(case)
    erase(case)
    deliver(letter)
    assert (letter.state, letter.error, letter.facts, peer.mails) == (LetterState.FAILED, "erased", {}, [])
    letter = Letter.objects.get(pk=letter.pk)
    assert (letter.text.subject, letter.text.body) == ("", "")


def test_what_is_erased_while_a_worker_holds_it_never_leaves(peer: Peer, monkeypatch: Any) -> None:
    case = make_case()
    letter = unwritten(case)
    put_together = LetterKind.text

    def erased_meanwhile(kind: LetterKind, of: Letter) -> Any:
        erase(case)
        return put_together(kind, of)

    monkeypatch.setattr(LetterKind, "text", erased_meanwhile)
    deliver(letter)
    assert (letter.state, letter.error, letter.body, peer.mails) == (LetterState.FAILED, "erased", "", [])


@pytest.mark.parametrize("attempt", [1, 2])
def test_what_is_erased_just_before_it_is_sent_never_leaves_at_any_attempt(
    peer: Peer, monkeypatch: Any, attempt: int
) -> None:
    case = make_case()
    letter = unwritten(case)
    put_together = mail.message

    def erased_meanwhile(of: Letter) -> Any:
        ready = put_together(of)
        erase(case)
        return ready

    if attempt == 2:
        peer.answer = "451 try later"
        deliver(letter)
        peer.answer = "250 OK"
        due_now(letter)
    monkeypatch.setattr(mail, "message", erased_meanwhile)
    deliver(letter)
    assert (letter.state, letter.error, peer.mails) == (LetterState.FAILED, "erased", [])


def test_the_lease_starts_anew_before_each_attempt(peer: Peer, monkeypatch: Any) -> None:
    peer.answer = "451 try later"
    letter = deliver(unwritten())
    due_now(letter)
    kept: list[Any] = []
    monkeypatch.setattr(type(LETTERS), "keep", lambda box, record, **changes: kept.append(changes))
    deliver(letter)
    assert kept == [{"lease": longest_sending()}]


def test_an_erased_letter_cannot_be_sent_again() -> None:
    case = make_case()
    letter = unwritten(case)
    erase(case)
    with pytest.raises(Refused):
        letters.retry(letter, staff=make_staff())


@pytest.mark.parametrize("kind", [REPLY, ENQUIRY])
def test_what_was_written_before_a_restriction_stays_here(peer: Peer, kind: LetterKind) -> None:
    letter = kind.letter(EMAIL, "vi", case=make_case(), text="Chào")
    letter.save()
    Person.objects.update(restricted_at=timezone.now())
    deliver(letter)
    assert (letter.state, letter.error, peer.mails) == (LetterState.FAILED, "restricted", [])


def test_a_restriction_does_not_stop_the_answer_to_what_was_asked_since(peer: Peer) -> None:
    Person.objects.filter(pk=make_case().person_id).update(restricted_at=timezone.now() - timedelta(days=1))
    letter = unwritten(make_case(person=Person.objects.get()))
    assert deliver(letter).state == LetterState.SENT


# ------------------------------------------------------------------------- jobs
def test_the_letters_of_one_move_have_one_job() -> None:
    case = make_case()
    with transaction.atomic():
        letters.post([REPLY.letter(EMAIL, "vi", case=case, text=text) for text in ("Một", "Hai")])
    ids = list(Letter.objects.order_by("pk").values_list("pk", flat=True))
    assert [job.args for job in ProcrastinateJob.objects.all()] == [{"ids": ids}]


def test_the_sweep_finds_strays_and_leaves_those_that_have_a_job() -> None:
    stray, waiting = make_letter(), make_letter()
    LETTERS.defer([waiting.pk])
    assert LETTERS.sweep() == 1
    assert LETTERS.sweep() == 0
    jobs = ProcrastinateJob.objects.values_list("args__ids", flat=True)
    assert sorted(jobs) == [[stray.pk], [waiting.pk]]


def test_a_letter_that_waits_with_others_in_one_job_is_no_stray() -> None:
    LETTERS.defer([make_letter().pk, make_letter().pk])
    assert LETTERS.sweep() == 0


def test_a_job_that_somebody_works_on_vouches_for_nothing() -> None:
    letter = make_letter()
    LETTERS.defer([letter.pk])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    assert LETTERS.sweep() == 1


def test_the_sweep_leaves_letters_that_are_not_due_sent_or_failed() -> None:
    make_letter(next_attempt_at=timezone.now() + timedelta(minutes=1))
    make_letter(state=LetterState.SENT, sent_at=timezone.now())
    make_letter(state=LetterState.FAILED)
    make_letter(state=LetterState.SENDING, lease_until=timezone.now() + timedelta(minutes=1))
    assert LETTERS.sweep() == 0


def test_without_a_server_mails_land_as_files_that_mail_programs_open(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "casework.post.eml_files.EmlFileBackend", tmp_path
    letter = deliver(make_letter(subject="Trả lời"))
    (file,) = tmp_path.iterdir()
    assert file.suffix == ".eml"
    assert str(letter.uuid) in file.name
    assert b"To: " + EMAIL.encode() in file.read_bytes()


@pytest.mark.clause("C2.6")
def test_posting_outside_a_transaction_is_an_error(transactional_db: None) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        letters.post([])
