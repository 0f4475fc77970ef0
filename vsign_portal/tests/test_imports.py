"""Who may import whom: consult and privacy never one another, casework neither; no circles, none inside functions."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT: Path = settings.BASE_DIR
ROOMS = ("casework", "consult", "privacy", "vsign_portal")
FORBIDDEN = {
    "casework": {"consult", "privacy", "vsign_portal"},
    "consult": {"privacy", "vsign_portal"},
    "privacy": {"consult", "vsign_portal"},
    "vsign_portal": set(),
}


def sources() -> Iterator[tuple[str, Path]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "tests" not in path.parts and "migrations" not in path.parts:
                yield room, path


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield node.module
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def for_types_only(tree: ast.Module) -> set[ast.AST]:
    """What stands under `if TYPE_CHECKING`, which does not run."""
    guards = [n for n in tree.body if isinstance(n, ast.If) and getattr(n.test, "id", "") == "TYPE_CHECKING"]
    return {inner for guard in guards for inner in ast.walk(guard)}


def imports_that_run(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    skipped = for_types_only(tree)
    return {name for node in ast.walk(tree) if node not in skipped for name in imported(node)}


def test_no_room_imports_one_it_may_not() -> None:
    found = [
        f"{path.relative_to(ROOT)} imports {name}"
        for room, path in sources()
        for name in imports_that_run(path)
        if name.partition(".")[0] in FORBIDDEN[room]
    ]
    assert found == []


def test_nothing_is_imported_inside_a_function() -> None:
    found = []
    for _room, path in sources():
        tree = ast.parse(path.read_text("utf-8"))
        functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
        inside = {n for f in functions for n in ast.walk(f) if isinstance(n, ast.Import | ast.ImportFrom)}
        found += [f"{path.relative_to(ROOT)}:{n.lineno}" for n in inside]
    assert found == []


def test_imports_run_in_no_circle() -> None:
    modules = {module_name(path): path for _room, path in sources()}
    leads_to = {name: imports_that_run(path) & modules.keys() - {name} for name, path in modules.items()}
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        if name in way:
            pytest.fail(" → ".join([*way[way.index(name) :], name]))
        if name in done:
            return
        for target in sorted(leads_to[name]):
            # A package's own parts import one another by their full names; the package itself is no step.
            if not name.startswith(f"{target}."):
                visit(target, (*way, name))
        done.add(name)

    for name in sorted(modules):
        visit(name, ())


def test_no_file_outgrows_a_head() -> None:
    sizes = {path.relative_to(ROOT): len(path.read_text("utf-8").splitlines()) for _room, path in sources()}
    assert {str(path): size for path, size in sizes.items() if size > 400} == {}
