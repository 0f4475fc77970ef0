"""Rows of several tables in one round trip."""

from functools import cache
from typing import Any

from django.db import connection, models


def insert(*records: models.Model) -> None:
    """Insert new records in one statement and set their primary keys.

    What their foreign keys point at must be there already: a record cannot point at another of the same call.
    """
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
