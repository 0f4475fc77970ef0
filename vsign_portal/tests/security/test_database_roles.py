"""Whoever gets hold of the portal's database connection can neither rewrite a ledger nor switch off what guards it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import StringIO
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import Error, connection, models, transaction
from psycopg import sql

from casework.ledger.tests.tampering import seal, set_up_witness, show, write
from casework.tests.test_database_rules import CHANGES, LEDGERS, change
from vsign_portal import database_roles

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C7.2")]
APP, AUDITOR, OWNER = (f"{settings.DATABASE_ROLE_PREFIX}_{each}" for each in ("app", "auditor", "owner"))
TABLES = sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)})
NEVER = database_roles.ledgers()
APPEND_ONLY = [table for table, refused in NEVER.items() if "UPDATE" in refused]


def address(user: str, database: str = "") -> str:
    facts = connection.get_connection_params()
    return f"postgresql://{user}@/{database or facts['dbname']}?host={quote(facts['host'], safe='/')}"


@pytest.fixture
def app() -> Iterator[Any]:
    """A connection of its own, signed in as what serves."""
    with psycopg.connect(address(APP), autocommit=True) as signed_in:
        yield signed_in


def refused(signed_in: Any, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        signed_in.execute(statement)


def first_column(table: str) -> str:
    model = next(m for m in apps.get_models(include_auto_created=True) if m._meta.db_table == table)
    return str(model._meta.concrete_fields[-1].column)


def test_tests_do_everything_as_what_serves() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (APP,)


def test_the_ledgers_are_known_by_their_triggers() -> None:
    assert {model._meta.db_table for model in database_roles.AUDITED} <= set(APPEND_ONLY)
    assert {"casework_case", "casework_event", "casework_consent", "casework_disclosure"} <= set(NEVER)


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_nothing_in_a_ledger_is_changed(app: Any, table: str) -> None:
    column = first_column(table)
    refused(app, f'UPDATE "{table}" SET "{column}" = "{column}"')
    refused(app, f'SELECT 1 FROM "{table}" FOR UPDATE')
    with app.transaction(force_rollback=True):
        refused(app, f'LOCK TABLE "{table}" IN ACCESS EXCLUSIVE MODE')


@pytest.mark.parametrize("table", [table for table, never in NEVER.items() if "DELETE" in never])
def test_nothing_is_deleted_from_what_is_never_deleted(app: Any, table: str) -> None:
    refused(app, f'DELETE FROM "{table}"')


@pytest.mark.sampled(5)
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE {} CASCADE",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
        "ALTER TABLE {} DISABLE TRIGGER USER",
        "ALTER TABLE {} DISABLE RULE x",
        "DROP TABLE {} CASCADE",
        "ALTER TABLE {} RENAME TO gone",
        "ALTER TABLE {} ADD COLUMN more int",
        "ALTER TABLE {} OWNER TO CURRENT_USER",
        "CREATE RULE quiet AS ON INSERT TO {} DO INSTEAD NOTHING",
        "CREATE TRIGGER mine BEFORE INSERT ON {} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    ],
)
def test_no_table_is_altered_or_emptied(app: Any, table: str, statement: str) -> None:
    with app.transaction(force_rollback=True):
        refused(app, statement.format(f'"{table}"'))


@pytest.mark.parametrize(
    "statement",
    [
        "SET session_replication_role = replica",
        f"SET ROLE {OWNER}",
        f"SET SESSION AUTHORIZATION {OWNER}",
        "CREATE TABLE casework_mine (id int)",
        "CREATE TEMPORARY TABLE casework_trailseal (number int)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean"
        " LANGUAGE sql AS 'SELECT TRUE'",
        "DROP FUNCTION public._pgtrigger_should_ignore(name) CASCADE",
        "CREATE EVENT TRIGGER mine ON ddl_command_start EXECUTE FUNCTION x()",
        "SELECT setval('casework_trailentry_id_seq', 999999)",
        "ALTER SEQUENCE casework_trailentry_id_seq RESTART",
        "UPDATE pg_trigger SET tgenabled = 'D'",
        "UPDATE pg_class SET relhastriggers = false",
        f"ALTER ROLE {APP} SUPERUSER",
        f"GRANT {OWNER} TO {APP}",
        "CREATE ROLE mine SUPERUSER",
        "ALTER SYSTEM SET session_replication_role = 'replica'",
        "COPY casework_trailentry TO PROGRAM 'cat'",
        "COPY casework_trailentry TO '/tmp/trail'",
        "SELECT pg_read_file('/etc/passwd')",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('casework', '0002', now())",
    ],
)
def test_nobody_climbs_from_the_role_that_serves(app: Any, statement: str) -> None:
    refused(app, statement)


def test_what_the_role_that_serves_grants_is_nothing(app: Any) -> None:
    """PostgreSQL warns at most."""
    with suppress(psycopg.errors.InsufficientPrivilege):
        app.execute("GRANT UPDATE ON casework_trailentry TO PUBLIC")
    refused(app, "UPDATE casework_trailentry SET verb = verb")


@pytest.fixture
def told_to_ignore_triggers() -> None:
    """As django-pgtrigger would have it: a setting of the session that everybody may set."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(tgname)::text FROM pg_trigger WHERE NOT tgisinternal")
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, false)", cursor.fetchone())


@pytest.mark.parametrize(("make", "changes"), CHANGES.values(), ids=CHANGES)
def test_no_setting_of_a_session_switches_triggers_off(
    told_to_ignore_triggers: None, make: Callable[[], Any], changes: dict[str, Any]
) -> None:
    record = make()
    with pytest.raises(Error), transaction.atomic():
        change(record, **changes)


@pytest.mark.parametrize("make", LEDGERS.values(), ids=LEDGERS)
def test_no_setting_of_a_session_lets_a_ledger_be_deleted_from(
    told_to_ignore_triggers: None, make: Callable[[], models.Model]
) -> None:
    record = make()
    with pytest.raises(Error), transaction.atomic():
        type(record)._default_manager.filter(pk=record.pk)._raw_delete("default")


# ------------------------------------------------------------------------- the auditor
def test_the_auditor_verifies_the_trail_and_sees_nobody(tmp_path: Any) -> None:
    write()
    seal()
    witness = set_up_witness(tmp_path / "witness")
    show(witness)
    out = StringIO()
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {AUDITOR}")
        call_command("verify_audit", witness=witness.path, stdout=out)
        assert "whole" in out.getvalue()


@pytest.mark.parametrize(
    "table", [t for t in TABLES if t not in {model._meta.db_table for model in database_roles.AUDITED}]
)
def test_the_auditor_reads_the_ledgers_alone(table: str) -> None:
    with psycopg.connect(address(AUDITOR), autocommit=True) as auditor:
        refused(auditor, f'SELECT * FROM "{table}"')
        refused(auditor, f'DELETE FROM "{table}"')


# ------------------------------------------------------------------------- the command
def rights() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, relacl::text, pg_get_userbyid(relowner) FROM pg_class ORDER BY oid")
        return list(cursor.fetchall())


@pytest.mark.usefixtures("as_the_administrator")
def test_once_more_changes_nothing_and_printing_changes_nothing() -> None:
    before, out = rights(), StringIO()
    call_command("database_roles", sql=True, stdout=out)
    assert f'REVOKE DELETE, UPDATE ON "casework_trailentry" FROM "{APP}";' in out.getvalue()
    assert rights() == before
    call_command("database_roles", stdout=StringIO())
    assert rights() == before


def test_whoever_may_not_make_roles_is_told_in_one_line(settings: Any) -> None:
    settings.DATABASE_ROLE_PREFIX = "another"
    with pytest.raises(CommandError, match=r"^vsign_app may not make roles; let an administrator .* run: CREATE ROLE"):
        call_command("database_roles", stdout=StringIO())


@pytest.mark.usefixtures("as_the_administrator")
def test_a_role_that_may_do_too_much_does_not_serve() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT {OWNER} TO {APP}")
    with pytest.raises(CommandError, match=f"{APP} may do too much to serve"):
        call_command("database_roles", stdout=StringIO())


def manage(url: str, *words: str) -> subprocess.CompletedProcess[str]:
    known = {name: os.environ[name] for name in ("PATH", "VSIGN_VAR") if name in os.environ}
    env = known | {
        "DATABASE_URL": url,
        "SECRET_KEY": settings.SECRET_KEY,
        "VSIGN_DEMO": "1",
        "VSIGN_ROLE_PREFIX": "trial",
    }
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def beside() -> Iterator[str]:
    """An empty database of an owner who is no superuser but may make roles."""
    name, roles = f"trial_{os.getpid()}", ("trial_keeper", "trial_app", "trial_auditor")
    facts = connection.get_connection_params()
    admin = psycopg.connect(
        f"postgresql://{facts['user']}@/postgres?host={quote(facts['host'], safe='/')}", autocommit=True
    )
    drop_roles = sql.SQL("; ").join(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(each)) for each in roles)
    with admin:
        admin.execute("CREATE ROLE trial_keeper LOGIN CREATEROLE")
        admin.execute(sql.SQL("CREATE DATABASE {} OWNER trial_keeper").format(sql.Identifier(name)))
        try:
            yield name
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
            for statement in drop_roles.as_string().split("; "):
                admin.execute(statement)


def test_an_owner_who_may_make_roles_needs_no_superuser(beside: str) -> None:
    """Roles first, then migrate, which grants what came with it; what serves then serves."""
    keeper = address("trial_keeper", beside)
    for words in (["database_roles"], ["migrate", "-v0"], ["database_roles"]):
        done = manage(keeper, *words)
        assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("trial_keeper owns, trial_app serves, trial_auditor audits")
    started = manage(address("trial_app", beside), "load_start_data")
    assert started.returncode == 0, started.stderr
    with psycopg.connect(address("trial_app", beside), autocommit=True) as serving:
        refused(serving, "DELETE FROM casework_trailentry")
        refused(serving, "ALTER TABLE casework_trailentry DISABLE TRIGGER USER")
