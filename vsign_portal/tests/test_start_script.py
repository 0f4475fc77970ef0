"""script/server: what it says when a step fails, and that whoever serves migrates nothing."""

import importlib.util
from typing import Any

import pytest
from django.conf import settings

SERVE: Any = importlib.util.spec_from_file_location("serve", settings.BASE_DIR / "script/serve.py")


@pytest.fixture(scope="module")
def serve() -> Any:
    module = importlib.util.module_from_spec(SERVE)
    SERVE.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("CommandError: the trail is broken", "CommandError: the trail is broken"),
        (
            'Traceback (most recent call last):\n  File "x.py", line 1\npsycopg.errors.X: no\n\nThe above …\n\n'
            'Traceback (most recent call last):\n  File "y.py"\n'
            'django.db.utils.ProgrammingError: permission denied to create extension "pg_trgm"\n'
            "HINT:  Must have CREATE privilege on current database\n",
            'django.db.utils.ProgrammingError: permission denied to create extension "pg_trgm"'
            " HINT:  Must have CREATE privilege on current database",
        ),
        ("the database: connection refused", "the database: connection refused"),
        ("", ""),
    ],
)
def test_a_failed_step_shows_its_own_reason(serve: Any, said: str, reason: str) -> None:
    assert serve.reason(said) == reason


def test_without_an_owner_it_only_looks_whether_the_database_is_migrated(
    serve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(serve, "manage", lambda *words, **more: asked.append((words, more)))
    serve.migrate("")
    serve.migrate("postgresql://owner@/x")
    assert asked[0] == (("migrate", "--check"), {"otherwise": serve.NOT_MIGRATED})
    assert asked[1] == (("migrate", "--no-input"), {"database": "postgresql://owner@/x"})


def test_a_command_that_says_nothing_is_told_all_the_same(serve: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        serve.manage("no_such_command")
    assert "no_such_command" in capsys.readouterr().err
