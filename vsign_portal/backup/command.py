"""What the commands for backups share: progress, one clear line when something fails, Ctrl-C."""

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from django.core.management.base import CommandError, OutputWrapper

from casework.erasure import replay, tombstones
from vsign_portal.backup.errors import Broken, Failed

EVERY = 2.0
"""Seconds between two lines of progress."""
STOPPED = 130


class Progress:
    """How far it has come, now and then."""

    def __init__(self, out: OutputWrapper, words: str, *, of: int = 0) -> None:
        self.out, self.words, self.of = out, words, of
        self.last = time.monotonic()

    def __call__(self, size: int) -> None:
        if time.monotonic() - self.last < EVERY:
            return
        self.last = time.monotonic()
        share = f" of {self.of / 1e6:.1f}" if self.of else ""
        self.out.write(f"· {size / 1e6:.1f}{share} MB {self.words}")


@contextmanager
def in_one_line(stopped: str) -> Iterator[None]:
    """`stopped`: what is told after Ctrl-C or a polite kill; the exit code is 130 then, 1 for whatever fails."""
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        yield
    except (Failed, Broken, tombstones.Unusable, replay.Wrong) as error:
        raise CommandError(str(error)) from error
    except KeyboardInterrupt:
        sys.stderr.write(f"stopped: {stopped}\n")
        raise SystemExit(STOPPED) from None
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
