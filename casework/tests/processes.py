"""The portal's own processes, started on the test's database, and killed the hard way."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any
from urllib.parse import urlencode
from urllib.request import urlopen

from django.conf import settings
from django.db import connection

ROOT = settings.BASE_DIR


def database_url() -> str:
    """Of the database this test runs on, for the role that serves."""
    facts = connection.get_connection_params()
    known = {name: facts[name] for name in ("host", "port", "password") if facts.get(name)}
    known["user"] = f"{settings.DATABASE_ROLE_PREFIX}_app"
    return f"postgresql:///{facts['dbname']}?{urlencode(known)}"


def start(command: list[str], log: IO[bytes] | None = None, **environment: str) -> subprocess.Popen[bytes]:
    """In a process group of its own. `log`: where it writes, in place of where the tests do."""
    env = os.environ | {
        "DATABASE_URL": database_url(),
        "SECRET_KEY": settings.SECRET_KEY,
        "VSIGN_DEMO": "1",
        "VSIGN_VAR": str(settings.VSIGN_VAR),
        "VSIGN_TRAIL_KEY": str(settings.TRAIL_KEY),
        "VSIGN_TRAIL_HEADS": str(settings.TRAIL_HEADS),
        "VSIGN_THROTTLE": "off",
    }
    return subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=env | environment, start_new_session=True, stdout=log, stderr=log
    )


def kill(process: "subprocess.Popen[bytes]") -> None:
    """-9, the whole group: nobody gets to say goodbye."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def worker(email_url: str, log: IO[bytes] | None = None, **environment: str) -> Iterator[Any]:
    process = start(["manage.py", "worker"], log, EMAIL_URL=email_url, **environment)
    try:
        yield process
    finally:
        kill(process)


@contextmanager
def web_server(log: IO[bytes] | None = None, **environment: str) -> Iterator[tuple[Any, str]]:
    """gunicorn as it is deployed; yields the process and its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = ["-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "--log-level", "critical", "vsign_portal.wsgi"]
    process = start(command, log, PORT=port, VSIGN_BIND="127.0.0.1", WEB_CONCURRENCY="2", **environment)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_it_answers(address)
        yield process, address
    finally:
        kill(process)


def wait_until_it_answers(address: str, patience: float = 30) -> None:
    deadline = time.monotonic() + patience
    while True:
        try:
            with urlopen(f"{address}/healthz", timeout=5):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
