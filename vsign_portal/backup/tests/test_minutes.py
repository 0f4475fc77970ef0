"""Back to the minute before a mistake: a base backup and the segments since, all of them encrypted on their way."""

import os
import shutil
import tarfile
import tempfile
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import psycopg
import pytest

from vsign_portal import embedded
from vsign_portal.backup import age, postgres, wal
from vsign_portal.backup.places import Folder
from vsign_portal.backup.tests.conftest import Safe

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.clause("C7.2")]


@pytest.fixture
def spool() -> Iterator[Path]:
    """Where PostgreSQL's own account can write."""
    folder = Path(tempfile.mkdtemp(prefix="vsign-spool-"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def main(tmp_path: Path, spool: Path) -> Iterator[str]:
    """A server that hands each segment on."""
    var = tmp_path / "main"
    address = embedded.ensure_running(var)
    with psycopg.connect(address, autocommit=True) as talk:
        talk.execute("ALTER SYSTEM SET archive_mode = on")
        talk.execute(f"ALTER SYSTEM SET archive_command = 'cp %p {spool}/%f'")
    embedded.stop(var)
    yield embedded.ensure_running(var)
    embedded.stop(var)


def switched(address: str, spool: Path) -> None:
    """What was written until now is in the spool."""
    with psycopg.connect(address, autocommit=True) as talk:
        (segment,) = talk.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone() or ("",)
    until = time.monotonic() + 30
    while not (spool / segment).exists():
        assert time.monotonic() < until
        time.sleep(0.1)


def brought_back(base: Path, segments: Path, safe: Safe, var: Path, target: str) -> str:
    """By a host that holds the private key: PostgreSQL asks for each segment by name."""
    tar, data = BytesIO(), embedded.home(var) / "data"
    with base.open("rb") as source:
        age.decrypt(source, tar, safe.by)
    tar.seek(0)
    embedded._private_folder(embedded.home(var))
    with tarfile.open(fileobj=tar) as archive:
        archive.extractall(data, filter="data")
    plain = Path(tempfile.mkdtemp(prefix="vsign-plain-"))
    plain.chmod(0o755)
    for name in {each.name.split(".")[0] for each in segments.iterdir() if not each.name.startswith(wal.BASE)}:
        assert wal.fetch(name, plain / name, segments, safe.by)
        (plain / name).chmod(0o644)
    with (data / "postgresql.auto.conf").open("a") as settings:
        settings.write(
            f"archive_mode = off\nrestore_command = 'cp {plain}/%f %p'\n"
            f"recovery_target_time = '{target}'\nrecovery_target_action = promote\n"
        )
    (data / "recovery.signal").touch()
    data.chmod(0o700)
    if who := embedded.account():
        for path in (data, *data.rglob("*")):
            os.chown(path, who.pw_uid, who.pw_gid)
    try:
        address = embedded.ensure_running(var)
        with psycopg.connect(address, autocommit=True) as talk:
            while (talk.execute("SELECT pg_is_in_recovery()").fetchone() or (True,))[0]:
                time.sleep(0.1)
        return address
    finally:
        shutil.rmtree(plain)


def test_the_database_comes_back_to_the_minute_before_a_mistake(
    safe: Safe, main: str, spool: Path, tmp_path: Path
) -> None:
    away = Folder(tmp_path / "away")
    with psycopg.connect(main, autocommit=True) as talk:
        talk.execute("CREATE TABLE kept (words text)")
        talk.execute("INSERT INTO kept VALUES ('before the base')")
        with postgres.connected_to(main):
            base = wal.make_base(away, safe.to)
        talk.execute("INSERT INTO kept VALUES ('since the base')")
        switched(main, spool)
        time.sleep(1)
        (target,) = talk.execute("SELECT now()::text").fetchone() or ("",)
        time.sleep(1)
        talk.execute("DELETE FROM kept")
        switched(main, spool)
    for segment in sorted(each for each in spool.iterdir() if "." not in each.name):
        wal.archive(segment, away, safe.to)
    assert not any(b"before the base" in each.read_bytes() for each in away.path.iterdir())
    var = tmp_path / "again"
    address = brought_back(away.path / base, away.path, safe, var, target)
    try:
        with psycopg.connect(address) as talk:
            rows = talk.execute("SELECT words FROM kept ORDER BY 1").fetchall()
        assert rows == [("before the base",), ("since the base",)]
    finally:
        embedded.stop(var)
