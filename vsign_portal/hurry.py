"""A threaded worker of gunicorn whose patience with slow senders ends: a request that drips in holds a thread."""

import errno
import time
from threading import Lock
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

# Seconds for the head of a request and a short body; what is longer has to keep coming at so many bytes a second.
PATIENCE = 15.0
SLOWEST = 16 * 1024
# Who has not sent all that by then (seconds) is slow, and only so many of a process's threads wait for slow ones.
GRACE = 0.5
SLOW_PLACES = 4


class SlowOnes:
    """Whom this process waits for. Where more come than there are places, whoever began first has had most and goes."""

    def __init__(self, places: int) -> None:
        self._places, self._lock, self._began = places, Lock(), dict[object, float]()

    def may_stay(self, who: object, began: float) -> bool:
        with self._lock:
            self._began[who] = began
            return len(self._began) <= self._places or began > min(self._began.values())

    def gone(self, who: object) -> None:
        with self._lock:
            self._began.pop(who, None)


slow_ones = SlowOnes(SLOW_PLACES)


class HurriedSocket:
    """A socket on which a request has to arrive in time; in all else the one it stands for."""

    def __init__(self, sock: Any) -> None:
        self._sock = sock
        self.begin()

    def begin(self) -> None:
        self._began, self._received = time.monotonic(), 0

    def recv(self, size: int, *flags: int) -> bytes:
        try:
            data = self._arrived(size, *flags)
        finally:
            slow_ones.gone(self)
            self._sock.settimeout(None)
        self._received += len(data)
        return data

    def _arrived(self, size: int, *flags: int) -> bytes:
        """Looks up twice a second, so that a place is free again soon."""
        while self._left(PATIENCE) > 0 and (self._left(GRACE) > 0 or slow_ones.may_stay(self, self._began)):
            self._sock.settimeout(max(0.01, min(GRACE, self._left(PATIENCE))))
            try:
                data: bytes = self._sock.recv(size, *flags)
            except TimeoutError:
                continue
            return data
        raise ConnectionResetError(errno.ECONNRESET, "the request came too slowly")

    def _left(self, patience: float) -> float:
        """Seconds."""
        return self._began + patience + self._received / SLOWEST - time.monotonic()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


class HurriedWorker(ThreadWorker):  # type: ignore[misc]
    def handle(self, conn: TConn) -> Any:
        if isinstance(conn.sock, HurriedSocket):
            conn.sock.begin()
        else:
            conn.sock = HurriedSocket(conn.sock)
        return super().handle(conn)
