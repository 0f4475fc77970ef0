"""What a migration may do to a table that is in use (docs/migrations.md). One that it makes itself is nobody's yet.

A migration that has to break a rule says why: `accepted = {"rule": "reason"}` on its class.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlparse
from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    RemoveIndexConcurrently,
    ValidateConstraint,
)
from django.db import connection
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import CheckConstraint, GeneratedField
from django.db.models.fields import NOT_PROVIDED

RULES = {
    "concurrently": "an index of a table in use is made and dropped CONCURRENTLY, by a migration with atomic = False",
    "alone": "what is done CONCURRENTLY stands alone in its migration: half a migration cannot be run again",
    "not valid": "a constraint is added NOT VALID (AddConstraintNotValid)",
    "validated later": "a constraint is validated by a later migration than the one that adds it",
    "foreign key": "a foreign key comes as a column without constraint, then NOT VALID, then validated",
    "rewrite": "the type of a column in use does not change: add a column, fill it, change over",
    "not null": "a column in use becomes NOT NULL by a CHECK that was validated before",
    "default": "a new mandatory column has a db_default: the code that still runs does not know it",
    "rename": "nothing in use is renamed: the code that still runs calls it by its old name",
    "sql": "SQL by hand takes no long lock and does not lift the lock_timeout",
    "data alone": "data is changed by a migration of its own: locks on tables would be held as long",
}

AnyField = Any
"""What the state of a migration holds: fields of every kind, keys of other tables among them."""

_LONG_LOCK = re.compile(
    r"\bCREATE\s+(UNIQUE\s+)?INDEX\s+(?!CONCURRENTLY)|\bDROP\s+INDEX\s+(?!CONCURRENTLY)|\bREINDEX\b(?!.*CONCURRENTLY)"
    # What excuses a constraint stands before the next one that the statement adds.
    r"|\bADD\s+(CONSTRAINT\s+\S+\s+)?(CHECK|FOREIGN|UNIQUE|PRIMARY|EXCLUDE)\b"
    r"(?!((?!\bADD\b).)*\b(NOT\s+VALID|USING\s+INDEX)\b)"
    r"|\bTYPE\s+\w+|\bSET\s+NOT\s+NULL\b|\bVACUUM\s+FULL\b|\bCLUSTER\b|\bLOCK\s+TABLE\b|\bSET\s+(UN)?LOGGED\b"
    r"|\bSET\s+(LOCAL\s+|SESSION\s+)?lock_timeout\b",
    re.IGNORECASE | re.DOTALL,
)
CONCURRENT = (AddIndexConcurrently, RemoveIndexConcurrently)
SCHEMA = (operations.fields.FieldOperation, operations.models.ModelOperation, operations.models.IndexOperation)


@dataclass(frozen=True)
class Fault:
    migration: str
    rule: str
    what: str

    def __str__(self) -> str:
        return f"{self.migration}: {self.what}: {RULES[self.rule]}"


def all_faults() -> list[Fault]:
    """Of every migration of this portal's own apps."""
    loader = MigrationLoader(connection)
    ours = {"casework", "consult", "privacy"}
    return [
        fault
        for key, migration in sorted(loader.disk_migrations.items())
        if key[0] in ours
        for fault in faults(migration, loader.project_state(key, at_end=False))
    ]


def faults(migration: Migration, state: ProjectState) -> list[Fault]:
    """`state`: before the migration; it is moved on."""
    accepted = getattr(migration, "accepted", {})
    name = f"{migration.app_label}.{migration.name}"
    return [Fault(name, rule, what) for rule, what in _broken(migration, state) if rule not in accepted]


def _broken(migration: Migration, state: ProjectState) -> Iterator[tuple[str, str]]:
    made: set[str] = set()
    whole = list(_flat(migration.operations))
    yield from _as_a_whole(migration, whole)
    for operation in whole:
        model = getattr(operation, "model_name", None) or getattr(operation, "name", "")
        in_use = str(model).lower() not in made
        if isinstance(operation, operations.CreateModel):
            made.add(operation.name_lower)
        before = state.clone()
        operation.state_forwards(migration.app_label, state)
        if isinstance(operation, operations.RunSQL):
            if not migration.initial and any(map(_LONG_LOCK.search, _statements(operation))):
                yield "sql", operation.describe()
        elif in_use:
            yield from ((rule, operation.describe()) for rule in _rules_broken(operation, migration, before, state))


def _flat(listed: Sequence[Operation]) -> Iterator[Operation]:
    """Those that run against the database."""
    for operation in listed:
        if isinstance(operation, operations.SeparateDatabaseAndState):
            yield from _flat(operation.database_operations)
        else:
            yield operation


def _as_a_whole(migration: Migration, whole: list[Operation]) -> Iterator[tuple[str, str]]:
    concurrent = [each for each in whole if isinstance(each, CONCURRENT)]
    if concurrent and migration.atomic:
        yield "concurrently", concurrent[0].describe()
    if concurrent and len(whole) > 1:
        yield "alone", concurrent[0].describe()
    added = {each.constraint.name for each in whole if isinstance(each, AddConstraintNotValid)}
    for each in whole:
        if isinstance(each, ValidateConstraint) and each.name in added:
            yield "validated later", each.describe()
    changes_data = any(isinstance(each, operations.RunPython) for each in whole)
    if changes_data and any(isinstance(each, SCHEMA) for each in whole):
        yield "data alone", "RunPython beside changes of tables"


def _rules_broken(
    operation: Operation, migration: Migration, before: ProjectState, after: ProjectState
) -> Iterator[str]:
    if isinstance(operation, (*CONCURRENT, AddConstraintNotValid)):
        return
    if isinstance(operation, operations.AddIndex | operations.RemoveIndex):
        yield "concurrently"
    elif isinstance(operation, operations.AddConstraint):
        yield "not valid" if isinstance(operation.constraint, CheckConstraint) else "concurrently"
    elif isinstance(operation, operations.AddField):
        yield from _of_new_column(operation.field)
    elif isinstance(operation, operations.AlterField):
        key = (migration.app_label, operation.model_name_lower)
        yield from _of_changed_column(
            before.apps.get_model(*key)._meta.get_field(operation.name),
            after.apps.get_model(*key)._meta.get_field(operation.name),
        )
    elif isinstance(operation, operations.AlterUniqueTogether):
        had = before.models[migration.app_label, operation.name_lower].options.get("unique_together") or set()
        if (operation.option_value or set()) - {tuple(names) for names in had}:
            yield "concurrently"
    elif isinstance(operation, operations.RenameField | operations.RenameModel | operations.AlterModelTable):
        yield "rename"


def _of_new_column(field: AnyField) -> Iterator[str]:
    if field.many_to_many:
        return
    if isinstance(field, GeneratedField):
        yield "rewrite"
    elif not field.null and getattr(field, "db_default", NOT_PROVIDED) is NOT_PROVIDED:
        yield "default"
    if field.remote_field and getattr(field, "db_constraint", False):
        yield "foreign key"
    if field.unique or field.db_index:
        yield "concurrently"


def _of_changed_column(old: AnyField, new: AnyField) -> Iterator[str]:
    if old.db_type(connection) != new.db_type(connection) and not _only_longer(old, new):
        yield "rewrite"
    if old.null and not new.null:
        yield "not null"
    if (new.unique and not old.unique) or (new.db_index and not old.db_index):
        yield "concurrently"
    if getattr(new, "db_constraint", False) and not getattr(old, "db_constraint", False):
        yield "foreign key"


def _only_longer(old: AnyField, new: AnyField) -> bool:
    """PostgreSQL rewrites nothing when a varchar grows or becomes text."""
    was, now = str(old.db_type(connection)), str(new.db_type(connection))
    if not was.startswith("varchar"):
        return False
    return now == "text" or (now.startswith("varchar") and (new.max_length or 0) >= (old.max_length or 0))


def _statements(operation: operations.RunSQL) -> list[str]:
    """Each by itself and without comments: words of one excuse no other."""
    sql = operation.sql
    listed = [sql] if isinstance(sql, str) else [each if isinstance(each, str) else each[0] for each in sql]
    return [one for text in listed for one in sqlparse.split(sqlparse.format(text, strip_comments=True))]
