"""Backup, verification and restore on a real server, and what each says when something is wrong."""

import json
import os
import re
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client

from casework.erasure import home, tombstones, walk
from casework.ledger import heads, seals
from casework.ledger.entries import TrailEntry
from casework.people.person import Person
from casework.post.letter import Letter
from casework.tests.factories import EMAIL, NAME, PHONE, make_case, make_letter, make_person
from vsign_portal.backup import age, book, gate, making, manifest, postgres, restoring, verifying
from vsign_portal.backup.errors import Broken, Failed
from vsign_portal.backup.tests.conftest import Safe, key_pair, own_server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("C7.2")]


@pytest.fixture
def as_the_app(another: str) -> None:
    """Whoever restores may make databases."""


def made(safe: Safe) -> Path:
    return safe.folder.path / making.make(safe.folder, safe.to).name


def restored(safe: Safe, file: Path, **more: Any) -> restoring.Restored:
    return restoring.restore(verifying.opened(file), safe.by, own_server(), **more)


def databases() -> list[str]:
    with own_server().talking() as talk:
        like = f"{connection.settings_dict['NAME']}%"
        return [name for (name,) in talk.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [like])]


# ------------------------------------------------------------- there and back
def test_what_was_backed_up_is_verified_and_comes_back_without_whoever_was_erased_since(safe: Safe) -> None:
    with transaction.atomic():
        erased, stays = make_case().person, make_person(email="lan@example.vn")
        letter = make_letter(make_case(person=stays))
        TrailEntry(verb="reply", target="case VS-1").save()
    seals.seal()
    heads.mirror()
    file = made(safe)
    assert (stat.S_IMODE(file.stat().st_mode), stat.S_IMODE(safe.folder.path.stat().st_mode)) == (0o600, 0o700)
    assert not any(word.encode() in file.read_bytes() for word in (NAME, EMAIL, PHONE))
    verifying.verify(verifying.opened(file), safe.by, own_server())

    with transaction.atomic():
        walk.erase([erased])
        newcomer = make_person(email=EMAIL)
        TrailEntry(verb="reply", target="case VS-2").save()
    tombstones.mirror()
    seals.seal()
    heads.mirror()
    done = restored(safe, file)
    assert (done.replayed.erased, done.held) == (1, 1)
    people = dict(Person.objects.values_list("uuid", "email"))
    assert people == {erased.uuid: "", stays.uuid: "lan@example.vn"}, newcomer
    assert Letter.objects.get(pk=letter.pk).state == "held"
    assert TrailEntry.objects.filter(verb="restore", target__startswith="backup vsign-").exists()
    assert tombstones.unapplied() == 0
    assert {line["what"] for line in book.lines()} == {book.MADE, book.RESTORED}
    assert set(databases()) == {connection.settings_dict["NAME"], done.aside}
    # The trail goes on from what was restored.
    with transaction.atomic():
        TrailEntry(verb="reply", target="case VS-3").save()
    seals.seal()
    assert heads.mirror() >= 1


def test_while_a_database_is_put_back_everybody_sees_the_maintenance_page(safe: Safe, monkeypatch: Any) -> None:
    file, seen = made(safe), []
    check = verifying.check
    monkeypatch.setattr(verifying, "check", lambda about: (seen.append(gate.is_closed()), check(about)))
    assert not gate.is_closed()
    restored(safe, file)
    assert (seen, gate.is_closed()) == ([True], False)
    with gate.closed():
        answer = Client().get("/")
        assert (answer.status_code, answer["Retry-After"]) == (503, "600")
        assert Client().get("/healthz").status_code == 200
    assert Client().get("/").status_code == 200


@pytest.mark.long
def test_two_do_not_put_a_database_back_at_once_and_what_a_kill_left_goes_with_the_next(safe: Safe) -> None:
    file, live = made(safe), str(connection.settings_dict["NAME"])
    with gate.closed(), pytest.raises(Failed, match="another restore is running"):
        restored(safe, file)
    own_server().create(f"{live}{restoring.RESTORING}20261125010101")
    aside = restored(safe, file).aside
    assert set(databases()) == {live, aside}


@pytest.mark.long
def test_whoever_closed_the_portal_and_was_killed_leaves_it_open(safe: Safe, settings: Any) -> None:
    file = repr(str(settings.GATE))
    held = f"import fcntl, time; f = open({file}, 'w'); fcntl.flock(f, 2); print(1, flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", held], stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        holder.stdout.readline()
        assert gate.is_closed()
        holder.kill()
    assert not gate.is_closed()


@pytest.mark.long
def test_mail_leaves_from_the_restored_database_once_it_was_released(safe: Safe) -> None:
    """The worker finds a database that it does not know only where nobody has looked at what waits there."""
    with transaction.atomic():
        letter = make_letter()
    file = made(safe)
    restored(safe, file)
    with transaction.atomic():
        fresh = make_letter()
    assert not home.look_around()
    assert {each.pk: each.state for each in Letter.objects.all()} == {letter.pk: "held", fresh.pk: "queued"}


@pytest.mark.long
def test_a_backup_of_an_older_version_is_migrated_before_it_serves(safe: Safe) -> None:
    make_person()
    older = "admin.0003_logentry_add_action_flag_choices"  # done again it changes nothing
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app || '.' || name = %s", [older])
    file = made(safe)
    assert older not in verifying.opened(file).about.schema
    restored(safe, file)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations WHERE app || '.' || name = %s", [older])
        assert cursor.fetchone() == (1,)
    assert Person.objects.get().email == EMAIL


@pytest.mark.long
def test_without_a_server_one_is_started_for_the_verification_and_thrown_away(safe: Safe, capsys: Any) -> None:
    make_person()
    file = made(safe)
    before = set(Path(tempfile.gettempdir()).glob("vsign-scratch-*"))
    call_command("verify_backup", file, identity=safe.private)
    assert set(Path(tempfile.gettempdir()).glob("vsign-scratch-*")) == before
    assert book.standing().verified_of


# ------------------------------------------------------------- one clear line each, and nothing touched
def cut(file: Path, safe: Safe) -> None:
    with file.open("r+b") as whole:
        whole.truncate(file.stat().st_size - 100)


def changed(file: Path, safe: Safe) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def another_key(file: Path, safe: Safe) -> None:
    _public, safe.private = key_pair(file.parent, "theirs")


def no_manifest(file: Path, safe: Safe) -> None:
    file.with_name(file.name.replace(".dump.age", ".json")).unlink()


def rewritten(file: Path, **facts: Any) -> None:
    beside = file.with_name(file.name.replace(".dump.age", ".json"))
    beside.write_text(json.dumps(json.loads(beside.read_text()) | facts))


def by_somebody_else(file: Path, safe: Safe) -> None:
    rewritten(file, policy_version=99)


def cut_and_signed_anew(file: Path, safe: Safe) -> None:
    """By whoever has the server: still no database comes of it."""
    cut(file, safe)
    signed(file)


def signed(file: Path, **facts: Any) -> None:
    about = manifest.read(file.with_name(file.name.replace(".dump.age", ".json")).read_text())
    about = manifest.replace(about, **facts)
    about = about.finished(file.stat().st_size, verifying._digest(file, lambda size: None))
    file.with_name(file.name.replace(".dump.age", ".json")).write_text(about.text)


def newer(file: Path, safe: Safe) -> None:
    signed(file, schema=[*manifest.schema_of_this_program(), "casework.9999_from_next_year"])


def other_rows(file: Path, safe: Safe) -> None:
    about = manifest.read(file.with_name(file.name.replace(".dump.age", ".json")).read_text())
    signed(file, rows={**about.rows, "casework_person": 7})


def no_journal(file: Path, safe: Safe) -> None:
    from django.conf import settings

    settings.TOMBSTONE_FILE = file.parent / "nowhere"


DAMAGES: list[tuple[Callable[[Path, Safe], None], str]] = [
    (cut, r"it was cut or changed: \d+ bytes are there, \d+ were written"),
    (changed, "it was changed: its digest is not the one in its manifest"),
    (another_key, "this private key is not one of those it was encrypted to"),
    (no_manifest, "cannot be read: No such file or directory"),
    (by_somebody_else, "its manifest is not signed by this portal, or was changed"),
    (cut_and_signed_anew, "it was cut or changed: it cannot be decrypted to its end"),
    (newer, "made by a newer version of the portal .*9999_from_next_year"),
    (other_rows, "casework_person has 1 rows, 7 were written down"),
    (no_journal, "the journal .* cannot be read: No such file or directory .VSIGN_TOMBSTONES"),
]


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("damage", "words"), DAMAGES, ids=[damage.__name__ for damage, _words in DAMAGES])
def test_a_backup_that_is_not_right_changes_nothing_and_says_why(safe: Safe, damage: Any, words: str) -> None:
    person = make_person()
    file = made(safe)
    damage(file, safe)
    with pytest.raises(CommandError, match=words) as error:
        call_command("restore", file, identity=safe.private, server=own_server().address, stderr=StringIO())
    assert "\n" not in str(error.value)
    assert databases() == [connection.settings_dict["NAME"]]
    assert Person.objects.get().email == person.email
    assert not gate.is_closed()


@pytest.mark.long
def test_a_server_without_room_is_told_in_one_line(safe: Safe, monkeypatch: Any) -> None:
    file = made(safe)
    full = file.parent / "pg_restore"
    said = 'pg_restore: error: could not execute query: ERROR:  could not extend file "base/1": No space left on device'
    full.write_text(f"#!/bin/sh\nhead -c 100 >/dev/null\necho '{said}' >&2\necho more >&2\nexit 1\n")
    full.chmod(0o755)
    tool = postgres.tool
    monkeypatch.setattr(postgres, "tool", lambda name, least=0: full if name == "pg_restore" else tool(name, least))
    with pytest.raises(Failed, match=r"pg_restore: could not execute query: .*No space left on device$"):
        restored(safe, file)
    assert databases() == [connection.settings_dict["NAME"]]


@pytest.mark.long
def test_whoever_lost_the_journal_says_why_and_the_trail_knows_it(safe: Safe, settings: Any, tmp_path: Path) -> None:
    make_person()
    file = made(safe)
    settings.TOMBSTONE_FILE = tmp_path / "lost"
    restored(safe, file, without_journal="the disk burnt")
    assert TrailEntry.objects.get(verb="restore").fields == ["without_journal"]
    tombstones.mirror()
    assert settings.TOMBSTONE_FILE.exists()


@pytest.mark.long
def test_a_database_that_is_gone_altogether_comes_back(safe: Safe) -> None:
    make_person()
    file, name = made(safe), str(connection.settings_dict["NAME"])
    connection.close()
    own_server().drop(name)
    assert restored(safe, file).aside == ""
    assert Person.objects.get().email == EMAIL


# ------------------------------------------------------------- making one
@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"to": ""}, "no place for backups is named"),
        ({"to": "s3://there/x"}, "s3 is no way to a place"),
        ({"to": "/proc/nowhere"}, "/proc/nowhere cannot take the backup"),
        ({"to": "/dev/full"}, "/dev/full cannot take the backup"),
        ({"recipients": Path("/nowhere")}, "the public keys of the backups cannot be read from /nowhere"),
        ({"recipients": Path(__file__)}, "holds a line that is no public key"),
    ],
)
def test_a_backup_that_cannot_be_made_is_told_in_one_line(safe: Safe, given: dict[str, Any], words: str) -> None:
    options = {"to": f"{safe.folder.path}", "recipients": safe.public} | given
    with pytest.raises(CommandError, match=words) as error:
        call_command("backup", **options)
    assert "\n" not in str(error.value)
    assert book.standing().made_at is None


def test_a_dump_that_fails_half_way_leaves_nothing(safe: Safe, monkeypatch: Any, tmp_path: Path) -> None:
    dump = tmp_path / "pg_dump"
    dump.write_text("#!/bin/sh\nhead -c 3000000 /dev/zero\necho 'pg_dump: error: connection lost' >&2\nexit 1\n")
    dump.chmod(0o755)
    monkeypatch.setattr(postgres, "tool", lambda name, least=0: dump)
    with pytest.raises(Failed, match="pg_dump: connection lost"):
        made(safe)
    assert safe.folder.names() == []


def test_ctrl_c_leaves_nothing_and_ends_with_130(safe: Safe, monkeypatch: Any, capsys: Any) -> None:
    def pressed(self: Any, size: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(making.Counted, "__call__", pressed)
    with pytest.raises(SystemExit) as end:
        call_command("backup", to=f"{safe.folder.path}")
    assert (end.value.code, capsys.readouterr().err) == (130, "stopped: no backup was made\n")
    assert safe.folder.names() == []


@pytest.mark.long
def test_one_too_small_or_much_smaller_than_the_last_is_not_kept(safe: Safe, settings: Any) -> None:
    settings.BACKUP_FLOOR = 10**9
    with pytest.raises(Failed, match="fewer than the 1000000000 that any has"):
        made(safe)
    settings.BACKUP_FLOOR = 1000
    file = made(safe)
    signed_size = manifest.read(file.with_name(file.name.replace(".dump.age", ".json")).read_text()).size
    rewritten(file, size=signed_size * 3)
    with pytest.raises(Failed, match=r"less than half of the last one .*--smaller"):
        making.make(safe.folder, safe.to)
    assert len(safe.folder.names()) == 2
    making.make(safe.folder, safe.to, may_be_smaller=True)


@pytest.mark.long
def test_sessions_and_files_that_wait_for_a_form_are_left_out(safe: Safe) -> None:
    file = made(safe)
    rows = manifest.read(file.with_name(file.name.replace(".dump.age", ".json")).read_text()).rows
    assert not rows.keys() & set(manifest.LEFT_OUT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables")
        assert set(manifest.LEFT_OUT) <= {name for (name,) in cursor.fetchall()}


@pytest.mark.long
def test_no_password_stands_in_a_list_of_processes(safe: Safe, monkeypatch: Any) -> None:
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "bí mật")
    monkeypatch.setenv("PGPASSWORD", "another's")
    told = postgres.environment()
    assert (told["PGPASSWORD"], told["PGDATABASE"]) == ("bí mật", connection.settings_dict["NAME"])
    assert re.search("PG", " ".join(os.environ))


# ------------------------------------------------------------- what is known of them
@pytest.mark.long
def test_the_standing_tells_age_and_what_was_proven(safe: Safe, capsys: Any) -> None:
    assert book.standing() == book.Standing()
    file = made(safe)
    about = verifying.opened(file).about
    call_command("verify_backup", file)
    standing = book.standing()
    assert standing.made_at
    assert standing.verified_of is None
    call_command("verify_backup", file, identity=safe.private, server=own_server().address)
    standing = book.standing()
    assert standing.verified_of
    assert standing.verified_of.isoformat() == about.made_at
    changed(file, safe)
    with pytest.raises(CommandError, match="it was changed"):
        call_command("verify_backup", file)
    assert book.standing().failed.startswith("it was changed")


@pytest.mark.long
def test_the_standbys_result_is_taken_where_the_backup_was_made(safe: Safe, settings: Any, tmp_path: Path) -> None:
    file, ours = made(safe), settings.BACKUP_BOOK
    settings.BACKUP_BOOK = tmp_path / "the standby's book"
    told = StringIO()
    call_command("verify_backup", file, identity=safe.private, server=own_server().address, json=True, stdout=told)
    (tmp_path / "result").write_text(told.getvalue())
    with pytest.raises(CommandError, match="was not made here"):
        call_command("verify_backup", take=f"{tmp_path / 'result'}")
    settings.BACKUP_BOOK = ours
    call_command("verify_backup", take=f"{tmp_path / 'result'}")
    assert book.standing().verified_of
    (tmp_path / "result").write_text("nothing")
    with pytest.raises(CommandError, match="no result of verify_backup"):
        call_command("verify_backup", take=f"{tmp_path / 'result'}")


@pytest.mark.long
def test_a_cut_file_gives_no_byte_that_counts(safe: Safe, tmp_path: Path) -> None:
    file = made(safe)
    cut(file, safe)
    with file.open("rb") as source, (tmp_path / "out").open("wb") as out, pytest.raises(Broken, match="to its end"):
        age.decrypt(source, out, safe.by)
