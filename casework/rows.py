"""Rows of several tables in one round trip."""

from typing import Any

from django.db import connection, models
from django.db.models.sql import InsertQuery


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
    model = type(record)
    fields = [f for f in model._meta.concrete_fields if not (f.primary_key and record.pk is None)]
    query = InsertQuery(model)
    query.insert_values(fields, [record])
    ((statement, parameters),) = query.get_compiler(connection=connection).as_sql()
    return statement, list(parameters)
