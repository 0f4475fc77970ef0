"""Work on many rows, where one that fails keeps no other waiting."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import models

log = logging.getLogger(__name__)
Row = TypeVar("Row", bound=models.Model)


def each_on_its_own(work: Callable[[Row], object], rows: Iterable[Row]) -> int:
    """For how many rows the work was done. The log names the row and the kind of error: its words may name somebody."""
    done = 0
    for row in rows:
        try:
            done += bool(work(row))
        except Exception as error:
            log.error("%s %s failed: %s", row._meta.label, row.pk, type(error).__name__)
    return done
