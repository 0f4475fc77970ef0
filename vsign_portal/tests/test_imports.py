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


def test_nothing_is_imported_inside_a_function_but_what_an_app_needs_when_it_is_ready() -> None:
    found = []
    for path in sources():
        tree = ast.parse(path.read_text("utf-8"))
        functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
        if path.name == "apps.py":
            functions = [function for function in functions if function.name != "ready"]
        inside = {n for f in functions for n in ast.walk(f) if isinstance(n, ast.Import | ast.ImportFrom)}
        found += [f"{path.relative_to(ROOT)}:{n.lineno}" for n in inside]
    assert found == []


def test_nothing_is_found_by_a_dotted_name() -> None:
    found = [path for path in sources() if "import_string" in path.read_text("utf-8")]
    assert found == []
