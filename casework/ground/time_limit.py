"""A limit for a whole conversation with another machine. A time-out counts each read anew: who answers a byte at a
time would keep us for ever."""

import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Timer


class TimeLimit:
    """From `begin` on there are so many seconds; then the line is cut under whoever waits for it.

    `line` gives the socket, once there is one.
    """

    def __init__(self, line: Callable[[], socket.socket | None]) -> None:
        self.line = line
        self.is_over = False
        self._timer: Timer | None = None

    def begin(self, seconds: float) -> None:
        """Anew, where one runs already."""
        self.end()
        self.is_over = False
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True
        self._timer.start()

    def end(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer.join()
            self._timer = None

    def check(self) -> None:
        """Raises TimeoutError once the time is over."""
        if self.is_over:
            raise TimeoutError

    def _cut(self) -> None:
        self.is_over = True
        line = self.line()
        if line is not None:
            with suppress(OSError):
                # Of the socket under the TLS, which another thread is waiting for.
                socket.socket.shutdown(line, socket.SHUT_RDWR)
