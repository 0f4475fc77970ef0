"""A mail as it was read, in a process of its own that may come to grief over it (casework.inbox.read_message)."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

TAKES = 15
"""Seconds by the clock; the process itself is held to fewer of the processor's."""
# The memory it is held to is counted by addresses, of which each arena of the allocator takes many.
_ENVIRONMENT = {"MALLOC_ARENA_MAX": "1", "PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"}


@dataclass(frozen=True)
class Message:
    """`sole`: whether no other address can be meant as the sender's. `guards`: headers by which a machine shows, name
    and value. `results`: what servers on its way have found out, the last one's first. `said` without what hangs below
    it, which is `quoted`. `told`: what staff have to know of it."""

    name: str
    sender: str
    sole: bool
    to: Sequence[str]
    subject: str
    references: str
    guards: Sequence[tuple[str, str]]
    results: Sequence[str]
    said: str = ""
    quoted: str = ""
    told: Sequence[str] = ()
    files: Sequence[tuple[str, bytes]] = field(default=(), repr=False)

    def all_of(self, name: str) -> list[str]:
        return [value for each, value in self.guards if each == name]


NOTHING = Message("", "", False, (), "", "", (), ())
"""Of what has not even a head."""


def read(raw: bytes) -> Message | None:
    """None for a mail that cannot be read."""
    told = _asked("read_message", "whole", raw)
    if told is None:
        return None
    line, _break, behind = told.partition(b"\n")
    its = json.loads(line)
    files, place = [], 0
    for name, size in its.pop("files"):
        files.append((name, behind[place : place + size]))
        place += size
    return _made(its, files=files)


def read_head(raw: bytes) -> Message:
    """Who it is from and what it is about, as far as that can be read."""
    told = _asked("read_message", "head", raw)
    return _made(json.loads(told)) if told else NOTHING


def verdict(raw: bytes) -> tuple[bool, str] | None:
    """What a report says of a letter of ours (casework.post.verdict)."""
    told = _asked("read_report", "", raw)
    found = json.loads(told) if told else None
    return (bool(found[0]), str(found[1])) if found else None


def _made(its: dict[str, Any], **more: Any) -> Message:
    return Message(**its | {"guards": [(name, value) for name, value in its["guards"]]}, **more)


def _asked(module: str, what: str, raw: bytes) -> bytes | None:
    try:
        done = subprocess.run(  # noqa: S603 - nothing in it is a stranger's
            [sys.executable, "-m", f"casework.inbox.{module}", what],
            input=raw,
            capture_output=True,
            timeout=TAKES,
            check=False,
            env=_ENVIRONMENT,
            cwd=settings.BASE_DIR,
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None
