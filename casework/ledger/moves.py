"""Verbs: one transaction each; a refusal rolls back and is then recorded in the trail."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from django.db import connection, transaction

from casework.ground.errors import Refused
from casework.ledger import trail


class Moved(Protocol):
    @property
    def target(self) -> str: ...


P = ParamSpec("P")
R = TypeVar("R")


def move(verb: str) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Make a method a verb. It may raise Refused, which leaves a trail entry outside the rolled-back transaction."""

    def decorate(method: Callable[..., R]) -> Callable[..., R]:
        @wraps(method)
        def run(record: Moved, **kwargs: Any) -> R:
            try:
                with transaction.atomic(durable=True):
                    return method(record, **kwargs)
            except Refused as refusal:
                trail.record(verb, record.target, staff=kwargs.get("staff"), refused=refusal.code)
                raise

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
