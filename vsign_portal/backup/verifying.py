"""Whether a backup is what its manifest says: by its digest alone where the private key is not, which is on the server;
else restored into a scratch database and looked at there."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.crypto import get_random_string

from casework.ledger import audit, keys
from casework.ledger.entries import TrailSeal
from vsign_portal import live_checks
from vsign_portal.backup import age, manifest, postgres
from vsign_portal.backup.errors import Broken, Failed
from vsign_portal.backup.making import Say
from vsign_portal.backup.manifest import DUMP, MANIFEST, Manifest
from vsign_portal.backup.postgres import Server

CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Backup:
    file: Path
    about: Manifest

    def pump(self, by: Sequence[Any], say: Say) -> None:
        """Into the database that Django is connected to. Raises Broken and Failed."""

        def feed(sink: Any) -> None:
            done = 0

            def seen(part: bytes) -> None:
                nonlocal done
                done += len(part)
                say(done)

            with self.file.open("rb") as source:
                age.decrypt(source, age.Tapped(sink, seen), by)

        try:
            postgres.fill(feed)
        except OSError as error:
            raise Failed(f"{self.file} cannot be read: {error.strerror or error}") from error


def opened(file: Path, say: Say = lambda size: None) -> Backup:
    """Looked at by size, digest and signature. Raises Broken and Failed."""
    beside = file.with_name(file.name.removesuffix(DUMP) + MANIFEST)
    try:
        about = manifest.read(beside.read_text("utf-8"))
        about.check_signature()
        if file.stat().st_size != about.size:
            raise Broken(f"it was cut or changed: {file.stat().st_size} bytes are there, {about.size} were written")
        if _digest(file, say) != about.digest:
            raise Broken("it was changed: its digest is not the one in its manifest")
    except UnicodeError as error:
        raise Broken("its manifest is torn or none of ours") from error
    except OSError as error:
        raise Failed(f"{error.filename or file} cannot be read: {error.strerror or error}") from error
    return Backup(file, about)


def _digest(file: Path, say: Say) -> str:
    digest, done = hashlib.sha256(), 0
    with file.open("rb") as source:
        while part := source.read(CHUNK):
            digest.update(part)
            done += len(part)
            say(done)
    return digest.hexdigest()


# ----------------------------------------------------------------- restored somewhere else
@contextmanager
def restored(backup: Backup, by: Sequence[Any], server: Server, name: str, say: Say) -> Iterator[None]:
    """In a new database of this name, to which Django speaks meanwhile; it is dropped when anything goes wrong."""
    server.create(name)
    try:
        with postgres.connected_to(server.url(name)):
            backup.pump(by, say)
            yield
    except BaseException:
        server.drop(name)
        raise


def scratch_name() -> str:
    return f"vsign_scratch_{get_random_string(8).lower()}"


def verify(backup: Backup, by: Sequence[Any], server: Server, say: Say = lambda size: None) -> None:
    """Raises Broken and Failed."""
    name = scratch_name()
    try:
        with restored(backup, by, server, name, say):
            check(backup.about)
    finally:
        server.drop(name)


def check(about: Manifest) -> None:
    """The database that Django is connected to is what the manifest says. Raises Broken."""
    for found in _differences(about):
        raise Broken(found)


def _differences(about: Manifest) -> Iterator[str]:
    rows = manifest.rows()
    for table in sorted(rows.keys() | about.rows.keys()):
        if rows.get(table) != about.rows.get(table):
            yield f"{table} has {rows.get(table, 'no')} rows, {about.rows.get(table, 'no')} were written down"
    if about.schema == manifest.schema_of_this_program():
        # An older one has other rules; what PostgreSQL itself holds was checked as it was restored.
        yield from live_checks.rules_missing()
    number, _colon, digest = about.head.partition(":")
    if number and not TrailSeal.objects.filter(number=number, digest=digest).exists():
        yield f"seal {number} of the trail, the newest at the backup, is not in it"
    yield from _breaks_of_the_trail(about)


def _breaks_of_the_trail(about: Manifest) -> Iterator[str]:
    try:
        known = keys.public(keys.public_file(settings.TRAIL_KEY))
    except keys.KeyUnusable as error:
        if about.head:
            yield f"its trail cannot be checked: {error}"
        return
    yield from audit.of_the_chain(known, now=datetime.fromisoformat(about.made_at))
