"""Where backups lie: a folder, or one on the centre's own host over SSH. A file is there whole or not at all."""

import os
import re
import shlex
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Protocol, cast
from urllib.parse import urlsplit

from django.conf import settings

from vsign_portal.backup.errors import Failed

PARTIAL = ".partial"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class Place(Protocol):
    def writing(self, name: str) -> Any:
        """A context manager of a stream; the file is there once it was left without an error. Raises Failed."""

    def names(self) -> list[str]: ...

    def times(self) -> dict[str, datetime]:
        """When each was written."""

    def read_text(self, name: str) -> str: ...

    def remove(self, name: str) -> None: ...


def place(address: str) -> Place:
    """Raises Failed."""
    parts = urlsplit(address)
    if not address:
        raise Failed("no place for backups is named: --to or VSIGN_BACKUP_TO, a folder or ssh://host/folder")
    if parts.scheme == "ssh" and parts.hostname and parts.path:
        user = f"{parts.username}@" if parts.username else ""
        return OverSsh(f"{user}{parts.hostname}", parts.port, parts.path)
    if parts.scheme and "//" in address:
        raise Failed(f"{parts.scheme} is no way to a place for backups: a folder or ssh://host/folder")
    return Folder(Path(address))


@dataclass(frozen=True)
class Folder:
    """Files for their owner alone."""

    path: Path

    @contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        partial = self.path / f"{name}{PARTIAL}"
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
                yield out
                out.flush()
                os.fsync(out.fileno())
            partial.replace(self.path / name)
            self._keep_the_name()
        except OSError as error:
            raise Failed(f"{self.path} cannot take the backup: {error.strerror or error}") from error
        finally:
            with suppress(OSError):
                partial.unlink()

    def _keep_the_name(self) -> None:
        """A name is on the disk once its folder is."""
        folder = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def names(self) -> list[str]:
        return sorted(each.name for each in self.path.iterdir()) if self.path.is_dir() else []

    def times(self) -> dict[str, datetime]:
        return {
            name: datetime.fromtimestamp((self.path / name).stat().st_mtime, UTC)
            for name in self.names()
            if (self.path / name).is_file()
        }

    def read_text(self, name: str) -> str:
        return (self.path / name).read_text("utf-8")

    def remove(self, name: str) -> None:
        (self.path / name).unlink(missing_ok=True)


@dataclass(frozen=True)
class OverSsh:
    """By the host's own shell: no password is asked for, and the host must be known."""

    host: str
    port: int | None
    path: str

    def _command(self, script: str) -> list[str]:
        port = ["-p", str(self.port)] if self.port else []
        return [*shlex.split(settings.BACKUP_SSH), *port, "--", self.host, script]

    def _file(self, name: str) -> str:
        if not NAME.fullmatch(name):
            raise Failed(f"{name} is no name of a backup")
        return shlex.quote(f"{self.path}/{name}")

    @contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        partial, whole = self._file(f"{name}{PARTIAL}"), self._file(name)
        # The name is given only when we say that all of it was sent: a line that breaks ends the stream as well.
        receive = f"umask 077 && mkdir -p {shlex.quote(self.path)} && cat > {partial} && sync {partial}"
        with tempfile.TemporaryFile() as said:
            remote = subprocess.Popen(self._command(receive), stdin=subprocess.PIPE, stderr=said)
            try:
                yield cast("IO[bytes]", remote.stdin)
                _closed(remote)
                if remote.wait() != 0:
                    raise OSError(f"ssh ended with {remote.returncode}")
                self._run(f"mv -f {partial} {whole}")
            except OSError as error:
                remote.wait()
                said.seek(0)
                words = _last_line(said.read()) or error.strerror or str(error)
                raise Failed(f"{self.host} cannot take the backup: {words}") from error
            except BaseException:
                remote.kill()
                with suppress(Failed):
                    self._run(f"rm -f {partial}")
                raise
            finally:
                with suppress(OSError):
                    _closed(remote)
                remote.wait()

    def names(self) -> list[str]:
        return sorted(self._run(f"mkdir -p {shlex.quote(self.path)} && ls -1 {shlex.quote(self.path)}").split())

    def times(self) -> dict[str, datetime]:
        lines = self._run(f"find {shlex.quote(self.path)} -maxdepth 1 -type f -printf '%f %T@\\n'").splitlines()
        found = (line.rsplit(" ", 1) for line in lines)
        return {name: datetime.fromtimestamp(float(at), UTC) for name, at in found}

    def read_text(self, name: str) -> str:
        return self._run(f"cat {self._file(name)}")

    def remove(self, name: str) -> None:
        self._run(f"rm -f {self._file(name)}")

    def _run(self, script: str) -> str:
        done = subprocess.run(self._command(script), capture_output=True, check=False, stdin=subprocess.DEVNULL)
        if done.returncode:
            raise Failed(f"{self.host}: {_last_line(done.stderr) or f'ssh ended with {done.returncode}'}")
        return done.stdout.decode()


def _closed(remote: "subprocess.Popen[bytes]") -> None:
    if remote.stdin:
        remote.stdin.close()


def _last_line(said: bytes | None) -> str:
    lines = (said or b"").decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else ""
