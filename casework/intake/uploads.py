"""What may be attached, judged by its content: never by the name or the type a browser claims."""

import re
import subprocess
import sys
from dataclasses import dataclass
from email import message_from_bytes
from threading import Lock

from django.utils.translation import gettext as _

from casework.ground.text import tidy_line
from casework.intake import draw_anew

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000
IMAGES = {"JPEG": ("image/jpeg", ".jpg"), "PNG": ("image/png", ".png"), "WEBP": ("image/webp", ".webp")}
# How files of these kinds begin; a WebP names its size before its kind.
BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
DRAW = [sys.executable, "-I", draw_anew.__file__, str(MOST_PIXELS)]
# Seconds by the clock; the process itself is held to fewer of the processor's.
DRAWING_TAKES = 20
_one_at_a_time = Lock()
# The harmless file with which virus scanners are tested; whoever sends it wants to see whether anybody looks.
EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
MARKUP = re.compile(rb"<\s*(!doctype|html|script|svg|iframe|body|\?xml)", re.IGNORECASE)
HEADER = re.compile(
    rb"^(From|To|Subject|Date|Received|Message-ID|Return-Path|MIME-Version):", re.IGNORECASE | re.MULTILINE
)
OFFERED = ".pdf,.jpg,.jpeg,.png,.webp,.txt,.eml"


class Unwelcome(Exception):
    """A file that is not taken; the message says why, and what to do."""


@dataclass(frozen=True)
class Accepted:
    """What is stored. Images are drawn anew, so that place, camera and whatever else hid in them is gone."""

    name: str
    content_type: str
    content: bytes


def accept(name: str, content: bytes) -> Accepted:
    """Raises Unwelcome."""
    if not content:
        raise Unwelcome(_("%(name)s is empty.") % {"name": _shown(name)})
    if len(content) > MOST_BYTES:
        raise Unwelcome(_("%(name)s is larger than 5 MB. Send a smaller file.") % {"name": _shown(name)})
    if EICAR in content:
        raise Unwelcome(_("%(name)s looks harmful and was not taken.") % {"name": _shown(name)})
    for recognise in (_image, _pdf, _mail, _text):
        found = recognise(content)
        if found:
            content_type, ending, stored = found
            return Accepted(_safe_name(name, ending), content_type, stored)
    words = _("%(name)s is none of the kinds we take: PDF, JPEG, PNG, WebP, plain text or a saved mail (EML).")
    raise Unwelcome(words % {"name": _shown(name)})


Recognised = tuple[str, str, bytes] | None


def _image(content: bytes) -> Recognised:
    """Opened in a process of its own, one at a time for each of ours."""
    if not content.startswith(BEGINNINGS):
        return None
    try:
        with _one_at_a_time:
            done = subprocess.run(DRAW, input=content, capture_output=True, timeout=DRAWING_TAKES, check=False)  # noqa: S603 - nothing in it is a stranger's
    except subprocess.TimeoutExpired:
        raise Unwelcome(_("A picture takes too long to open. Send a smaller one.")) from None
    if done.returncode == draw_anew.NO_PICTURE:
        return None
    if done.returncode != 0:
        raise Unwelcome(_("A picture has too many pixels. Send a smaller one."))
    kind, _line, drawn = done.stdout.partition(b"\n")
    return *IMAGES[kind.decode()], drawn


def _pdf(content: bytes) -> Recognised:
    """It begins and ends as a PDF does: nothing hangs in front of it or behind."""
    begins, ends = content.startswith(b"%PDF-1.") or content.startswith(b"%PDF-2."), b"%%EOF" in content[-64:]
    return ("application/pdf", ".pdf", content) if begins and ends else None


def _readable(content: bytes) -> bool:
    if b"\x00" in content or b"%PDF-" in content or MARKUP.search(content[:4096]):
        return False
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def _mail(content: bytes) -> Recognised:
    if b"\x00" in content or not HEADER.match(content.lstrip()):
        return None
    message = message_from_bytes(content)
    known = message.get("From") and (message.get("Subject") or message.get("Date"))
    return ("message/rfc822", ".eml", content) if known else None


def _text(content: bytes) -> Recognised:
    return ("text/plain", ".txt", content) if _readable(content) else None


def _shown(name: str) -> str:
    """For a message: short, on one line, without folders."""
    return tidy_line(re.split(r"[\\/]", name)[-1])[:60] or "?"


def _safe_name(name: str, ending: str) -> str:
    """Letters, digits and a few marks, with the ending of what it is."""
    stem = _shown(name).rpartition(".")[0] or _shown(name)
    return (re.sub(r"[^\w .()-]", "_", stem).strip(" .")[:80] or "tep") + ending
