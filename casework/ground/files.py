"""Files that are only ever added to, beside the database: tombstones, heads of the trail."""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def add_lines(file: Path, lines: Iterable[str]) -> None:
    """Added and on the disk when this returns. A line that a crash tore off is closed first."""
    with _opened(file) as out:
        out.seek(0, os.SEEK_END)
        if out.tell() and _last_byte(out) != b"\n":
            out.write(b"\n")
        out.write("".join(f"{line}\n" for line in lines).encode())


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    """Owner's alone, and one writer at a time."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600), "rb+", buffering=0) as out:
        fcntl.flock(out, fcntl.LOCK_EX)
        yield out
        os.fsync(out.fileno())


def _last_byte(out: BinaryIO) -> bytes:
    out.seek(-1, os.SEEK_END)
    return out.read(1)
