"""Sending letters to a real SMTP server: once, again when it was not there, never for nothing."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from casework.post import letters, outbox
from casework.post.letter import Letter, LetterState
from casework.tests.factories import EMAIL, make_letter
from casework.tests.smtp_peer import Peer

pytestmark = pytest.mark.django_db


@pytest.fixture
def peer(settings: Any) -> Iterator[Peer]:
    peer = Peer().up()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", peer.port, 2
    yield peer
    peer.down()


def deliver(letter: Letter) -> Letter:
    outbox.deliver(letter.pk)
    letter.refresh_from_db()
    return letter


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
    assert "Kính gửi Quý khách Nguyễn Thị Ánh" in mail.get_content()


def test_a_sent_letter_is_not_sent_again(peer: Peer) -> None:
    letter = deliver(make_letter())
    assert not outbox.deliver(letter.pk)
    assert len(peer.mails) == 1


def test_while_the_server_is_down_the_letter_waits(peer: Peer) -> None:
    peer.down()
    letter = deliver(make_letter())
    assert letter.state == LetterState.QUEUED
    assert letter.next_attempt_at is not None
    assert letter.next_attempt_at > timezone.now()
    assert not outbox.deliver(letter.pk)
    peer.up()
    due_now(letter)
    assert deliver(letter).state == LetterState.SENT
    assert len(peer.mails) == 1


def test_waits_grow_until_it_counts_as_failed(peer: Peer) -> None:
    peer.answer = "451 try later"
    letter = make_letter()
    waits = []
    for _attempt in outbox.BACK_OFF:
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
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "portal", "wrong"
    assert deliver(make_letter()).state == LetterState.QUEUED


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
    assert outbox.claim(letter.pk)
    assert outbox.claim(letter.pk) is None
    assert not outbox.deliver(letter.pk)
    assert peer.mails == []


def test_a_lease_that_ran_out_lets_another_worker_send(peer: Peer) -> None:
    letter = make_letter()
    assert outbox.claim(letter.pk)
    Letter.objects.filter(pk=letter.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert deliver(letter).state == LetterState.SENT


def test_a_worker_that_comes_back_late_does_not_overrule_the_one_that_took_over(peer: Peer) -> None:
    letter = make_letter()
    first = outbox.claim(letter.pk)
    assert first
    Letter.objects.filter(pk=letter.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    deliver(letter)
    outbox._postpone(first, OSError())
    letter.refresh_from_db()
    assert letter.state == LetterState.SENT


def test_a_letter_that_cannot_be_written_fails_where_staff_see_it(peer: Peer) -> None:
    letter = deliver(make_letter(subject="Hai\ndòng"))
    assert (letter.state, letter.error) == (LetterState.FAILED, "BadHeaderError")


def test_neither_logs_nor_the_stored_error_name_the_address(peer: Peer, caplog: Any) -> None:
    peer.refuse = f"550 <{EMAIL}> unknown"
    letter = deliver(make_letter())
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("casework")]
    assert str(letter.uuid) in ours[0]
    assert EMAIL not in "".join(ours) + letter.error


def test_the_sweep_finds_strays_and_leaves_those_that_have_a_job() -> None:
    stray, waiting = make_letter(), make_letter()
    letters.defer([waiting.pk])
    assert outbox.sweep() == 1
    assert outbox.sweep() == 0
    jobs = ProcrastinateJob.objects.values_list("args__letter_id", flat=True)
    assert sorted(jobs) == [stray.pk, waiting.pk]


def test_the_sweep_leaves_letters_that_are_not_due_sent_or_failed() -> None:
    make_letter(next_attempt_at=timezone.now() + timedelta(minutes=1))
    make_letter(state=LetterState.SENT, sent_at=timezone.now())
    make_letter(state=LetterState.FAILED)
    make_letter(state=LetterState.SENDING, lease_until=timezone.now() + timedelta(minutes=1))
    assert outbox.sweep() == 0


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
