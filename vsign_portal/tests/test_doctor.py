"""The doctor says what is wrong with a server: each thing it asks about is made wrong once."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection
from pyrage import x25519

from casework.ledger import keys
from casework.tests.factories import make_staff
from casework.tests.smtp_peer import Peer
from vsign_portal import doctor, production

pytestmark = pytest.mark.django_db


def said(question: str) -> str:
    return "\n".join(f"{each.grade.value} {each.words}" for _name, each in doctor.answers([question]))


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


# ----------------------------------------------------------------- right
def test_a_right_database_and_a_role_that_may_only_serve_are_fine() -> None:
    assert "WRONG" not in said("database")
    assert "owns nothing and rewrites no ledger" in said("rights")


def test_a_mail_host_that_lets_the_portal_in_is_fine(settings: Any) -> None:
    peer = Peer().up()
    try:
        host, _colon, port = peer.url.removeprefix("smtp://").partition(":")
        settings.EMAIL_URL, settings.EMAIL_HOST, settings.EMAIL_PORT = peer.url, host, int(port)
        settings.EMAIL_BACKEND = "casework.post.smtp.PatientBackend"
        assert "lets the portal in" in said("mail")
        assert peer.message_ids == []
    finally:
        peer.down()


def test_keys_and_folders_as_they_should_be_are_fine(settings: Any, tmp_path: Path) -> None:
    settings.TOMBSTONE_FILE = tmp_path / "tombstones"
    assert "WRONG" not in said("keys") + said("disk")


# ----------------------------------------------------------------- wrong
def served_by_the_owner(settings: Any, tmp_path: Path) -> None:
    run("SET ROLE NONE")


def served_by_nobody_who_may(settings: Any, tmp_path: Path) -> None:
    run("SET ROLE NONE")
    run(f"REVOKE INSERT ON casework_trailentry FROM {settings.DATABASE_ROLE_PREFIX}_app")
    run(f"SET ROLE {settings.DATABASE_ROLE_PREFIX}_app")


def a_ledger_that_may_be_emptied(settings: Any, tmp_path: Path) -> None:
    run("SET ROLE NONE")
    run(f"GRANT DELETE ON casework_trailentry TO {settings.DATABASE_ROLE_PREFIX}_app")
    run(f"SET ROLE {settings.DATABASE_ROLE_PREFIX}_app")


def an_unmigrated_database(settings: Any, tmp_path: Path) -> None:
    run("SET ROLE NONE")
    run("DELETE FROM django_migrations WHERE app = 'privacy'")


def a_clock_that_is_off(settings: Any, tmp_path: Path) -> None:
    run("SET ROLE NONE")
    run("CREATE SCHEMA wrong")
    run(
        "CREATE FUNCTION wrong.clock_timestamp() RETURNS timestamptz LANGUAGE sql"
        " AS $$SELECT now() - interval '1 hour'$$"
    )
    run("SET search_path = wrong, pg_catalog, public")


def a_mail_host_that_is_away(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_URL, settings.EMAIL_HOST, settings.EMAIL_PORT = "smtp://127.0.0.1:1", "127.0.0.1", 1
    settings.EMAIL_BACKEND = "casework.post.smtp.PatientBackend"


def a_folder_that_is_not_there(settings: Any, tmp_path: Path) -> None:
    settings.TOMBSTONE_FILE = tmp_path / "nowhere" / "tombstones"


def no_static_files(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path


def a_disk_that_is_full(settings: Any, tmp_path: Path) -> None:
    settings.TOMBSTONE_FILE = tmp_path / "tombstones"


def proxies_everywhere(settings: Any, tmp_path: Path) -> None:
    settings.TRUSTED_PROXIES = production.trusted(["0.0.0.0/0"])


def a_key_for_everybody(settings: Any, tmp_path: Path) -> None:
    settings.TRAIL_KEY = tmp_path / "key.pem"
    keys.make(settings.TRAIL_KEY)
    settings.TRAIL_KEY.chmod(0o644)


def no_key(settings: Any, tmp_path: Path) -> None:
    settings.TRAIL_KEY = tmp_path / "none.pem"


def a_secret_that_is_none(settings: Any, tmp_path: Path) -> None:
    settings.SECRET_KEY = "a" * 40


def backups_to_nobody(settings: Any, tmp_path: Path) -> None:
    settings.BACKUP_TO, settings.BACKUP_RECIPIENTS = str(tmp_path), tmp_path / "nobody"


def no_backup_yet(settings: Any, tmp_path: Path) -> None:
    settings.BACKUP_TO, settings.BACKUP_RECIPIENTS = str(tmp_path), tmp_path / "somebody"
    settings.BACKUP_BOOK = tmp_path / "book"
    settings.BACKUP_RECIPIENTS.write_text(f"{x25519.Identity.generate().to_public()}\n")


def no_manager(settings: Any, tmp_path: Path) -> None:
    Group.objects.get(name="managers").user_set.clear()


Wrong = Callable[[Any, Path], None]
WRONGS: list[tuple[str, Wrong, str]] = [
    ("rights", served_by_the_owner, "may rewrite every ledger"),
    ("rights", served_by_nobody_who_may, "may not write the trail"),
    ("rights", a_ledger_that_may_be_emptied, "may DELETE casework_trailentry"),
    ("database", an_unmigrated_database, "of 1 apps the newest migration"),
    ("clock", a_clock_that_is_off, "clock is +3600 s"),
    ("mail", a_mail_host_that_is_away, "takes no letters"),
    ("disk", a_folder_that_is_not_there, "no folder that can be written"),
    ("disk", no_static_files, "collectstatic"),
    ("tombstones", a_folder_that_is_not_there, "is not there, and nobody can be erased"),
    ("proxy", proxies_everywhere, "trusts 0.0.0.0/0"),
    ("keys", a_key_for_everybody, "can be read by others"),
    ("keys", no_key, "trail_key makes one"),
    ("keys", a_secret_that_is_none, "no random text"),
    ("backup", backups_to_nobody, "/nobody"),
    ("backup", no_backup_yet, "no backup was made yet"),
    ("at work", no_manager, "nobody is a manager"),
    ("at work", no_manager, "worker_quiet_seconds"),
]


@pytest.mark.parametrize(("question", "way", "words"), WRONGS, ids=lambda each: getattr(each, "__name__", ""))
def test_what_is_wrong_is_said(question: str, way: Wrong, words: str, settings: Any, tmp_path: Path) -> None:
    settings.TOMBSTONE_FILE = tmp_path / "tombstones"
    assert "at work" in question or words not in said(question)
    way(settings, tmp_path)
    assert any(line.startswith("WRONG") and words in line for line in said(question).splitlines())


def test_a_disk_with_little_left_is_said(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TOMBSTONE_FILE = tmp_path / "tombstones"
    monkeypatch.setattr(doctor, "SCARCE", 2**60)
    assert "look" in said("disk")
    monkeypatch.setattr(doctor, "LEAST_FREE", 2**60)
    assert "WRONG" in said("disk")


def test_tombstones_beside_the_state_are_told(settings: Any, tmp_path: Path) -> None:
    settings.VSIGN_VAR = tmp_path
    settings.TOMBSTONE_FILE = tmp_path / "tombstones"
    assert "on the same disk" in said("tombstones")


def test_the_command_ends_with_1_when_something_is_wrong_and_with_0_when_not(settings: Any, tmp_path: Path) -> None:
    out = StringIO()
    call_command("doctor", "rights", "database", stdout=out)
    assert out.getvalue().startswith("ok ")
    settings.TRAIL_KEY = tmp_path / "none.pem"
    with pytest.raises(CommandError, match="1 thing is wrong"):
        call_command("doctor", "keys", stdout=out)


def test_a_question_that_nobody_knows_is_told() -> None:
    with pytest.raises(CommandError, match="no question is called 'weather'"):
        call_command("doctor", "weather", stdout=StringIO())


def test_it_says_nothing_of_the_passwords(settings: Any) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "portal", "a secret password"
    a_mail_host_that_is_away(settings, Path())
    make_staff()
    assert "a secret password" not in said("mail")
