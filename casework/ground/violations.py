"""The one place that reads which rule of the database a statement broke.

A rule that code waits for (a nonce used twice, a reference drawn twice) is a constant beside the code that waits:

    NONCE_IS_USED_ONCE = Constraint("casework_submission_pkey")

    with NONCE_IS_USED_ONCE.raises(NonceUsed):
        _file(…)

A test compares every such constant with the database, so that no renaming leaves one waiting for ever.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError

relied_on: list["Constraint"] = []


class Constraint:
    """A rule of the database by its name there."""

    def __init__(self, name: str) -> None:
        self.name = name
        relied_on.append(self)

    @contextmanager
    def raises(self, meaning: type[Exception]) -> Iterator[None]:
        """Whoever breaks this rule inside gets that exception; it stands around the transaction, which is over by
        then. Other violations pass."""
        try:
            yield
        except IntegrityError as error:
            if broken_by(error) == self.name:
                raise meaning from error
            raise


def broken_by(error: BaseException) -> str:
    """The constraint's name; empty for what psycopg refused by itself, and for other errors."""
    for each in (error, error.__cause__):
        if name := getattr(getattr(each, "diag", None), "constraint_name", None):
            return str(name)
    return ""
