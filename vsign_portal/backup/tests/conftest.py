"""A server of PostgreSQL of their own for the databases that are made and renamed here, and keys to encrypt to."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from pyrage import x25519

from vsign_portal import embedded
from vsign_portal.backup import age
from vsign_portal.backup.places import Folder
from vsign_portal.backup.postgres import Server


@dataclass
class Safe:
    """Where backups of a test go, and both keys."""

    folder: Folder
    public: Path
    private: Path

    @property
    def to(self) -> list[Any]:
        return age.recipients(self.public)

    @property
    def by(self) -> list[Any]:
        return age.identities(self.private)


def key_pair(folder: Path, name: str) -> tuple[Path, Path]:
    pair = x25519.Identity.generate()
    public, private = folder / f"{name}.pub", folder / f"{name}.key"
    public.write_text(f"# those who may read\n{pair.to_public()}\n")
    private.write_text(f"# created: today\n{pair}\n")
    return public, private


@pytest.fixture
def safe(settings: Any, tmp_path: Path) -> Safe:
    settings.BACKUP_BOOK, settings.GATE = tmp_path / "book", tmp_path / "closed"
    settings.BACKUP_RECIPIENTS, private = key_pair(tmp_path, "ours")
    return Safe(Folder(tmp_path / "backups"), settings.BACKUP_RECIPIENTS, private)


def own_server() -> Server:
    """The one the tests run on: other databases of it are touched by nobody else."""
    return Server(embedded.url(settings.VSIGN_VAR, "postgres"))


@pytest.fixture
def another() -> Iterator[str]:
    """A copy of the database of this test, to which Django speaks and which may be renamed and dropped."""
    server, origin = own_server(), str(connection.settings_dict["NAME"])
    name = f"{origin}_another"
    connection.close()
    with server.talking() as talk:
        talk.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        talk.execute(f'CREATE DATABASE "{name}" TEMPLATE "{origin}"')
    connection.settings_dict["NAME"] = name
    yield name
    connection.close()
    connection.settings_dict["NAME"] = origin
    with server.talking() as talk:
        for (each,) in talk.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{name}%"]).fetchall():
            talk.execute(f'DROP DATABASE "{each}" WITH (FORCE)')
