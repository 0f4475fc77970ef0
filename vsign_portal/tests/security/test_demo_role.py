"""A command of the demo speaks to its database as the app, unless it makes tables or roles; then it says so."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from vsign_portal import demo_role, embedded

pytestmark = pytest.mark.django_db


@pytest.fixture
def migrated(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The database of the tests in place of the demo's."""
    monkeypatch.setattr(embedded, "ensure_running", lambda var: make_conninfo(**parameters()))
    return Path(settings.VSIGN_VAR)


def parameters() -> dict[str, str]:
    known = connection.get_connection_params()
    return {name: str(known[name]) for name in ("dbname", "user", "host", "port", "password") if known.get(name)}


@pytest.mark.parametrize(
    ("command", "role"),
    [
        ("worker", "app"),
        ("verify_audit", "app"),
        ("publish_policy", "app"),
        ("shell", "app"),
        ("dbshell", "app"),
        ("", "app"),
        ("a command made tomorrow", "app"),
        ("migrate", "owner"),
        ("database_roles", ""),
    ],
)
def test_the_app_works_with_records_and_the_owner_with_tables(migrated: Path, command: str, role: str) -> None:
    chosen = demo_role.of([command], migrated)
    assert chosen == (f"{settings.DATABASE_ROLE_PREFIX}_{role}" if role else embedded.USER)
    assert bool(demo_role.told([command], chosen)) == (role != "app")


@pytest.mark.usefixtures("as_the_administrator")
def test_before_there_are_roles_the_administrator_does_everything(
    migrated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VSIGN_ROLE_PREFIX", "nobody_made_these")
    assert demo_role.of(["worker"], migrated) == embedded.USER
