"""How typed text is tidied before it is stored, and folded so that it can be found."""

import re
import sys
import unicodedata
from typing import Any

# Marks that change nothing but the direction or the joining of what stands around them, which phones paste along; what
# steers terminals and printers; letters that are drawn as nothing. NUL is refused by each form.
INVISIBLE = re.compile(
    "[\x01-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
BLANKS = re.compile(r"[^\S\n]+")
# Some spreadsheets compute what begins so, in full width and with sundry dashes, too, and look past blanks before it.
FORMULA = tuple("=+-@|%\t\r\n＝＋－＠｜％﹢﹣﹦﹫−")
UNREADABLE = "\ufffd"


# Composing a letter takes time that grows with the square of the marks on it. No script puts so many on one letter.
MOST_MARKS = 8
MARKS = "".join(c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.combining(c))
TOO_MANY_MARKS = re.compile(f"([{MARKS}]{{{MOST_MARKS}}})[{MARKS}]+")


def without_towers(value: str) -> str:
    """The text with at most MOST_MARKS combining marks in a row; what stands above them is left out."""
    return TOO_MANY_MARKS.sub(r"\1", value)


def composed(value: str) -> str:
    """NFC, in time that grows with the length of the text and not with its square."""
    # A few marks come apart when they are normalised, so a tower can grow again.
    return without_towers(unicodedata.normalize("NFC", without_towers(value)))


def tidy(value: str) -> str:
    """NFC, without invisible marks, runs of blanks as one; line breaks stay."""
    # The invisible go first: one that stands between a letter and its accent keeps the two from composing.
    value = composed(INVISIBLE.sub("", value))
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return BLANKS.sub(" ", value).strip()


def tidy_line(value: str) -> str:
    """As `tidy`, on one line."""
    return " ".join(tidy(value).split())


def fold(value: str) -> str:
    """Lower case without diacritics: "Nguyễn Thị Ánh" becomes "nguyen thi anh"."""
    bare = unicodedata.normalize("NFD", without_towers(value.casefold()).replace("đ", "d"))
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def words(value: str) -> list[str]:
    """Folded words, whatever stands at them: quotes, brackets, hyphens, kinds of apostrophe."""
    return "".join(c if c.isalnum() else " " for c in fold(value)).split()


def search_key(*parts: str) -> str:
    """Folded words, each after a blank, so that `LIKE '% w%'` finds a word by its beginning."""
    found = words(" ".join(part for part in parts if part))
    return f" {' '.join(found)}" if found else ""


def spreadsheet_safe(cell: Any) -> str:
    """What a spreadsheet would take for a formula becomes text; phone numbers too: "+84…" would be computed."""
    text = str(cell or "")
    first = INVISIBLE.sub("", text).lstrip(" \u00a0\u3000\"'")
    return f"'{text}" if text.startswith(FORMULA) or first.startswith(FORMULA) else text
