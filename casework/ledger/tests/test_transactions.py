"""Parts of a verb stand or fall with it: what says so is held to it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from casework.ledger.entries import TrailEntry
from casework.ledger.moves import in_a_transaction, inside_a_transaction

SAYS_SO = re.compile(r"\b(inside|part of|within)\b[\w' .]*\btransaction", re.IGNORECASE)
HELD_TO_IT = {"inside_a_transaction", "transaction", "move"}


@inside_a_transaction
def part(value: int) -> int:
    return value


@pytest.mark.django_db
def test_a_part_alone_is_an_error_even_within_the_transaction_of_a_test() -> None:
    assert not in_a_transaction()
    with pytest.raises(RuntimeError, match="part is part of a transaction"):
        part(1)


@pytest.mark.django_db(transaction=True)
def test_a_part_alone_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="part is part of a transaction"):
        part(1)


@pytest.mark.django_db
@pytest.mark.parametrize("durable", [True, False])
def test_a_part_runs_in_the_transaction_of_its_verb(durable: bool) -> None:
    with transaction.atomic(durable=durable):
        assert part(1) == 1


@pytest.mark.django_db
def test_a_savepoint_within_the_transaction_of_a_verb_is_inside_it() -> None:
    with transaction.atomic(), transaction.atomic():
        assert part(1) == 1
    assert not TrailEntry.objects.exists()


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for root in ("casework", "consult", "privacy"):
        for path in Path(settings.BASE_DIR, root).rglob("*.py"):
            if not {"tests", "migrations"} & set(path.parts):
                for node in ast.walk(ast.parse(path.read_text())):
                    if isinstance(node, ast.FunctionDef):
                        yield f"{path.relative_to(settings.BASE_DIR)} {node.name}", node


def decorators(function: ast.FunctionDef) -> set[str]:
    return {ast.unparse(each).partition("(")[0].partition(".")[0] for each in function.decorator_list}


def test_whoever_promises_a_transaction_in_words_is_held_to_it() -> None:
    """'Inside the caller's transaction' in a docstring binds nobody."""
    only_words = [
        name
        for name, function in functions()
        if SAYS_SO.search(ast.get_docstring(function) or "") and not decorators(function) & HELD_TO_IT
    ]
    assert only_words == []
