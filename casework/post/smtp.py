"""Django's way to the mail server, with a limit for the whole of each part and patience for the last answer."""

import smtplib
import socket
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from casework.ground.time_limit import TimeLimit

R = TypeVar("R")


class PatientBackend(EmailBackend):
    """EMAIL_TIMEOUT for connecting and signing in, EMAIL_ANSWER_TIMEOUT more for giving the letters over."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first_line: socket.socket | None = None
        self.limit = TimeLimit(self._line)

    @property
    def connection_class(self) -> Any:
        """One that shows its socket before the server has said its first word."""
        backend, base = self, super().connection_class

        class Shown(base):  # type: ignore[misc, valid-type]
            def _get_socket(self, *args: Any) -> socket.socket:
                backend.first_line = super()._get_socket(*args)
                return backend.first_line

        return Shown

    def _line(self) -> socket.socket | None:
        """That of now: TLS puts another one in its place."""
        talk = self.connection or getattr(self, "_partial_connection", None)
        return getattr(talk, "sock", None) or self.first_line

    def open(self) -> bool | None:
        if self.connection:  # sending asks once more, under a limit of its own
            return False
        return self._within(settings.EMAIL_TIMEOUT, super().open)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if self.connection and self.connection.sock:
            # A read may take as long as the whole: the last answer comes when the server has stored the letter.
            self.connection.sock.settimeout(settings.EMAIL_ANSWER_TIMEOUT)
        whole = settings.EMAIL_TIMEOUT + settings.EMAIL_ANSWER_TIMEOUT
        return self._within(whole, lambda: super(PatientBackend, self).send_messages(email_messages)) or 0

    def close(self) -> None:
        """The letter is gone by then; no slow goodbye makes it go twice."""
        if self.connection and self.connection.sock:
            self.connection.sock.settimeout(min(5.0, settings.EMAIL_TIMEOUT))
        try:
            self._within(min(5.0, settings.EMAIL_TIMEOUT), super().close)
        except (OSError, smtplib.SMTPException):
            self.connection = None

    def _within(self, seconds: float, work: Callable[[], R]) -> R:
        self.limit.begin(seconds)
        try:
            return work()
        except (OSError, smtplib.SMTPException):
            self.limit.check()
            raise
        finally:
            self.limit.end()
