"""The line to the mail server: each thread that sends keeps its own for the letters that follow.

A line that the server has closed meanwhile is noticed before it is used, so that no letter waits for a second try.
"""

import select
import smtplib
import threading
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

MOST_LETTERS = 100
IDLE = 10.0
"""After so many seconds without a letter it is hung up: mail servers count open lines."""


class Line:
    """Lent to whoever sends, one letter at a time; `back_end` is Django's way out, None while it is hung up."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.back_end: Any = None
        self.leads_to: tuple[Any, ...] = ()
        self.letters, self.used_at = 0, 0.0

    def send(self, mail: EmailMessage, before: Callable[[], object]) -> None:
        """`before` is called when the server is there and nothing has been said of the letter yet. Raises what the
        server or `before` does."""
        with self.lock:
            fine = False
            try:
                self._take_up()
                before()
                self.back_end.send_messages([mail])
                fine = True
            except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError):
                fine = True  # about this letter alone
                raise
            finally:
                self.letters, self.used_at = self.letters + 1, time.monotonic()
                if not fine or self.letters >= MOST_LETTERS:
                    self._hang_up()

    def hang_up_if_idle(self) -> bool:
        """Whether nobody holds it any more. One that is being used is left alone."""
        if not self.lock.acquire(blocking=False):
            return False
        try:
            if self.back_end is not None and time.monotonic() - self.used_at > IDLE:
                self._hang_up()
            return self.back_end is None
        finally:
            self.lock.release()

    def _take_up(self) -> None:
        leads_to = _where_to()
        if self.back_end is not None and (leads_to != self.leads_to or _is_dead(self.back_end)):
            self._hang_up()
        if self.back_end is None:
            self.back_end, self.leads_to, self.letters = get_connection(), leads_to, 0
        self.back_end.open()
        _watch(self)

    def _hang_up(self) -> None:
        back_end, self.back_end = self.back_end, None
        if back_end is not None:
            back_end.close()


def _where_to() -> tuple[Any, ...]:
    names = ("EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD")
    return tuple(getattr(settings, name, None) for name in names)


def _is_dead(back_end: Any) -> bool:
    """A server that closes a line says so, or ends it: in both cases there is something to read, unasked."""
    sock = getattr(getattr(back_end, "connection", None), "sock", None)
    return sock is not None and bool(select.select([sock], [], [], 0)[0])


# ------------------------------------------------------------- one a thread
_own = threading.local()
_watched: set[Line] = set()
_guard = threading.Lock()
_watcher: list[threading.Thread] = []


def send(mail: EmailMessage, before: Callable[[], object]) -> None:
    """By this thread's line; see `Line.send`."""
    if not hasattr(_own, "line"):
        _own.line = Line()
    _own.line.send(mail, before)


def _watch(line: Line) -> None:
    """Somebody hangs up where no letter follows."""
    with _guard:
        _watched.add(line)
        if not _watcher:
            _watcher.append(threading.Thread(target=_hang_up_idle_lines, name="idle lines", daemon=True))
            _watcher[0].start()


def _hang_up_idle_lines() -> None:
    while True:
        time.sleep(1)
        with _guard:
            for line in list(_watched):
                if line.hang_up_if_idle():
                    _watched.discard(line)
            if not _watched:
                _watcher.clear()
                return
