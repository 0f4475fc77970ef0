"""After an erasure: a walk over the real tables, every text, JSON, list and file, for what must not be there.

Looked for are only values that were verified as those of the erased, and that nobody who remains has, too. PostgreSQL
picks the rows that come near, `notations` says what is there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from casework.erasure import notations
from casework.erasure.columns import Column, columns
from casework.erasure.hold import Hold
from casework.erasure.notations import SQL_ENCODED, SQL_FROM, SQL_TO, Search
from casework.erasure.order import Answer, ErasureOrder, ScanHit
from casework.erasure.walk import rows_of
from casework.ground.declarations import OnErasure, declared_fields, personal_models
from casework.people.person import Person

Place = tuple[str, str, str]
"""Table, column and row."""
AT_ONCE = 4
"""Files held in memory together."""


def not_shared(needles: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Without those that somebody who remains has, too: mailboxes and numbers are shared."""
    return {
        name: sorted(set(needles.get(name, ())) - _of_those_who_remain(name, needles.get(name, ())))
        for name in ("email", "phone", "tax_code")
    }


def _of_those_who_remain(name: str, values: Sequence[str]) -> set[str]:
    remaining = Person.objects.filter(Q(**{f"{name}__in": values}), erased_at=None)
    return set(remaining.values_list(name, flat=True))


def search_of(order: ErasureOrder) -> Search:
    return Search(notations.needles(not_shared(order.needles)))


@transaction.atomic
def scan(order: ErasureOrder) -> int:
    """List what is found as places to redact; how many wait for an answer. A place that names nobody any more waits no
    longer; one that was redacted and names somebody again waits anew."""
    found = set(places(search_of(order))) - kept_places()
    for hit in order.hits.exclude(answer=Answer.KEPT):
        is_there = (hit.table, hit.column, hit.row) in found
        if is_there != (hit.answer == ""):
            hit.settle(at=None if is_there else timezone.now(), answer="" if is_there else Answer.GONE)
    known = set(order.hits.values_list("table", "column", "row"))
    ScanHit.objects.bulk_create(
        [ScanHit(order=order, table=table, column=name, row=row) for table, name, row in sorted(found - known)]
    )
    return order.hits.filter(answer="").count()


def kept_places() -> set[Place]:
    """Where the details of the erased stand by right: in fields that a hold keeps, and in what proves the centre's own
    doings."""
    places: set[Place] = set()
    for hold in Hold.objects.active().filter(person__erased_at__isnull=False):
        for label in hold.fields:
            model = apps.get_model(label.rpartition(".")[0])
            name = model._meta.get_field(label.rpartition(".")[2]).column
            places |= {(model._meta.db_table, name, str(pk)) for pk in rows_of(model, [hold.person_id])}
    erased = list(Person.objects.exclude(erased_at=None).values_list("pk", flat=True))
    proofs: dict[type[Any], list[str]] = {}
    for model, field, its in declared_fields():
        if its.on_erasure is OnErasure.PROOF and field.column:
            proofs.setdefault(model, []).append(field.column)
    for model in personal_models():
        if model in proofs:
            rows = rows_of(model, erased)
            places |= {(model._meta.db_table, name, str(pk)) for pk in rows for name in proofs[model]}
    return places


def places(search: Search, among: Callable[[], Iterator[Column]] = columns) -> Iterator[Place]:
    """Every value in which something is found."""
    if not search.wanted:
        return
    for each in among():
        for row, value in _near(each, search):
            if each.found(search, value):
                yield each.table, each.name, row


def _near(column: Column, search: Search) -> Iterator[tuple[str, Any]]:
    """The rows that may hold it. A file is read whole, few at a time."""
    table, name, key = column.quoted
    values: list[Any] = []
    if column.is_bytes:
        statement = f"SELECT {key}::text, {name} FROM {table} WHERE length({name}) > 0"
    else:
        text = column.as_read
        statement = f"""
            SELECT {key}::text, {text} FROM {table}
            WHERE translate(lower({text}), %s, %s) LIKE ANY(%s) OR {text} ~ %s
        """
        cores = [f"%{core}%".replace("\\", "\\\\") for core in search.cores]
        values = [SQL_FROM, SQL_TO, cores, SQL_ENCODED]
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, values)
        while rows := cursor.fetchmany(AT_ONCE if column.is_bytes else 500):
            yield from rows
