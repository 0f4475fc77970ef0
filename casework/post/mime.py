"""A mail as it is written for the net: its long headers begun on their own lines, and signed by our domain."""

from email.charset import Charset
from email.header import Header
from email.message import Message
from email.utils import quote
from pathlib import Path
from typing import Any

import dkim
from django.conf import settings
from django.core.mail import EmailMultiAlternatives

SIGNED = (
    "from to subject date message-id reply-to in-reply-to references mime-version content-type "
    "content-transfer-encoding auto-submitted list-unsubscribe list-unsubscribe-post"
)


class Mail(EmailMultiAlternatives):
    """`sender`: name and address, as people see them; `from_email` is where a bounce goes."""

    def __init__(self, *args: Any, sender: tuple[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sender = sender
        self.extra_headers["From"] = sender[1]
        if settings.DKIM_KEY:
            # What is not plain ASCII may be written anew on its way, and the signature then holds no longer.
            self.encoding = Charset("utf-8")

    def message(self, *args: Any, **kwargs: Any) -> Any:
        """Django leaves a header's own line empty where its first encoded word is long."""
        made: Any = super().message(*args, **kwargs)
        name, address = self.sender
        sender = _encoded("From", f'"{quote(name)}"' if name.isascii() else " ".join(name.split()))
        sender.append(f"<{address}>", "ascii")
        _replace(made, "From", sender)
        if not str(self.subject).isascii():
            _replace(made, "Subject", _encoded("Subject", str(self.subject)))
        if settings.DKIM_KEY:
            _sign(made, address.rpartition("@")[2])
        return made


def _encoded(header: str, words: str) -> Header:
    return Header(words, "ascii" if words.isascii() else "utf-8", header_name=header)


def _replace(made: Message, name: str, value: Header) -> None:
    """Past Django's look at headers, which has happened: a Header breaks its own lines."""
    del made[name]
    Message.__setitem__(made, name, value)  # type: ignore[misc]


# ------------------------------------------------------------- our signature
def _sign(made: Any, domain: str) -> None:
    """As relays leave it: they may fold headers anew and blanks at the ends of lines may go."""
    raw = made.as_bytes(linesep="\r\n")
    present = [name.encode() for name in SIGNED.split() if name in made]
    field = dkim.sign(
        raw,
        settings.DKIM_SELECTOR.encode(),
        domain.encode(),
        key(settings.DKIM_KEY),
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=present,
    )
    name, _colon, value = field.decode("ascii").partition(":")
    _replace(made, name, Header(" ".join(value.split()), "ascii", header_name=name))


def key(file: str) -> bytes:
    """The private key, PEM. Raises OSError where there is none."""
    return Path(file).read_bytes()


def fault_of_key(file: str, selector: str) -> str:
    """What is wrong with how we sign, or nothing. The key must be one that signs; whether the DNS knows it, the mail
    host's own test tells."""
    if not selector:
        return "VSIGN_DKIM_SELECTOR is not set: the name under which the DNS has the key"
    try:
        dkim.sign(b"From: a@example.vn\r\n\r\n", selector.encode(), b"example.vn", Path(file).read_bytes())
    except OSError as error:
        return f"VSIGN_DKIM_KEY cannot be read: {error.strerror}"
    except Exception as error:  # whatever its parser trips over
        return f"VSIGN_DKIM_KEY is no private RSA key in PEM ({type(error).__name__})"
    return ""
