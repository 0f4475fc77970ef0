"""A threaded worker of gunicorn whose patience with slow senders ends: a request that drips in holds a thread."""

import errno
import time
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

# Seconds for the head of a request and a short body; what is longer has to keep coming at so many bytes a second.
PATIENCE = 15.0
SLOWEST = 16 * 1024


class HurriedSocket:
    """A socket on which a request has to arrive in time; in all else the one it stands for."""

    def __init__(self, sock: Any) -> None:
        self._sock = sock
        self.begin()

    def begin(self) -> None:
        self._began, self._received = time.monotonic(), 0

    def recv(self, size: int, *flags: int) -> bytes:
        left = self._began + PATIENCE + self._received / SLOWEST - time.monotonic()
        if left <= 0:
            raise ConnectionResetError(errno.ECONNRESET, "the request came too slowly")
        self._sock.settimeout(left)
        try:
            data: bytes = self._sock.recv(size, *flags)
        except TimeoutError:
            raise ConnectionResetError(errno.ECONNRESET, "the request came too slowly") from None
        finally:
            self._sock.settimeout(None)
        self._received += len(data)
        return data

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


class HurriedWorker(ThreadWorker):  # type: ignore[misc]
    def handle(self, conn: TConn) -> Any:
        if isinstance(conn.sock, HurriedSocket):
            conn.sock.begin()
        else:
            conn.sock = HurriedSocket(conn.sock)
        return super().handle(conn)
