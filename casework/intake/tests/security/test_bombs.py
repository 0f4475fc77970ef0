"""Pictures that unfold: refused or drawn in a process of its own, and never at the cost of this one."""

import contextlib
import resource
import struct
import subprocess
import time
import zlib
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from casework.intake import draw_anew, uploads
from casework.intake.fields import AttachmentsField
from casework.intake.tests.test_uploads import picture
from casework.intake.uploads import Unwelcome


def png(width: int, height: int, colour: int, depth: int = 8, rows: bytes | None = None) -> bytes:
    """A PNG whose picture is all noughts: a few kilobytes, whatever its size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    line = (width * samples * depth + 7) // 8 + 1
    body = zlib.compress(bytes(line) * height if rows is None else rows, 9)
    palette = chunk(b"PLTE", bytes(3)) if colour == 3 else b""
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + palette + chunk(b"IDAT", body) + chunk(b"IEND", b"")


BOMBS: dict[str, Callable[[], bytes]] = {
    "palette of 40 megapixels": lambda: png(6320, 6320, 3, 1),
    "grey, 16 bit": lambda: png(6300, 6300, 0, 16),
    "colour and alpha": lambda: png(6320, 6320, 6),
    "far too large": lambda: png(60_000, 60_000, 3, 1, rows=b""),
    "one line of four milliard pixels": lambda: png(2**31 - 1, 2, 0, 1, rows=b""),
    "cut short": lambda: png(6320, 6320, 2)[:2000],
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_costs_this_process_no_memory(bomb: str) -> None:
    content = BOMBS[bomb]()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with contextlib.suppress(Unwelcome):
        uploads.accept("anh.png", content)
    # In kilobytes; what comes back of a picture that fits is a few hundred of them.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000


def test_the_process_that_draws_is_held_to_its_memory() -> None:
    code = "import sys; sys.path.insert(0, sys.argv[1]); import draw_anew; draw_anew.limit_this_process(); bytes(2**30)"
    folder = draw_anew.__file__.rpartition("/")[0]
    done = subprocess.run([uploads.sys.executable, "-c", code, folder], capture_output=True, check=False)
    assert b"MemoryError" in done.stderr


def test_a_drawing_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "DRAW", [uploads.sys.executable, "-c", "import time; time.sleep(60)"])
    monkeypatch.setattr(uploads, "DRAWING_TAKES", 0.3)
    started = time.monotonic()
    with pytest.raises(Unwelcome):
        uploads.accept("anh.jpg", picture())
    assert time.monotonic() - started < 20


def test_all_the_pictures_of_one_sending_have_to_be_drawn_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "DRAW", [uploads.sys.executable, "-c", "import time; time.sleep(60)"])
    monkeypatch.setattr(uploads, "ALL_DRAWING_TAKES", 0.5)
    started, sent = time.monotonic(), [SimpleUploadedFile(f"{n}.jpg", picture()) for n in range(5)]
    with pytest.raises(ValidationError) as refused:
        AttachmentsField().clean(sent)
    assert len(refused.value.error_list) == 5
    assert time.monotonic() - started < 10


def test_a_drawing_that_dies_refuses_the_picture_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    kill_itself = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    monkeypatch.setattr(uploads, "DRAW", [uploads.sys.executable, "-c", kill_itself])
    with pytest.raises(Unwelcome):
        uploads.accept("anh.jpg", picture())
