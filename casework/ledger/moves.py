"""Verbs: one transaction each; a refusal rolls back and is then recorded in the trail."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar

from django.db import transaction

from casework.ground.errors import Refused
from casework.ledger import trail


class Moved(Protocol):
    @property
    def target(self) -> str: ...


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
