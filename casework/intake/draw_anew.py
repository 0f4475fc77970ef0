"""Draws one stranger's picture anew, in a process of its own: `python draw_anew.py MOST_PIXELS < picture > drawn`.

A few kilobytes can unfold into a gigabyte: whatever goes wrong here ends this process and nothing else. It imports no
Django and knows no setting. The first line it writes is the format found; the exit code tells why there is no picture.
"""

import resource
import sys
import warnings
from io import BytesIO

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_MEMORY = 768 * 1024 * 1024
MOST_CPU_SECONDS = 10
NO_PICTURE, TOO_LARGE = 3, 4


def limit_this_process() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def draw(content: bytes, most_pixels: int) -> tuple[int, bytes]:
    """The exit code, and the format's name with the picture behind it."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = most_pixels
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > most_pixels:
                return TOO_LARGE, b""
            kind = str(picture.format)
            ImageOps.exif_transpose(picture, in_place=True)
            plain = kind == "JPEG" or picture.mode not in ("RGB", "RGBA", "L")
            drawn = picture.convert("RGB") if plain and picture.mode != "RGB" else picture
            out = BytesIO()
            drawn.save(out, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        return TOO_LARGE, b""
    except (OSError, ValueError, SyntaxError):
        return NO_PICTURE, b""
    return 0, kind.encode() + b"\n" + out.getvalue()


if __name__ == "__main__":
    limit_this_process()
    code, drawn = draw(sys.stdin.buffer.read(), int(sys.argv[1]))
    sys.stdout.buffer.write(drawn)
    sys.exit(code)
