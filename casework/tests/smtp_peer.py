"""A real SMTP server in this process, that can be taken down, refuse, be slow, or hang up before its answer."""

import email
import email.policy
import socket
import time
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

PATIENCE = 40


def words_of(mail: EmailMessage) -> str:
    """The part that is plain text."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def page_of(mail: EmailMessage) -> str:
    """The part that is HTML."""
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


class Peer:
    """`answer` is what it says to a mail: "250 OK", or for instance "451 try later"; `refuse` to a recipient.

    With a `password` it takes mail only from who signs in with it, and answers 535 to others.
    """

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.return_addresses: list[str] = []
        self.lines = 0
        self.answer, self.refuse, self.refuse_sender = "250 OK", "", ""
        self.delay = 0.0
        self.hang_ups = 0
        self.password = ""
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def up(self) -> "Peer":
        self._controller = Controller(
            self,
            hostname="127.0.0.1",
            port=self.port,
            authenticator=self._signs_in,
            auth_require_tls=False,
        )
        self._controller.start()
        return self

    def _signs_in(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
        return AuthResult(success=given.password == self.password.encode(), handled=False)

    def down(self) -> None:
        if self._controller:
            self._controller.stop()
            self._controller = None

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuse_sender:
            return self.refuse_sender
        if self.password and not session.authenticated:
            return "530 sign in first"
        envelope.mail_from = address
        if not hasattr(session, "known"):
            session.known = True  # type: ignore[attr-defined]
            self.lines += 1
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        import asyncio

        if self.delay:
            await asyncio.sleep(self.delay)
        if self.answer.startswith("250"):
            content: Any = envelope.content
            self.raw.append(content)
            self.return_addresses.append(str(envelope.mail_from))
            self.mails.append(email.message_from_bytes(content, policy=email.policy.default))  # type: ignore[arg-type]
        if self.hang_ups:
            self.hang_ups -= 1
            server.transport.abort()
        return self.answer

    # ------------------------------------------------------------- what came
    def wait_for(self, count: int, patience: float = PATIENCE) -> list[EmailMessage]:
        """The mails, once there are so many."""
        deadline = time.monotonic() + patience
        while len(self.mails) < count and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(self.mails) >= count, f"{len(self.mails)} of {count} mails came"
        return self.mails

    def to(self, address: str, patience: float = PATIENCE) -> EmailMessage:
        """The newest mail to this address."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            for mail in reversed(self.mails):
                if mail["To"] == address:
                    return mail
            time.sleep(0.05)
        raise AssertionError(f"no mail to {address} came")

    @property
    def message_ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.mails]
