"""Work on many rows, where one that fails keeps no other waiting, and is shown to staff until it succeeds."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection, models
from django.db.models import F
from django.utils import timezone

from casework.ground.stuck_row import StuckRow

log = logging.getLogger(__name__)
Row = TypeVar("Row", bound=models.Model)


def each_on_its_own(work: Callable[[Row], object], rows: Iterable[Row]) -> int:
    """For how many rows the work was done. The log names the row and the kind of error: its words may name somebody.

    A database that is gone is no fault of a row: the error passes, and the job is tried again.
    """
    name = f"{work.__module__}.{work.__qualname__}"
    stuck = set(StuckRow.objects.filter(work=name).values_list("table", "row"))
    done = 0
    for row in rows:
        try:
            done += bool(work(row))
        except Exception as error:
            if isinstance(error, OperationalError | InterfaceError) and not connection.is_usable():
                raise
            log.error("%s %s failed: %s", row._meta.label, row.pk, type(error).__name__)
            _show(name, row, error)
        else:
            if (row._meta.db_table, str(row.pk)) in stuck:
                StuckRow.objects.filter(work=name, table=row._meta.db_table, row=str(row.pk)).delete()
    return done


def _show(name: str, row: models.Model, error: Exception) -> None:
    now = timezone.now()
    place = {"work": name, "table": row._meta.db_table, "row": str(row.pk)}
    told = {"error": type(error).__name__, "last_at": now}
    if not StuckRow.objects.filter(**place).update(times=F("times") + 1, **told):
        StuckRow.objects.bulk_create([StuckRow(**place, **told, since=now)], ignore_conflicts=True)
