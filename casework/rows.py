"""Rows of several tables in one round trip."""

from typing import Any

from django.db import connection, models
from django.db.models.sql import InsertQuery


def insert(*records: models.Model) -> None:
    """Insert new records whose primary keys nobody needs afterwards, in one statement.

    Foreign keys between them are not looked at in order: what they point at must be there already.
    """
    parts, values = [], []
    for record in records:
        statement, parameters = _insert_of(record)
        parts.append(statement)
        values += parameters
    *first, last = parts
    named = ", ".join(f"row{number} AS ({statement})" for number, statement in enumerate(first))
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {named} {last}" if first else last, values)


def _insert_of(record: models.Model) -> tuple[str, list[Any]]:
    model = type(record)
    fields = [f for f in model._meta.concrete_fields if not (f.primary_key and record.pk is None)]
    query = InsertQuery(model)
    query.insert_values(fields, [record])
    ((statement, parameters),) = query.get_compiler(connection=connection).as_sql()
    return statement, list(parameters)
