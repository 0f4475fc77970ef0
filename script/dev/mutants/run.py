"""The tests of a room against one changed module: in a process forked from one that has the libraries already."""

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import os
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import CodeType, ModuleType

import pytest

# Slow to import, and never changed: loaded once, before the forks.
LIBRARIES = ("django.test", "psycopg", "procrastinate")
GREEN, BROKEN, WRONG_CALL, NO_TESTS = 0, 1, 4, 5
TIMEOUT = -1


def load_libraries() -> None:
    for name in LIBRARIES:
        with suppress(ImportError):
            import_module(name)


class Changed(importlib.machinery.SourceFileLoader):
    """Gives the changed tree in place of the file."""

    def __init__(self, name: str, path: str, tree: ast.Module) -> None:
        super().__init__(name, path)
        self.tree = tree

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.tree, self.path, "exec")


class Finder(importlib.abc.MetaPathFinder):
    def __init__(self, path: Path, tree: ast.Module) -> None:
        self.name = ".".join(path.with_suffix("").parts)
        self.loader = Changed(self.name, str(path.resolve()), tree)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.loader.path, loader=self.loader)


def outcome(tests: list[str], log: Path, timeout: float, finder: Finder | None = None, *, fresh: bool = False) -> int:
    """pytest's exit code, or TIMEOUT."""
    child = os.fork()
    if child == 0:
        _become_pytest(tests, log, finder, fresh)
    return _wait(child, timeout)


def _become_pytest(tests: list[str], log: Path, finder: Finder | None, fresh: bool) -> None:
    os.setsid()
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(written, 1)
    os.dup2(written, 2)
    if finder:
        sys.meta_path.insert(0, finder)
    database = "--create-db" if fresh else "--reuse-db"
    options = [database, "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-m", "not long and not browser"]
    code = WRONG_CALL
    try:
        code = int(pytest.main([*tests, *options]))
    finally:
        # Nothing of the parent's that waits for the end of the process is the child's to do.
        os._exit(code)


def _wait(child: int, timeout: float) -> int:
    until = time.monotonic() + timeout
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else BROKEN
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return TIMEOUT
