"""Encryption to public keys (age, https://age-encryption.org): the server can write its backups and never read them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any, Protocol

import pyrage
from pyrage import ssh, x25519

from vsign_portal.backup.errors import Broken, Failed


class Source(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class Sink(Protocol):
    def write(self, part: bytes, /) -> Any: ...

    def flush(self) -> Any: ...


class Tapped:
    """A stream that remembers what was raised within it: the library gives its callers another error, and Ctrl-C is
    pressed while it reads."""

    def __init__(self, stream: Any, seen: Callable[[bytes], object] = lambda part: None) -> None:
        self.stream, self.seen = stream, seen
        self.raised: BaseException | None = None

    def read(self, size: int = -1, /) -> bytes:
        return self._guarded(lambda: self.stream.read(size))

    def write(self, part: bytes, /) -> int:
        part = bytes(part)
        self._guarded(lambda: self.stream.write(part) and b"")
        self.seen(part)
        return len(part)

    def flush(self) -> None:
        self._guarded(lambda: self.stream.flush() or b"")

    def _guarded(self, act: Callable[[], bytes]) -> bytes:
        try:
            return act()
        except BaseException as error:
            self.raised = error
            raise


def recipients(file: Path) -> list[Any]:
    """The public keys in a file, one a line: those of age (age1…) or of SSH (ssh-ed25519 …). Raises Failed."""
    found = [_public(line, file) for line in _lines(file, "public keys of the backups")]
    if not found:
        raise Failed(f"{file} names no public key: whoever keeps the private one makes a pair with age-keygen")
    return found


def _public(line: str, file: Path) -> Any:
    try:
        return (ssh.Recipient if line.startswith("ssh-") else x25519.Recipient).from_str(line)
    except (pyrage.RecipientError, ValueError) as error:
        raise Failed(f"{file} holds a line that is no public key of age or SSH") from error


def identities(file: Path) -> list[Any]:
    """The private keys in a file, as age-keygen writes it. Raises Failed."""
    found = []
    for line in _lines(file, "private key"):
        try:
            found.append(x25519.Identity.from_str(line))
        except (pyrage.IdentityError, ValueError) as error:
            raise Failed(f"{file} holds a line that is no private key of age") from error
    if not found:
        raise Failed(f"{file} holds no private key")
    return found


def _lines(file: Path, what: str) -> list[str]:
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise Failed(f"the {what} cannot be read from {file}: {reason}") from error
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def encrypt(source: Source, sink: Sink, to: Sequence[Any]) -> None:
    """Raises what reading or writing raised."""
    _through(pyrage.encrypt_io, Tapped(source), Tapped(sink), to)


def decrypt(source: IO[bytes], sink: Sink, by: Sequence[Any]) -> None:
    """What comes out counts only once this returns: a file that was cut is found out at its end. Raises Broken."""
    try:
        _through(pyrage.decrypt_io, Tapped(source), Tapped(sink), by)
    except pyrage.DecryptError as error:
        raise Broken(_why(error)) from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise Broken("it was cut or changed: it cannot be decrypted to its end") from error


def _why(error: Exception) -> str:
    if "matching keys" in str(error).lower():
        return "this private key is not one of those it was encrypted to"
    return "it was cut or changed: it cannot be decrypted"


def _through(act: Callable[..., object], source: Tapped, sink: Tapped, keys: Sequence[Any]) -> None:
    try:
        act(source, sink, list(keys))
    except BaseException as error:
        raised = source.raised or sink.raised
        if raised is not None:
            raise raised from error
        raise
