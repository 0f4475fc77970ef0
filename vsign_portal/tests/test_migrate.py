"""migrate gives way to whoever uses a table, and tries again."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.core.management.commands import migrate as djangos
from django.db import OperationalError, connection, transaction
from django.db.migrations import Migration

from vsign_portal.management.commands import migrate

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("as_the_administrator")]


@pytest.fixture
def somebody() -> Iterator[psycopg.Connection]:
    """Another connection to the same database, which uses the table of cases."""
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("LOCK TABLE casework_case IN ACCESS SHARE MODE")
        yield other


def lock_timeout() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        return str(cursor.fetchone()[0])


def needs_the_table(self: Any, *args: Any, **options: Any) -> None:
    """What Django's migrate does once a migration changes the table of cases."""
    self.verbosity = 0
    self.migration_progress_callback("apply_start", Migration("0999_made_up", "casework"))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE casework_case IN ACCESS EXCLUSIVE MODE")


def impatient(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", "50ms")
    monkeypatch.setattr(migrate.Command, "pause", 0.0)
    monkeypatch.setattr(djangos.Command, "handle", needs_the_table)
    return StringIO()


def test_a_table_that_stays_in_use_ends_it_with_a_sentence(
    somebody: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = impatient(monkeypatch)
    with pytest.raises(CommandError, match="who holds the table"):
        call_command("migrate", stdout=said)
    assert said.getvalue().count("try ") == migrate.TRIES


def test_a_table_that_is_let_go_meanwhile_is_migrated(
    somebody: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = impatient(monkeypatch)
    monkeypatch.setattr("time.sleep", lambda seconds: somebody.rollback())
    call_command("migrate", stdout=said)
    assert said.getvalue().count("try ") == 1


def test_other_errors_are_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    said = impatient(monkeypatch)

    def broken(self: Any, *args: Any, **options: Any) -> None:
        raise OperationalError("the server went away")

    monkeypatch.setattr(djangos.Command, "handle", broken)
    with pytest.raises(OperationalError, match="went away"):
        call_command("migrate", stdout=said)


@pytest.mark.parametrize(("atomic", "limit"), [(True, "2s"), (False, "0")])
def test_what_is_done_concurrently_may_wait(atomic: bool, limit: str) -> None:
    command: Any = migrate.Command(stdout=StringIO())
    command.verbosity = 0
    migration: Any = Migration("0999_made_up", "casework")
    migration.atomic = atomic
    command.migration_progress_callback("apply_start", migration)
    assert lock_timeout() == limit


def test_afterwards_the_connection_is_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    before = lock_timeout()
    call_command("migrate", verbosity=0)
    assert lock_timeout() == before
