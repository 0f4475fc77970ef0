"""What PostgreSQL writes between two backups, encrypted segment by segment: with a base backup it brings the database
back to any minute."""

import hashlib
import os
import subprocess
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from vsign_portal.backup import age, postgres
from vsign_portal.backup.errors import Failed
from vsign_portal.backup.making import Counted, Say
from vsign_portal.backup.places import Place
from vsign_portal.backup.postgres import Tool

END = ".age"
BASE = "base-"


def archive(segment: Path, place: Place, to: Sequence[Any]) -> bool:
    """Whether it was not there yet. After a crash PostgreSQL brings the same segment again; another of the same name is
    refused. Raises Failed."""
    try:
        digest = hashlib.sha256(segment.read_bytes()).hexdigest()[:16]
        name = f"{segment.name}.{digest}{END}"
        known = [each for each in place.names() if each.startswith(f"{segment.name}.") and each.endswith(END)]
        if known:
            if known == [name]:
                return False
            raise Failed(f"another segment named {segment.name} was archived before; it is not replaced")
        with place.writing(name) as out, segment.open("rb") as source:
            age.encrypt(source, out, to)
    except OSError as error:
        raise Failed(f"{segment} cannot be archived: {error.strerror or error}") from error
    return True


def fetch(name: str, target: Path, folder: Path, by: Sequence[Any]) -> bool:
    """Whether there is such a segment; PostgreSQL takes a no for the end of all. Raises Broken, Failed."""
    found = sorted(folder.glob(f"{name}.*{END}"))
    if not found:
        return False
    partial = target.with_name(f"{target.name}.partial")
    try:
        with found[0].open("rb") as source, partial.open("wb") as out:
            age.decrypt(source, out, by)
            out.flush()
            os.fsync(out.fileno())
        partial.replace(target)
    except OSError as error:
        raise Failed(f"{found[0]} cannot be fetched: {error.strerror or error}") from error
    finally:
        partial.unlink(missing_ok=True)
    return True


def make_base(place: Place, to: Sequence[Any], say: Say = lambda size: None) -> str:
    """A copy of the whole server as a tar, to which segments are applied; by who may replicate. Raises Failed."""
    name = f"{BASE}{timezone.now():%Y%m%dT%H%M%SZ}.tar{END}"
    command: list[str | Path] = [postgres.tool("pg_basebackup"), "--format=tar", "--wal-method=none", "--pgdata=-"]
    with place.writing(name) as out, Tool([*command, "--checkpoint=fast"], stdout=subprocess.PIPE) as copying:
        age.encrypt(copying.out, age.Tapped(out, Counted(say)), to)
        copying.check()
    return name


def prune(place: Place, now: datetime, keep: timedelta) -> list[str]:
    """Segments and bases that are older than what is kept; the newest base stays, with what came after it."""
    times = {name: at for name, at in place.times().items() if name.endswith(END) and ".dump." not in name}
    bases = sorted(name for name in times if name.startswith(BASE))
    newest = times[bases[-1]] if bases else now
    gone = [name for name, at in sorted(times.items()) if now - at > keep and at < newest]
    for name in gone:
        place.remove(name)
    return gone
