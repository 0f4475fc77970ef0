"""What the contracts of import-linter (pyproject.toml) cannot see: imports inside functions and dotted names."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT: Path = settings.BASE_DIR
PACKAGES = ("casework", "consult", "privacy", "vsign_portal")


def sources() -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "tests" not in path.parts and "migrations" not in path.parts:
                yield path


def test_nothing_is_imported_inside_a_function() -> None:
    found = []
    for path in sources():
        tree = ast.parse(path.read_text("utf-8"))
        functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
        inside = {n for f in functions for n in ast.walk(f) if isinstance(n, ast.Import | ast.ImportFrom)}
        found += [f"{path.relative_to(ROOT)}:{n.lineno}" for n in inside]
    assert found == []
