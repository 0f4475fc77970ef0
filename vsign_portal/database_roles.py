"""Who may do what in the database itself: three roles, so that whoever gets hold of the portal's connection can neither
rewrite a ledger nor switch off a trigger.

owner     owns the tables; migrates, and nothing else
app       serves: reads and writes rows, but a ledger's only as its triggers let through
auditor   reads the ledgers and nobody's details

What the app may do to a table follows from the triggers of its model: what they never let through is not granted
either. What they let through on a condition (an erasure empties a text, a state moves on) stays granted: the app can
switch off no trigger, and those of django-pgtrigger are told to listen to no setting of a session.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from psycopg import sql

from casework.case.case import Case
from casework.erasure.tombstone import Tombstone
from casework.ledger.access import AccessEntry
from casework.ledger.entries import TrailEntry, TrailSeal

AUDITED: tuple[type[models.Model], ...] = (TrailEntry, TrailSeal, AccessEntry, Tombstone)
WRITES = ("INSERT", "UPDATE", "DELETE")
# The library's own looks at a setting that every session can set.
LISTEN_TO_NO_SESSION = (
    "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN"
    " LANGUAGE sql IMMUTABLE AS 'SELECT FALSE'"
)
NOT_THE_OWNERS = """
    SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, c.oid::regclass::text
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'S')
      AND pg_get_userbyid(c.relowner) <> %(owner)s
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('e', 'a', 'i'))
    UNION ALL
    SELECT 'FUNCTION', p.oid::regprocedure::text FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND pg_get_userbyid(p.proowner) <> %(owner)s
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    UNION ALL
    SELECT 'TYPE', t.oid::regtype::text FROM pg_type t
    WHERE t.typnamespace = 'public'::regnamespace AND pg_get_userbyid(t.typowner) <> %(owner)s
      AND t.typtype = 'e'
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = t.oid AND d.deptype IN ('e', 'i'))
    ORDER BY 1, 2
"""


class NotPossible(Exception):
    """Says in one line why the roles cannot be made."""


@dataclass(frozen=True)
class Roles:
    owner: str
    app: str
    auditor: str


def roles() -> Roles:
    """The owner is whoever owns the tables already, unless that is a superuser: no superuser serves or migrates."""
    prefix = settings.DATABASE_ROLE_PREFIX
    return Roles(f"{prefix}_owner" if _me("rolsuper") else _name(), f"{prefix}_app", f"{prefix}_auditor")


def never(model: type[models.Model]) -> set[str]:
    """Of UPDATE and DELETE what the model's triggers refuse whatever the row."""
    refused: set[str] = set()
    for each in getattr(model._meta, "triggers", ()):
        if isinstance(each, pgtrigger.Protect) and each.condition is None:
            refused |= {word for word in WRITES if word in str(each.operation).upper()}
    return refused


def ledgers() -> dict[str, set[str]]:
    """What the app is never granted, by table."""
    found: dict[str, set[str]] = {}
    for model in apps.get_models(include_auto_created=True):
        found.setdefault(model._meta.db_table, set()).update(never(model))
    return {table: refused for table, refused in sorted(found.items()) if refused}


# ----------------------------------------------------------------- what is said to the database
def statements(wanted: Roles) -> Iterator[str]:
    yield from _create(wanted)
    if _name() != wanted.owner:
        yield from _hand_over(wanted)
    yield from grants(wanted)


def _create(wanted: Roles) -> Iterator[str]:
    missing = [role for role in (wanted.owner, wanted.app, wanted.auditor) if role not in _known()]
    if missing and not (_me("rolsuper") or _me("rolcreaterole")):
        commands = " ".join(f"CREATE ROLE {role} LOGIN;" for role in missing)
        raise NotPossible(f"{_name()} may not make roles; let an administrator of the database run: {commands}")
    for role in missing:
        yield _said("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION", role)


def _hand_over(wanted: Roles) -> Iterator[str]:
    """Everything to the owner; sequences go with their tables."""
    yield _said("ALTER DATABASE {} OWNER TO {}", _database(), wanted.owner)
    yield _said("GRANT CREATE, USAGE ON SCHEMA public TO {}", wanted.owner)
    yield from (f"ALTER {kind} {name} OWNER TO {_quoted(wanted.owner)}" for kind, name in _foreign(wanted.owner))


def grants(wanted: Roles) -> Iterator[str]:
    """Exactly these rights: what was granted before is taken back first, in the same transaction."""
    app, auditor = wanted.app, wanted.auditor
    # A table of one's own in a session would stand before the real one, in the functions of triggers too.
    yield _said("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC", _database())
    yield _said("GRANT TEMPORARY ON DATABASE {} TO {}", _database(), wanted.owner)
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    yield _said("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {}, {}", app, auditor)
    yield _said("REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {}, {}", app, auditor)
    yield _said("GRANT USAGE ON SCHEMA public TO {}, {}", app, auditor)
    yield _said("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}", app)
    yield _said("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}", app)
    if not _is_migrated():
        return
    yield LISTEN_TO_NO_SESSION
    yield _said("REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {}", app)
    for table, refused in ledgers().items():
        yield f"REVOKE {', '.join(sorted(refused))} ON {_quoted(table)} FROM {_quoted(app)}"
    for model in AUDITED:
        yield _said("GRANT SELECT ON {} TO {}", model._meta.db_table, auditor)
    yield _said("GRANT SELECT (id) ON {} TO {}", Case._meta.db_table, auditor)
    yield _said("GRANT SELECT ON SEQUENCE {} TO {}", f"{TrailEntry._meta.db_table}_id_seq", auditor)


def apply(wanted: Roles) -> int:
    """How many statements. Raises NotPossible."""
    _refuse_the_mighty(wanted)
    return _run(list(statements(wanted)))


def after_migration() -> None:
    """New tables and triggers count at once, whether or not the roles have been made."""
    wanted = roles()
    all_there = {wanted.owner, wanted.app, wanted.auditor} <= _known()
    _run(statements(wanted) if all_there else [LISTEN_TO_NO_SESSION])


def _run(said: Iterable[str]) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('vsign_portal.database_roles'))")
        said = list(said)
        for each in said:
            cursor.execute(each)
        return len(said)


def _refuse_the_mighty(wanted: Roles) -> None:
    """A role that served before, say as owner, is no app role."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND (rolsuper OR rolcreaterole OR rolreplication"
            " OR rolbypassrls OR pg_has_role(rolname, %s, 'MEMBER')) LIMIT 1",
            [[wanted.app, wanted.auditor], wanted.owner if wanted.owner in _known() else _name()],
        )
        mighty = cursor.fetchone()
    if mighty:
        raise NotPossible(
            f"{mighty[0]} may do too much to serve: a superuser, maker of roles or member of {wanted.owner}"
        )


# ----------------------------------------------------------------- what the database tells
def _name() -> str:
    return str(_asked("SELECT current_user"))


def _database() -> str:
    return str(_asked("SELECT current_database()"))


def _me(attribute: str) -> bool:
    return bool(_asked(f"SELECT {attribute} FROM pg_roles WHERE rolname = current_user"))


def _is_migrated() -> bool:
    """Before the first migration there is nothing to grant; `migrate` grants at its end."""
    return bool(_asked(f"SELECT to_regclass('public.{TrailSeal._meta.db_table}') IS NOT NULL"))


def _known() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles")
        return {name for (name,) in cursor.fetchall()}


def _foreign(owner: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(NOT_THE_OWNERS, {"owner": owner})
        return list(cursor.fetchall())


def _asked(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def _said(words: str, *names: str) -> str:
    return words.format(*(_quoted(name) for name in names))


def _quoted(name: str) -> str:
    return sql.Identifier(name).as_string()
