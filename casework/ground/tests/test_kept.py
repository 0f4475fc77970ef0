"""The memory of a process: made once, bounded, and forgotten in one call."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from casework.ground import kept
from casework.ground.kept import Kept

# Results of pure functions, and of files that stay as they are: nothing of the database is in them, so nobody has to
# forget them.
PURE = {
    "casework/ground/calendar.py _national_holidays",
    "casework/ground/rows.py _foreign_keys",
    "casework/ground/rows.py _placeholder",
    "casework/ground/rows.py _statement",
    "casework/post/html.py _inliner",
    "consult/offer/sheet.py _letters",
    "privacy/policy/text.py render",
    "vsign_portal/backup/manifest.py code",
    "vsign_portal/health.py _newest_migrations",
}


@pytest.fixture
def memory() -> Iterator[Kept[int, str]]:
    """One that the other tests do not see afterwards."""
    made: Kept[int, str] = Kept(most=2)
    yield made
    kept.every.remove(made)


def test_what_is_kept_is_made_once(memory: Kept[int, str]) -> None:
    assert memory.of(1, lambda: "first") == "first"
    assert memory.of(1, lambda: "never made") == "first"


def test_a_full_memory_starts_anew_and_never_grows(memory: Kept[int, str]) -> None:
    for key in (1, 2, 2, 3):
        memory.of(key, lambda: "value")
    assert list(memory) == [3]


def test_one_call_forgets_every_memory(memory: Kept[int, str]) -> None:
    memory[1] = "old"
    kept.forget()
    assert not memory


def functions_with_a_memory() -> Iterator[str]:
    """Functions decorated with functools' caches."""
    for root in ("casework", "consult", "privacy", "vsign_portal"):
        for path in sorted(Path(settings.BASE_DIR, root).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())) if "tests" not in path.parts else ():
                if isinstance(node, ast.FunctionDef) and any(
                    ast.unparse(each).partition("(")[0].rpartition(".")[2] in ("cache", "lru_cache")
                    for each in node.decorator_list
                ):
                    yield f"{path.relative_to(settings.BASE_DIR)} {node.name}"


def test_only_pure_functions_have_a_memory_of_their_own() -> None:
    assert set(functions_with_a_memory()) <= PURE
