"""The tool that breaks rules: what it changes, what it leaves alone, and that a change is noticed."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from script.dev.mutants import run
from script.dev.mutants.__main__ import PATHS, explained, room_tests
from script.dev.mutants.mutate import mutants_of, mutated


def changes_of(source: str, folder: Path) -> dict[str, str]:
    """What is changed → the code that comes of it."""
    path = folder / "module.py"
    path.write_text(source)
    return {mutant.what: ast.unparse(mutated(mutant)) for mutant in mutants_of(path)}


@pytest.mark.parametrize(
    ("source", "what", "becomes"),
    [
        ("a < b", "the opposite comparison", "a <= b"),
        ("a and b", "and for or, or for and", "a or b"),
        ("a and b", "without its part 1", "b"),
        ("not a", "without not", "a"),
        ("a if b else c", "always the first", "a"),
        ("x = True", "False for True", "x = False"),
        ("x = 3", "4 for 3", "x = 4"),
        ("a + b", "another operator", "a - b"),
        ("a.filter(pk=b, state=c)", "without state=", "a.filter(pk=b)"),
        ("(a, b)", "without its part 2", "(a,)"),
        ("{a: b, c: d}", "without its part 1", "{c: d}"),
        ("if a:\n    b()", "as if never true", "if False:\n    b()"),
        ("if a:\n    b()", "left out", "if a:\n    pass"),
        ("def f():\n    return a", "returns None", "def f():\n    return None"),
        ("a.b = c", "left out", "pass"),
    ],
)
def test_one_thing_is_changed_at_a_time(source: str, what: str, becomes: str, tmp_path: Path) -> None:
    assert changes_of(source, tmp_path)[what] == becomes


@pytest.mark.parametrize(
    "source",
    [
        '"""A docstring."""',
        "def f(a: tuple[int, str]) -> dict[int, int]: ...",
        "@move(1, 2)\ndef f(): ...",
        "class A(models.Model):\n    size = models.CharField(max_length=3)",
        "class A:\n\n    class Meta:\n        ordering = [1, 2]",
        "a = _('%s and %s', 1, 2)",
        "if TYPE_CHECKING:\n    a = 1",
    ],
)
def test_what_tests_cannot_see_is_left_alone(source: str, tmp_path: Path) -> None:
    assert changes_of(source, tmp_path) == {}


def test_the_hardest_rules_are_where_the_tool_looks_for_them() -> None:
    for path in map(Path, PATHS):
        assert mutants_of(path), path
        assert room_tests(path), path


def test_a_reason_belongs_to_a_line_that_is_there() -> None:
    for path, source, _what in explained():
        assert source in [line.strip() for line in Path(path).read_text().splitlines()]


JUDGED = """
import ast, sys
from pathlib import Path
from script.dev.mutants import run

finder = run.Finder(Path("made_up_rule.py"), ast.parse(sys.argv[1]))
sys.path.insert(0, ".")
sys.exit(run.outcome(["test_made_up.py"], Path("log"), 60, finder))
"""


@pytest.mark.parametrize(("source", "code"), [("RIGHT = True", run.GREEN), ("RIGHT = False", run.BROKEN)])
def test_tests_see_the_changed_module(source: str, code: int, tmp_path: Path) -> None:
    (tmp_path / "made_up_rule.py").write_text("RIGHT = None\n")
    (tmp_path / "test_made_up.py").write_text("import made_up_rule\n\ndef test_it(): assert made_up_rule.RIGHT\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    known = os.environ | {"PYTHONPATH": str(settings.BASE_DIR)}
    judged = subprocess.run([sys.executable, "-c", JUDGED, source], cwd=tmp_path, env=known, check=False)
    assert judged.returncode == code, (tmp_path / "log").read_text()
