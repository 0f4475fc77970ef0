"""gunicorn as in production: plain workers, no keep-alive; on the loopback interface only."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

WORKERS = 2
PATIENCE = 30


@dataclass(frozen=True)
class Server:
    address: str
    pid: int

    def read(self, path: str) -> None:
        with urllib.request.urlopen(self.address + path, timeout=10) as response:
            response.read()


@contextmanager
def serving(application: str) -> Iterator[Server]:
    port = _free_port()
    command = [
        sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py",
        "--worker-class", "sync", "--threads", "1", "--keep-alive", "0", "--max-requests", "0", application,
    ]  # fmt: skip
    environment = os.environ | {"PORT": str(port), "VSIGN_BIND": "127.0.0.1", "WEB_CONCURRENCY": str(WORKERS)}
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=environment, cwd=Path(settings.BASE_DIR), stdout=quiet, stderr=quiet)
    try:
        server = Server(f"http://127.0.0.1:{port}", process.pid)
        _wait_for(server)
        yield server
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(server: Server) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return server.read("/healthz")
        except OSError:
            if time.monotonic() > deadline:
                raise CommandError("gunicorn did not come up") from None
            time.sleep(0.3)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port
