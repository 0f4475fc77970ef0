"""What the database refuses while something runs: it stands in the server's log, with what people typed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.db import DatabaseError
from django.db.backends.utils import CursorWrapper
from psycopg import Cursor, Error


@contextmanager
def noted() -> Iterator[list[str]]:
    """Of all threads."""
    found: list[str] = []

    def watch(of: Any, name: str) -> Any:
        whole = getattr(of, name)

        def run(self: Any, *args: Any, **kwargs: Any) -> Any:
            try:
                return whole(self, *args, **kwargs)
            except (DatabaseError, Error) as error:
                found.append(str(error))
                raise

        return mock.patch.object(of, name, run)

    with watch(CursorWrapper, "execute"), watch(CursorWrapper, "executemany"), watch(Cursor, "execute"):
        yield found
