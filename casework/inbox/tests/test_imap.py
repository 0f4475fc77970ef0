"""A mailbox is read over IMAP: by number, each mail once, and whatever the server does, none is lost."""

import io
import os
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as project
from django.core.management import call_command
from django.db import OperationalError
from imapclient import IMAPClient

from casework.ground.each import each_on_its_own
from casework.ground.stuck_row import StuckRow
from casework.inbox import arrival, checks, imap, reading
from casework.inbox.imap_folder import ImapFolder
from casework.inbox.received_mail import Became, ReceivedMail
from casework.inbox.tests.imap_peer import DOVECOT, Misbehaving, dovecot
from casework.inbox.tests.mails import written

pytestmark = pytest.mark.django_db
ROW = re.compile(r"^\| `(\w+)` \| `([^`]+)` \| (taken at once|taken the next time) \|$", re.MULTILINE)
TABLE = ROW.findall((project.BASE_DIR / "docs" / "mail.md").read_text())


def poll() -> None:
    """As the worker does."""
    each_on_its_own(imap.poll, imap.folders())


def raws() -> list[bytes]:
    return [bytes(mail.raw) for mail in ReceivedMail.objects.order_by("pk")]


# ------------------------------------------------------------- what a server answers
def test_the_table_has_every_point_of_the_conversation() -> None:
    assert {point for point, *_rest in TABLE} == {"greeting", "LOGIN", "EXAMINE", "SEARCH", "FETCH", "LOGOUT"}


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("point", "does", "outcome"), TABLE)
def test_each_answer_has_its_outcome(settings: Any, tmp_path: Path, point: str, does: str, outcome: str) -> None:
    mail = written().as_bytes()
    server = Misbehaving(mail, **{point: does})
    with server.up(tmp_path, settings):
        poll()
        assert (raws() == [mail]) == (outcome == "taken at once")
        assert StuckRow.objects.filter(table="casework_imapfolder").exists() == (outcome != "taken at once")
        server.faults = {}
        poll()
        poll()
    assert raws() == [mail]
    assert not StuckRow.objects.exists()


def test_a_server_with_another_authority_gets_no_password(settings: Any, tmp_path: Path) -> None:
    with Misbehaving(written().as_bytes()).up(tmp_path, settings):
        settings.IMAP_CA = ""
        poll()
    assert StuckRow.objects.get().error == "SSLCertVerificationError"


def test_a_message_that_is_never_handed_over_keeps_no_other_waiting(settings: Any, tmp_path: Path) -> None:
    good = written().as_bytes()
    server = Misbehaving(written().as_bytes(), good, FETCH="NO it is damaged")
    with server.up(tmp_path, settings):
        for _times in range(imap.MOST_TRIES):
            poll()
        server.faults = {}
        poll()
    stub, taken = ReceivedMail.objects.order_by("pk")
    assert (stub.told, bytes(taken.raw)) == (["not_fetched"], good)
    reading.read(stub.pk)
    stub.refresh_from_db()
    assert (stub.became, "not_fetched" in stub.told) == (Became.UNREADABLE, True)
    assert ImapFolder.objects.get().left == [1]


@pytest.mark.parametrize("lies", [False, True])
def test_of_what_is_larger_than_we_take_staff_see_the_beginning(settings: Any, tmp_path: Path, lies: bool) -> None:
    large = written().as_bytes() + b"x" * arrival.MOST_BYTES
    server = Misbehaving(large, written("Thư sau").as_bytes())
    server.sizes = {1: 10} if lies else {}
    with server.up(tmp_path, settings):
        settings.IMAP_TIMEOUT = 20
        poll()
    first, _second = ReceivedMail.objects.order_by("pk")
    assert (first.told, len(first.raw)) == (["too_large"], imap.BEGINNING)
    reading.read(first.pk)
    first.refresh_from_db()
    assert (first.became, "too_large" in first.told) == (Became.CASE, True)


def test_a_mailbox_that_was_numbered_anew_is_read_again_and_nothing_taken_twice(settings: Any, tmp_path: Path) -> None:
    server = Misbehaving(*(written(str(number)).as_bytes() for number in range(3)))
    with server.up(tmp_path, settings):
        poll()
        server.validity, server.messages = 2, [*server.messages[1:], written("mới").as_bytes()]
        poll()
    assert ReceivedMail.objects.count() == 4
    assert ImapFolder.objects.get().uid_validity == 2


def test_a_full_disk_moves_no_number_on(settings: Any, tmp_path: Path, monkeypatch: Any) -> None:
    def full(*args: Any) -> None:
        raise OperationalError("No space left on device")

    with Misbehaving(written().as_bytes()).up(tmp_path, settings):
        with monkeypatch.context() as patched:
            patched.setattr(arrival, "rows", SimpleNamespace(insert_once=full))
            poll()
        assert ImapFolder.objects.get().last_uid == 0
        poll()
    assert ReceivedMail.objects.count() == 1


def test_a_server_whose_clock_runs_ahead_moves_no_deadline(settings: Any, tmp_path: Path) -> None:
    server = Misbehaving(written().as_bytes())
    server.date = "01-Jan-2090 00:00:00 +0000"
    with server.up(tmp_path, settings):
        poll()
    mail = ReceivedMail.objects.get()
    assert abs((mail.came_at - mail.at).total_seconds()) < 60


# ------------------------------------------------------------- how it is set up
@pytest.mark.parametrize("wrong", ["imap://a:b@host", "imaps://host", "imaps://a:secret@host:port", "nonsense"])
def test_an_address_that_cannot_be_right_is_told_without_its_password(settings: Any, wrong: str) -> None:
    settings.IMAP_URL = wrong
    (fault,) = checks.the_mailbox_is_named_in_full()
    assert "secret" not in fault.msg


def test_without_a_mailbox_nothing_is_read(settings: Any) -> None:
    settings.IMAP_URL = ""
    assert imap.folders() == []
    with pytest.raises(SystemExit) as ended:
        call_command("receive_mail", imap=True, stderr=io.StringIO())
    assert ended.value.code == os.EX_CONFIG


def test_the_command_reads_it_once(settings: Any, tmp_path: Path) -> None:
    out = io.StringIO()
    server = Misbehaving(written().as_bytes())
    with server.up(tmp_path, settings):
        call_command("receive_mail", imap=True, stdout=out)
        server.faults = {"LOGIN": "NO wrong password"}
        with pytest.raises(SystemExit) as ended:
            call_command("receive_mail", imap=True, stderr=io.StringIO())
    assert (out.getvalue(), ended.value.code) == ("1 new\n", os.EX_TEMPFAIL)


# ------------------------------------------------------------- a real one
needs_dovecot = pytest.mark.skipif(
    DOVECOT is None or os.getuid() != 0, reason="Dovecot is not installed, or only root could start it"
)


@needs_dovecot
def test_dovecot_hands_over_each_mail_once_whoever_has_seen_it(settings: Any) -> None:
    with dovecot(settings):
        place = imap.place_of(settings.IMAP_URL)
        with imap._opened(place) as client:
            put(client, [written(str(number)).as_bytes() for number in range(5)])
            client.select_folder("INBOX")
            client.add_flags([1, 2, 3], [b"\\Seen"])
        poll()
        poll()
        assert ReceivedMail.objects.count() == 5
        with imap._opened(place) as client:
            client.select_folder("INBOX", readonly=True)
            assert client.search("UNSEEN") == [4, 5], "reading marks nothing"


@needs_dovecot
@pytest.mark.long
def test_dovecot_numbers_anew_and_loses_nothing(settings: Any) -> None:
    """A mailbox that was moved or restored: the same mails under other numbers."""
    with dovecot(settings):
        settings.IMAP_URL = settings.IMAP_URL.replace("/INBOX", "/Thu")
        place = imap.place_of(settings.IMAP_URL)
        mails = [written(str(number)).as_bytes() for number in range(20)]
        with imap._opened(place) as client:
            client.create_folder("Thu")
            put(client, mails, "Thu")
        poll()
        before = ImapFolder.objects.get().uid_validity
        with imap._opened(place) as client:
            client.delete_folder("Thu")
            client.create_folder("Thu")
            put(client, [*reversed(mails), written("mới").as_bytes()], "Thu")
        poll()
        assert ImapFolder.objects.get().uid_validity != before
        assert ReceivedMail.objects.count() == 21


@needs_dovecot
@pytest.mark.long
def test_what_was_taken_is_deleted_there_after_its_days_and_nothing_else(settings: Any) -> None:
    with dovecot(settings):
        place = imap.place_of(settings.IMAP_URL)
        with imap._opened(place) as client:
            put(client, [written(str(number)).as_bytes() for number in range(4)])
        poll()
        ImapFolder.objects.update(last_uid=3, left=[2])
        with imap._opened(place) as client:
            folder = ImapFolder.objects.get()
            settings.IMAP_KEEP_DAYS = -1
            client.select_folder("INBOX", readonly=True)
            imap._delete_what_is_kept(client, place, folder)
            assert client.search() == [2, 4]


def put(client: IMAPClient, mails: list[bytes], folder: str = "INBOX") -> None:
    for mail in mails:
        client.append(folder, mail)


# ------------------------------------------------------------- the table of faults
def test_each_fault_that_the_docs_name_has_its_test() -> None:
    named = set(re.findall(r"`(test_\w+)`", (project.BASE_DIR / "docs" / "mail.md").read_text()))
    files = (project.BASE_DIR / "casework" / "inbox" / "tests").glob("test_*.py")
    written_down = {name for file in files for name in re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE)}
    assert named - {"test_server_answers", "test_imap"} <= written_down
