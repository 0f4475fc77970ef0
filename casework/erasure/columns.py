"""Every column of the database in which somebody may be named: the real tables, read and rewritten one value at a time.

Left out is what says who somebody else is: an equal address there is theirs, and never a place to redact.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection, models

from casework.centre.centre import Centre
from casework.centre.policy import PolicyVersion
from casework.centre.rules import NoticeRecipient
from casework.disclosure.recipient import Recipient
from casework.erasure.notations import Edit, Search, applied
from casework.erasure.order import ErasureOrder, ScanHit
from casework.ground.declarations import declared_fields
from casework.people.consent import ConsentWording

# The centre's own details and words, and the accounts of its staff and partners.
OF_THE_CENTRE = frozenset(
    model._meta.db_table for model in (Centre, NoticeRecipient, PolicyVersion, ConsentWording, Recipient, User)
)
ACCOUNTS = ("axes_", "otp_")
# What an order looks for, and what a redaction took, stand here until the certificate.
WORKING = {(ErasureOrder._meta.db_table, "needles"), (ScanHit._meta.db_table, "taken")}
COLUMNS = """
    SELECT c.relname, a.attname, t.typname, (
        SELECT k.attname FROM pg_index i JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = i.indkey[0]
        WHERE i.indrelid = c.oid AND i.indisprimary
    )
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND (%s = '' OR c.relname = %s)
      AND a.attnum > 0 AND NOT a.attisdropped
      AND t.typname IN ('text', 'varchar', 'bpchar', 'citext', 'json', 'jsonb', 'bytea', '_text', '_varchar')
    ORDER BY 1, a.attnum
"""


@dataclass(frozen=True)
class Column:
    """`kind`: the type, as PostgreSQL names it. `key`: the column that names a row."""

    table: str
    name: str
    kind: str
    key: str

    @cached_property
    def quoted(self) -> tuple[str, str, str]:
        quote = connection.ops.quote_name
        return quote(self.table), quote(self.name), quote(self.key)

    @property
    def is_bytes(self) -> bool:
        return self.kind == "bytea"

    @property
    def is_array(self) -> bool:
        return self.kind.startswith("_")

    @property
    def is_structured(self) -> bool:
        return self.is_array or self.kind in ("json", "jsonb")

    @property
    def as_read(self) -> str:
        """In SQL, the value as a search takes it."""
        _table, name, _key = self.quoted
        if self.is_bytes:
            return name
        return f"array_to_json({name})::text" if self.is_array else f"{name}::text"

    def found(self, search: Search, value: Any) -> list[Edit[Any]]:
        if self.is_bytes:
            return search.in_bytes(bytes(value))
        return search.in_json(value) if self.is_structured else search.in_text(value)

    def read(self, row: str) -> Any:
        """The value as it stands, locked until the end of the transaction if there is one; none where there is none."""
        table, _name, key = self.quoted
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {self.as_read} FROM {table} WHERE {key}::text = %s", [row])
            found = cursor.fetchone()
        value = found[0] if found else None
        return bytes(value) if isinstance(value, memoryview) else value

    @property
    def can_be_written(self) -> bool:
        """A ledger is granted to nobody: asked beforehand, since the statement would stand in the server's log."""
        table, _name, _key = self.quoted
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_column_privilege(%s, %s, 'UPDATE')", [table, self.name])
            return bool(cursor.fetchone()[0])

    def write(self, row: str, value: Any) -> None:
        """Raises DatabaseError where a ledger or a rule of the table refuses it."""
        table, name, key = self.quoted
        new = f"%s::{self.kind}"
        if self.is_array:
            new = f"ARRAY(SELECT json_array_elements_text(%s::json))::{self.kind}"
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {name} = {new} WHERE {key}::text = %s", [value, row])

    def replace(self, row: str, value: Any, edits: list[Edit[Any]]) -> Any:
        """Write the value with its edits; what now stands there."""
        new = applied(value, edits)
        self.write(row, new)
        return new


def columns(table: str = "") -> Iterator[Column]:
    """All in which the erased may be named, or those of one table."""
    theirs = set(_identities())
    for each in every_column(table):
        is_theirs = each.table in OF_THE_CENTRE or each.table.startswith(ACCOUNTS) or (each.table, each.name) in theirs
        if not is_theirs:
            yield each


def every_column(table: str = "") -> Iterator[Column]:
    """All in which letters stand, but for what an order itself works with."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [table, table])
        found = cursor.fetchall()
    for its, name, kind, key in found:
        if (its, name) not in WORKING:
            yield Column(its, name, kind, key or "ctid")


def column(table: str, name: str) -> Column | None:
    """The one that a place names; none once the table has lost it."""
    return next((each for each in columns(table) if each.name == name), None)


def _identities() -> Iterator[tuple[str, str]]:
    """Whoever a row is about, by its own declaration: name, address, number and account."""
    for model, field, its in declared_fields():
        if its.identity and field.column:
            yield model._meta.db_table, field.column


def record_of(table: str, row: str) -> models.Model | None:
    """The row as a record; none for a table that has no model, or when it is gone."""
    model = next((each for each in apps.get_models() if each._meta.db_table == table and not each._meta.proxy), None)
    return model._base_manager.filter(pk=row).first() if model else None
