"""Draws one stranger's picture anew, in a process of its own: `python draw_anew.py < picture > drawn`.

A few kilobytes can unfold into a gigabyte: whatever goes wrong here ends this process and nothing else. It imports no
Django and knows no setting. The first line it writes is the format of what it drew; the exit code tells why there is
no picture.
"""

import os
import resource
import sys
import warnings
from io import BytesIO

from PIL import Image, ImageOps

# A JPEG with a second picture in it calls itself MPO once it is open.
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
MOST_MEMORY = 768 * 1024 * 1024
MOST_CPU_SECONDS = 10
TOO_LARGE, DAMAGED = 4, 5
# A JPEG is drawn at a fraction of its size; everything else unfolds whole before it is made smaller.
MOST_PIXELS = {"JPEG": 130_000_000, "MPO": 130_000_000}
MOST_PIXELS_ELSE = 50_000_000
# What is kept: enough to read a page of paper by.
LONGEST_SIDE = 4096
MOST_STORED = 5 * 1024 * 1024


def limit_this_process() -> None:
    """Whoever waits for a page comes first."""
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def draw(content: bytes) -> tuple[int, bytes]:
    """The exit code, and the format's name with the picture behind it."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = max(MOST_PIXELS.values())
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            kind = str(picture.format)
            if picture.width * picture.height > MOST_PIXELS.get(kind, MOST_PIXELS_ELSE):
                return TOO_LARGE, b""
            return 0, stored(plain(picture), kind if kind in ("PNG", "WEBP") else "JPEG")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        return TOO_LARGE, b""
    except (OSError, ValueError, SyntaxError, EOFError):
        return DAMAGED, b""


def plain(picture: Image.Image) -> Image.Image:
    """Upright, in plain colours, no larger than one needs; what lets the ground through lies on white paper."""
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    picture.load()
    if picture.mode.startswith("I"):
        # Sixteen bits of grey: the lower eight are more than an eye sees.
        picture = picture.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    if picture.has_transparency_data:
        picture = on_white(picture)
    elif picture.mode not in ("RGB", "L"):
        picture = picture.convert("RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return ImageOps.exif_transpose(picture)


def on_white(picture: Image.Image) -> Image.Image:
    seen = picture if picture.mode == "RGBA" else picture.convert("RGBA")
    exif = picture.getexif()
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen.getchannel("A"))
    paper.info["exif"] = exif.tobytes()
    return paper


def stored(picture: Image.Image, kind: str) -> bytes:
    """The picture in its own format while that is small enough, else as a JPEG, coarser until it is."""
    drawn = written(picture, kind)
    for quality in (85, 70, 50):
        if len(drawn) <= MOST_STORED:
            break
        kind, drawn = "JPEG", written(picture, "JPEG", quality=quality)
    while len(drawn) > MOST_STORED:
        picture.thumbnail((picture.width * 2 // 3, picture.height * 2 // 3))
        kind, drawn = "JPEG", written(picture, "JPEG", quality=70)
    return kind.encode() + b"\n" + drawn


def written(picture: Image.Image, kind: str, **how: int) -> bytes:
    out = BytesIO()
    picture.info = {}
    picture.save(out, kind, **how)
    return out.getvalue()


if __name__ == "__main__":
    import pillow_heif

    limit_this_process()
    # Each thread would take memory of its own.
    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.register_heif_opener(thumbnails=False)
    code, drawn = draw(sys.stdin.buffer.read())
    sys.stdout.buffer.write(drawn)
    sys.exit(code)
