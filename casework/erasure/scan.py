"""After an erasure: a walk over the real tables, every text, JSON and bytea column, for what must not be there."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.db.models import Q

from casework.erasure.hold import Hold
from casework.erasure.order import ErasureOrder, ScanHit
from casework.erasure.walk import rows_of
from casework.people.person import Person

# What an order looks for stands in it until the check has passed.
LEFT_OUT = {("casework_erasureorder", "needles")}
COLUMNS = """
    SELECT c.table_name, c.column_name, c.data_type
    FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
      AND (c.data_type IN ('text', 'character varying', 'character', 'json', 'jsonb', 'bytea', 'ARRAY')
           OR c.udt_name = 'citext')
    ORDER BY 1, 2
"""
PRIMARY_KEYS = """
    SELECT i.indrelid::regclass::text, a.attname FROM pg_index i
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] WHERE i.indisprimary
"""


def needles_of(persons: Sequence[Person]) -> dict[str, list[str]]:
    """The addresses, numbers and tax codes of persons about to be erased."""
    return {
        name: sorted({getattr(person, name) for person in persons} - {""}) for name in ("email", "phone", "tax_code")
    }


def not_shared(needles: dict[str, list[str]]) -> dict[str, list[str]]:
    """Without those that somebody who remains has, too: mailboxes and numbers are shared."""
    return {
        name: [value for value in values if not Person.objects.filter(Q(**{name: value}), erased_at=None).exists()]
        for name, values in needles.items()
    }


def pattern(needles: dict[str, list[str]]) -> str:
    """One regular expression of PostgreSQL for all of them; empty when there is nothing to look for."""
    parts = [re.escape(value) for name in ("email", "tax_code") for value in needles.get(name, ())]
    parts += [_phone(value) for value in needles.get("phone", ())]
    return "|".join(parts)


def _phone(e164: str) -> str:
    """A number however somebody wrote it: 0912 345 678, +84912345678, 84.912.345.678."""
    national = e164.removeprefix("+84")
    digits = r"[ .()-]*".join(national)
    return rf"(\+?84|0)[ .()-]*{digits}" if national != e164 else re.escape(e164)


def scan(order: ErasureOrder) -> int:
    """List what is found as places to redact; how many are open."""
    wanted = pattern(not_shared(order.needles))
    if wanted:
        for table, column, row in set(_places(wanted)) - held_places():
            ScanHit.objects.get_or_create(order=order, table=table, column=column, row=row)
    return order.hits.filter(redacted_at=None).count()


def held_places() -> set[tuple[str, str, str]]:
    """Where the details of the erased stand by right: in fields that a hold keeps."""
    places = set()
    for hold in Hold.objects.active().filter(person__erased_at__isnull=False):
        for label in hold.fields:
            model = apps.get_model(label.rpartition(".")[0])
            column = model._meta.get_field(label.rpartition(".")[2]).column
            places |= {(model._meta.db_table, column, str(pk)) for pk in rows_of(model, [hold.person_id])}
    return places


def _places(wanted: str) -> Iterator[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(PRIMARY_KEYS)
        keys = dict(cursor.fetchall())
        cursor.execute(COLUMNS)
        columns: dict[str, list[tuple[str, str]]] = {}
        for table, column, kind in cursor.fetchall():
            if (table, column) not in LEFT_OUT:
                columns.setdefault(table, []).append((column, kind))
        for table, here in columns.items():
            yield from _in_table(cursor, table, keys.get(table, "ctid"), here, wanted)


def _in_table(
    cursor: Any, table: str, key: str, columns: list[tuple[str, str]], wanted: str
) -> Iterator[tuple[str, str, str]]:
    quote = connection.ops.quote_name
    texts = [f"encode({quote(c)}, 'escape')" if kind == "bytea" else f"{quote(c)}::text" for c, kind in columns]
    matches = ", ".join(f"coalesce({text} ~* %s, false)" for text in texts)
    anywhere = " OR ".join(f"{text} ~* %s" for text in texts)
    statement = f"SELECT {quote(key)}::text, {matches} FROM {quote(table)} WHERE {anywhere}"
    cursor.execute(statement, [wanted] * (2 * len(texts)))
    for row, *found in cursor.fetchall():
        for (column, _kind), hit in zip(columns, found, strict=True):
            if hit:
                yield table, column, row


def redact(hit: ScanHit, *, staff: User, at: Any) -> None:
    """Put […] in place of what was found; where a ledger lets nothing but emptying through, empty the field."""
    wanted = pattern(not_shared(hit.order.needles))
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(PRIMARY_KEYS)
        key = dict(cursor.fetchall()).get(hit.table, "ctid")
        where = f"UPDATE {quote(hit.table)} SET {quote(hit.column)} = %s WHERE {quote(key)}::text = %s"
        replaced = where.replace("= %s WHERE", f"= regexp_replace({quote(hit.column)}, %s, '[…]', 'gi') WHERE", 1)
        try:
            with transaction.atomic():
                cursor.execute(replaced, [wanted, hit.row])
        except DatabaseError:
            cursor.execute(where, ["", hit.row])
    hit.redacted_at, hit.redacted_by = at, staff
    hit.save(update_fields=["redacted_at", "redacted_by"])
