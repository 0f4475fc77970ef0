"""Rows of several tables in one round trip."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection, models


def insert(*records: models.Model) -> None:
    """Insert new records and set their primary keys: in one statement, and one more for those that point at others
    of the same call."""
    if not records:
        return
    first = [record for record in records if not _points_at_a_new_one(record)]
    _insert_at_once(first or records)
    if first and len(first) < len(records):
        insert(*(record for record in records if record not in first))


def _points_at_a_new_one(record: models.Model) -> bool:
    """Foreign keys whose records have been stored since are set on the way."""
    for field in record._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.is_cached(record):
            target = field.get_cached_value(record)
            if target is not None and target.pk is None:
                return True
            setattr(record, field.attname, target and getattr(target, field.target_field.attname))
    return False


def _insert_at_once(records: Sequence[models.Model]) -> None:
    quote = connection.ops.quote_name
    parts, keys, values = [], [], []
    for number, record in enumerate(records):
        statement, parameters = _insert_of(record)
        key = quote(_key(record).column)
        parts.append(f"row{number} AS ({statement} RETURNING {key})")
        keys.append(f"(SELECT {key} FROM row{number})")
        values += parameters
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(parts)} SELECT {', '.join(keys)}", values)
        for record, pk in zip(records, cursor.fetchone(), strict=True):
            record.pk = pk
            record._state.adding, record._state.db = False, connection.alias


def _key(record: models.Model) -> Any:
    return record._meta.pk


def _insert_of(record: models.Model) -> tuple[str, list[Any]]:
    statement, fields = _statement(type(record), record.pk is not None)
    return statement, [field.get_db_prep_save(field.pre_save(record, add=True), connection) for field in fields]


@cache
def _statement(model: type[models.Model], has_key: bool) -> tuple[str, list[Any]]:
    """Put together once a model: Django's compiler took longer over it than PostgreSQL over the rows."""
    quote = connection.ops.quote_name
    fields: list[Any] = [f for f in model._meta.concrete_fields if has_key or not f.primary_key]
    columns = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(_placeholder(field) for field in fields)
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})", fields


def _placeholder(field: Any) -> str:
    """Arrays need their type."""
    return str(field.get_placeholder(None, None, connection)) if hasattr(field, "get_placeholder") else "%s"
