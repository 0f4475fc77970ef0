"""Moves: one transaction each; a refusal rolls back and is then recorded in the trail."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from django.contrib.auth.models import User
from django.db import connection, transaction

from casework.ground.errors import Refused
from casework.ledger import trail


class Moved(Protocol):
    @property
    def target(self) -> str: ...


P = ParamSpec("P")
R = TypeVar("R")


@contextmanager
def one_move(verb: str, record: Moved, staff: User | None) -> Iterator[None]:
    """The transaction of a move. Refused passes on, and leaves a trail entry outside what was rolled back."""
    try:
        with transaction.atomic(durable=True):
            yield
    except Refused as refusal:
        trail.record(verb, record.target, staff=staff, refused=refusal.code)
        raise


def move(verb: str) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Make a function on a record that is no case a move of its own; what moves a case is a Verb (casework.case)."""

    def decorate(method: Callable[..., R]) -> Callable[..., R]:
        @wraps(method)
        def run(record: Moved, **kwargs: Any) -> R:
            with one_move(verb, record, kwargs.get("staff")):
                return method(record, **kwargs)

        return run

    return decorate


def inside_a_transaction(part: Callable[P, R]) -> Callable[P, R]:
    """For a part of somebody's verb: it stands or falls with the rest, so it is an error to call it alone."""

    @wraps(part)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if not in_a_transaction():
            raise RuntimeError(f"{part.__qualname__} is part of a transaction, and there is none")
        return part(*args, **kwargs)

    return run


def in_a_transaction() -> bool:
    """The one that Django's tests wrap around a test does not count, as it does not for `durable`."""
    return any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)
