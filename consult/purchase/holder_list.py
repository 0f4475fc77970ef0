"""A list of people as spreadsheets give it, pasted or as a CSV file: rows of name, title, e-mail and phone."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casework.ground.phones import parse_phone
from casework.ground.text import composed, tidy_line, words

MOST_ROWS = 100
MOST_CHARACTERS = 20_000
MOST_BYTES = 4 * MOST_CHARACTERS
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
DELIMITERS = "\t;|,"
# By a word of the heading, folded; the first that fits.
HEADINGS = (
    ("email", {"email", "mail", "thu"}),
    ("phone", {"thoai", "sdt", "dt", "phone", "mobile", "dong"}),
    ("title", {"chuc", "title", "position", "tri"}),
    ("full_name", {"ten", "name"}),
)
WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class NotReadable(Exception):
    """No text, or in no encoding that spreadsheets write."""


class Workbook(NotReadable):
    """The file of a spreadsheet itself."""


class TooMuch(Exception):
    """More than anybody pastes."""


@dataclass(frozen=True)
class Row:
    """`number`: of its line in the text, from 1. `left_over`: what has no place in a row."""

    number: int
    full_name: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    left_over: str = ""


def text_of(content: bytes) -> str:
    """What a file says. Raises TooMuch, Workbook, NotReadable."""
    if len(content) > MOST_BYTES:
        raise TooMuch
    if content.startswith(WORKBOOK):
        raise Workbook
    for bom, encoding in BOMS:
        if content.startswith(bom):
            return _decoded(content.removeprefix(bom), encoding)
    if b"\0" in content:
        return _decoded(content, "utf-16-be" if content[:1] == b"\0" else "utf-16-le")
    try:
        return content.decode()
    except UnicodeDecodeError:
        # What Excel calls CSV without more, on a Vietnamese Windows: letters and their accents apart.
        return composed(_decoded(content, "cp1258"))


def _decoded(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise NotReadable from None
    if "\0" in text:
        raise NotReadable
    return text


def rows_of(text: str) -> list[Row]:
    """Blank lines left out, and the line of headings. Raises TooMuch, NotReadable."""
    if len(text) > MOST_CHARACTERS:
        raise TooMuch
    try:
        lines = list(_lines(text))
    except csv.Error:
        raise NotReadable from None
    if len(lines) > MOST_ROWS + 1:
        raise TooMuch
    columns = _columns(lines[0][1]) if lines else {}
    if columns:
        return [_by_column(number, cells, columns) for number, cells in lines[1:]]
    if len(lines) > MOST_ROWS:
        raise TooMuch
    return [_by_content(number, cells) for number, cells in lines]


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    delimiter = _delimiter(whole)
    reader = csv.reader(whole.splitlines(), delimiter=delimiter, skipinitialspace=True)
    for cells in reader:
        tidied = [tidy_line(cell) for cell in cells]
        if any(tidied) and not tidied[0].lower().startswith("sep="):
            yield reader.line_num, tidied


def _delimiter(text: str) -> str:
    """Of those that stand in the text, the one that stands in most of its lines."""
    lines = [line for line in text.splitlines() if line.strip()]
    return max(DELIMITERS, key=lambda each: sum(each in line for line in lines))


def _columns(cells: Sequence[str]) -> dict[int, str]:
    """Which column is what, when these are headings; else nothing."""
    if any("@" in cell or parse_phone(cell) for cell in cells if cell):
        return {}
    found: dict[int, str] = {}
    for place, cell in enumerate(cells):
        said = set(words(cell))
        meant = next((name for name, marks in HEADINGS if said & marks and name not in found.values()), None)
        if meant:
            found[place] = meant
    return found if "full_name" in found.values() and len(found) > 1 else {}


def _by_column(number: int, cells: Sequence[str], columns: dict[int, str]) -> Row:
    """What else the sheet says of people is left out: nobody needs it here."""
    return Row(number, **{name: cells[place] for place, name in columns.items() if place < len(cells)})


def _by_content(number: int, cells: Sequence[str]) -> Row:
    """Name first, then title, in whichever place e-mail and phone stand; a number in front only counts the rows."""
    given = [cell for cell in cells if cell]
    if given[0].rstrip(".").isdecimal() and len(given[0]) < 5:
        given = given[1:]
    email = next((cell for cell in given if "@" in cell), "")
    phone = next((cell for cell in given if cell != email and sum(c.isdigit() for c in cell) > 5), "")
    said = [cell for cell in given if cell not in (email, phone)]
    name, title, left_over = [*said, "", "", ""][:3]
    return Row(number, name, title, email, phone, left_over)
