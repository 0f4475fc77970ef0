"""What may be attached, judged by its content: never by the name or the type a browser claims."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from functools import partial
from threading import Lock

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.ground.text import tidy_line
from casework.intake import draw_anew

MIB = 1024 * 1024
MOST_BYTES = 5 * MIB
# A picture is drawn anew and made smaller; phones take them as large as this.
MOST_BYTES_OF_A_PICTURE = 15 * MIB
IMAGES = {"JPEG": ("image/jpeg", ".jpg"), "PNG": ("image/png", ".png"), "WEBP": ("image/webp", ".webp")}
HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
DRAW = [sys.executable, "-I", draw_anew.__file__]
# Seconds by the clock, for one picture and for all of one sending; the process itself is held to fewer of the
# processor's.
DRAWING_TAKES, ALL_DRAWING_TAKES = 20, 30
# The memory it is held to is counted by addresses, of which each arena of the allocator takes many.
_ENVIRONMENT = {"MALLOC_ARENA_MAX": "1", "PATH": os.defpath}
_one_at_a_time = Lock()
# The harmless file with which virus scanners are tested; whoever sends it wants to see whether anybody looks.
EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
MARKUP = re.compile(rb"<\s*(!doctype|html|script|svg|iframe|body|\?xml)", re.IGNORECASE)
BOM = b"\xef\xbb\xbf"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# What some programs write behind the end of a PDF; it holds nothing.
PADDING = b"\x00\t\n\x0c\r \x1a"
# Mails saved by Thunderbird begin as in its folders, those of Apple Mail with their length.
MBOX_LINE = re.compile(rb"From [^\r\n]*\r?\n")
EMLX_LENGTH = re.compile(rb"([0-9]{1,9})[ \t]*\r?\n")
HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]*:[ \t\r\n]")
OFFERED = ".pdf,.jpg,.jpeg,.png,.webp,.heic,.heif,.txt,.eml,.emlx"


class Unwelcome(Exception):
    """A file that is not taken; the message says why, and what to do."""


@dataclass(frozen=True)
class Accepted:
    """What is stored. Images are drawn anew, so that place, camera and whatever else hid in them is gone."""

    name: str
    content_type: str
    content: bytes


TOO_LARGE: Promise = gettext_lazy("%(name)s is larger than 5 MB. Send a smaller file.")
PICTURE_TOO_LARGE: Promise = gettext_lazy(
    "%(name)s is larger than 15 MB. Send the picture to yourself in a smaller size, or take a screenshot of it."
)
TOO_MANY_PIXELS: Promise = gettext_lazy(
    "%(name)s has more pixels than we can open. Take a screenshot of it and attach that."
)
TAKES_TOO_LONG: Promise = gettext_lazy("%(name)s takes too long to open. Take a screenshot of it and attach that.")
CUT_OFF: Promise = gettext_lazy(
    "%(name)s is cut off or damaged. Choose the file where it was saved first, or take a screenshot of it."
)
PDF_CUT_OFF: Promise = gettext_lazy(
    "%(name)s is a PDF whose end is missing. Open it, save it as a PDF again and attach that."
)
PDF_WITH_MORE: Promise = gettext_lazy(
    "%(name)s is a PDF with something else in front of it or behind. Open it, save it as a PDF again and attach that."
)
OTHER_LETTERS: Promise = gettext_lazy(
    "%(name)s is a text in an encoding we cannot read. Open it in Notepad, choose “Save as” with the encoding UTF-8"
    " and attach that."
)
MARKED_UP: Promise = gettext_lazy("%(name)s is a web page. Print it to a PDF and attach that.")
NONE_OF_OURS: Promise = gettext_lazy(
    "%(name)s is none of the kinds we take: PDF, pictures (JPEG, PNG, WebP, HEIC), plain text or a saved mail (EML)."
    " Save it as a PDF and attach that."
)
# How files begin that people send and that are not taken, and what helps.
KNOWN_BEGINNINGS: tuple[tuple[bytes, Promise], ...] = (
    (
        b"PK\x03\x04",
        gettext_lazy("%(name)s is an office document or an archive. Save it as a PDF and attach that."),
    ),
    (
        b"\xd0\xcf\x11\xe0",
        gettext_lazy("%(name)s is an Outlook message or an old office document. Save it as a PDF and attach that."),
    ),
    *(
        (begins, gettext_lazy("%(name)s is a GIF, BMP or TIFF picture. Save it as a JPEG and attach that."))
        for begins in (b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
    ),
    (b"{\\rtf", gettext_lazy("%(name)s is a rich text document. Save it as a PDF and attach that.")),
)
A_FILM: Promise = gettext_lazy(
    "%(name)s is a film or a recording, which we cannot take here. Tell us what it shows: we ask you for it."
)


def _reason(words: Promise, name: str) -> Unwelcome:
    return Unwelcome(str(words) % {"name": shown(name)})


def accept(name: str, content: bytes, seconds: float = DRAWING_TAKES) -> Accepted:
    """`seconds`: how long drawing a picture may take. Raises Unwelcome."""
    if not content:
        raise Unwelcome(_("%(name)s is empty.") % {"name": shown(name)})
    if len(content) > most_bytes(content):
        raise _reason(PICTURE_TOO_LARGE if is_picture(content) else TOO_LARGE, name)
    if EICAR in content:
        raise Unwelcome(_("%(name)s looks harmful and was not taken.") % {"name": shown(name)})
    try:
        for recognise in (partial(_image, seconds=seconds), _pdf, _mail, _text):
            found = recognise(content)
            if found:
                content_type, ending, stored = found
                return Accepted(_safe_name(name, ending), content_type, stored)
    except _Refused as refused:
        raise _reason(refused.words, name) from None
    raise _reason(_why_not(content), name)


class _Refused(Exception):
    def __init__(self, words: Promise) -> None:
        super().__init__()
        self.words = words


Recognised = tuple[str, str, bytes] | None
Recogniser = Callable[[bytes], Recognised]


def is_picture(content: bytes) -> bool:
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return True
    # A WebP and a HEIC name their size before their kind.
    return (content[:4] == b"RIFF" and content[8:12] == b"WEBP") or (
        content[4:8] == b"ftyp" and content[8:12] in HEIF_BRANDS
    )


def most_bytes(beginning: bytes) -> int:
    """How large a file may be that begins like this."""
    return MOST_BYTES_OF_A_PICTURE if is_picture(beginning) else MOST_BYTES


def _image(content: bytes, seconds: float) -> Recognised:
    """Opened in a process of its own, one at a time for each of ours."""
    if not is_picture(content):
        return None
    left = min(seconds, DRAWING_TAKES)
    if left <= 0:
        raise _Refused(TAKES_TOO_LONG)
    try:
        with _one_at_a_time:
            done = subprocess.run(  # noqa: S603 - nothing in it is a stranger's
                DRAW,
                input=content,
                capture_output=True,
                timeout=left,
                check=False,
                env=_ENVIRONMENT,
            )
    except subprocess.TimeoutExpired:
        raise _Refused(TAKES_TOO_LONG) from None
    if done.returncode == draw_anew.DAMAGED:
        raise _Refused(CUT_OFF)
    if done.returncode != 0:
        raise _Refused(TOO_MANY_PIXELS)
    kind, _line, drawn = done.stdout.partition(b"\n")
    return *IMAGES[kind.decode()], drawn


def _pdf(content: bytes) -> Recognised:
    """It begins and ends as a PDF does: nothing but padding hangs in front of it or behind."""
    if not content.removeprefix(BOM).lstrip().startswith((b"%PDF-1.", b"%PDF-2.")):
        return None
    if b"%%EOF" in content.rstrip(PADDING)[-64:]:
        return "application/pdf", ".pdf", content
    raise _Refused(PDF_WITH_MORE if b"%%EOF" in content else PDF_CUT_OFF)


def _readable(content: bytes) -> bool:
    if b"\x00" in content or b"%PDF-" in content or MARKUP.search(content[:4096]):
        return False
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def _mail(content: bytes) -> Recognised:
    mail = content.removeprefix(BOM).lstrip()
    length = EMLX_LENGTH.match(mail)
    if length:
        mail = mail[length.end() : length.end() + int(length[1])]
    mail = mail[line.end() :] if (line := MBOX_LINE.match(mail)) else mail
    if b"\x00" in mail or not HEADER.match(mail):
        return None
    message = message_from_bytes(mail)
    known = message.get("From") and (message.get("Subject") or message.get("Date"))
    return ("message/rfc822", ".eml", mail) if known else None


def _text(content: bytes) -> Recognised:
    """In UTF-8, which is how it is stored."""
    text = content
    if content.startswith(UTF_16):
        try:
            text = content.decode("utf-16").encode()
        except UnicodeError:
            raise _Refused(OTHER_LETTERS) from None
    return ("text/plain", ".txt", text) if _readable(text) else None


def _why_not(content: bytes) -> Promise:
    """What is none of ours, by what people send."""
    for begins, words in KNOWN_BEGINNINGS:
        if content.startswith(begins):
            return words
    if content[4:8] == b"ftyp" or content.startswith((b"ID3", b"OggS", b"\x1aE\xdf\xa3", b"RIFF")):
        return A_FILM
    if MARKUP.search(content[:4096]):
        return MARKED_UP
    if b"%PDF-" in content[:1024]:
        return PDF_WITH_MORE
    if not re.search(rb"[\x00-\x08\x0e-\x1f]", content[:4096]):
        return OTHER_LETTERS
    return NONE_OF_OURS


def shown(name: str) -> str:
    """For a message: short, on one line, without folders."""
    return tidy_line(re.split(r"[\\/]", name)[-1])[:60] or "?"


def _safe_name(name: str, ending: str) -> str:
    """Letters, digits and a few marks, with the ending of what it is."""
    stem = shown(name).rpartition(".")[0] or shown(name)
    return (re.sub(r"[^\w .()-]", "_", stem).strip(" .")[:80] or "tep") + ending
