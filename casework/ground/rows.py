"""Rows of several tables in one round trip."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connection, models
from psycopg import Binary, Cursor


class RuledOut(Exception):
    """A record that was to be inserted only once is there already; nothing of the call may stay."""


def insert(*records: models.Model, once: Sequence[models.Model] = ()) -> None:
    """Insert new records in one statement and set their primary keys.

    A record may point at one that stands before it. Triggers that run before a row is inserted do not see the others.
    `once`: those among the first of the records that something may rule out which is there already. A race that is
    expected is then no error of the database, which would write down what people typed. Raises RuledOut, with which the
    transaction has to end.
    """
    if not records:
        return
    parts: list[str] = []
    values: list[Any] = []
    keys: dict[int, str] = {}
    conditions: list[str] = []
    for number, record in enumerate(records):
        statement, parameters = _insert_of(record, keys, " AND ".join(conditions))
        key = connection.ops.quote_name(_key(record).column)
        is_once = any(record is each for each in once)
        parts.append(f"row{number} AS ({statement}{' ON CONFLICT DO NOTHING' if is_once else ''} RETURNING {key})")
        if is_once:
            conditions.append(f"EXISTS (SELECT FROM row{number})")
        keys[id(record)] = f"(SELECT {key} FROM row{number})"
        values += parameters
    stored = _ask(f"WITH {', '.join(parts)} SELECT {', '.join(keys.values())}", values)
    if None in stored:
        raise RuledOut
    for record, pk in zip(records, stored, strict=True):
        record.pk = pk
        record._state.adding, record._state.db = False, connection.alias
        _take_keys(record)


def insert_once(record: models.Model) -> bool:
    """Insert a record unless one that rules it out is there already; whether it was inserted. Whoever does it at the
    same moment waits for the other: a race that is expected is no error of the database, which would write it down."""
    statement, values = _insert_of(record, {})
    key = connection.ops.quote_name(_key(record).column)
    row = _ask(f"{statement} ON CONFLICT DO NOTHING RETURNING {key}", values)
    if row is None:
        return False
    record.pk = row[0]
    record._state.adding, record._state.db = False, connection.alias
    return True


def _ask(statement: str, values: list[Any]) -> Any:
    """The one row it answers, or none. Files go beside the statement: as text within it, they would take eight times
    their size in memory."""
    if not any(isinstance(each, Binary) for each in values):
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchone()
    with connection.wrap_database_errors, Cursor(connection.connection) as beside:
        beside.execute(statement, values)
        return beside.fetchone()


def _insert_of(record: models.Model, keys: Mapping[int, str], condition: str = "") -> tuple[str, list[Any]]:
    """The statement and its parameters. `keys`: whence to take the key of a record that stands before, by its id.
    `condition`: without which nothing is inserted."""
    _take_keys(record)
    beginning, fields = _statement(type(record), record.pk is not None)
    places: list[str] = []
    values: list[Any] = []
    for field in fields:
        key = keys.get(id(field.get_cached_value(record, None))) if field.is_relation else None
        places.append(key or _placeholder(field))
        if not key:
            values.append(field.get_db_prep_save(field.pre_save(record, add=True), connection))
    listed = ", ".join(places)
    return f"{beginning} SELECT {listed} WHERE {condition}" if condition else f"{beginning} VALUES ({listed})", values


def _take_keys(record: models.Model) -> None:
    """Of the records it points at, which may have been stored since they were given to it."""
    for field in _foreign_keys(type(record)):
        target = field.get_cached_value(record, None)
        if target is not None:
            setattr(record, field.attname, getattr(target, field.target_field.attname))


def _key(record: models.Model) -> Any:
    return record._meta.pk


@cache
def _foreign_keys(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if field.is_relation]


@cache
def _statement(model: type[models.Model], has_key: bool) -> tuple[str, list[Any]]:
    """Put together once a model: Django's compiler took longer over it than PostgreSQL over the rows."""
    quote = connection.ops.quote_name
    fields: list[Any] = [f for f in model._meta.concrete_fields if has_key or not f.primary_key]
    columns = ", ".join(quote(field.column) for field in fields)
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns})", fields


@cache
def _placeholder(field: Any) -> str:
    """Arrays need their type."""
    return str(field.get_placeholder(None, None, connection)) if hasattr(field, "get_placeholder") else "%s"
