"""A letter as HTML: the very words that are kept of it, in one template, its styles written into each element as
Gmail and Outlook want them; no picture, and nothing from elsewhere.

The text tells what is what: a paragraph after an empty line, a first line in capitals, items that begin with a hyphen,
words set in, a link alone on its line, the signature below "-- ".
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from css_inline import CSSInliner
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

SECRET_LINK = re.compile(r"\[\[(\w+)\]\]")
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")
ITEM, SET_IN, SIGNATURE = "- ", " ", "--"


class Part(Enum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"
    QUOTE = "quote"
    LINK = "link"


@dataclass(frozen=True)
class Block:
    """`lines` are HTML; of a link they are its label, and `address` is where it leads."""

    part: Part
    lines: list[SafeString]
    address: str = ""
    is_button: bool = False


@dataclass(frozen=True)
class Links:
    """What the secret links of a letter lead to, and what stands on them; `button`: the one that is drawn as such."""

    addresses: Mapping[str, str]
    labels: Mapping[str, str]
    button: str

    def in_text(self, body: str) -> str:
        return SECRET_LINK.sub(lambda found: self.addresses.get(found[1], found[0]), body)


def page(subject: str, body: str, language: str, sender: str, links: Links, *, above: str = "") -> str:
    """The whole document. `body` names its secret links as [[name]]. `above`: the line above which one answers."""
    words, _line, signature = body.partition(f"\n{SIGNATURE} \n")
    told = {
        "subject": subject,
        "language": language,
        "sender": sender,
        "above": above,
        "blocks": list(_blocks(words, links)),
        "signature": [_linked(line) for line in signature.strip().splitlines()],
    }
    return _inliner().inline(render_to_string("letters/letter.html", told))


@cache
def _inliner() -> CSSInliner:
    """Rules for dark screens cannot be written into an element: they stay where they are."""
    return CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def _blocks(words: str, links: Links) -> Iterator[Block]:
    for chunk in re.split(r"\n[ \t]*\n", words.strip("\n")):
        lines = chunk.split("\n")
        if len(lines) > 1 and _is_heading(lines[0]):
            yield Block(Part.HEADING, [_linked(lines.pop(0))])
        yield from _parts(lines, links)


def _is_heading(line: str) -> bool:
    return line.isupper() and " " in line and len(line) < 80 and "://" not in line


def _parts(lines: list[str], links: Links) -> Iterator[Block]:
    """Lines of one kind together."""
    part, gathered = Part.PARAGRAPH, list[str]()
    for line in lines:
        secret = SECRET_LINK.fullmatch(line.strip())
        kind = Part.LINK if secret else _kind_of(line, part)
        if kind is not part or kind is Part.LINK:
            yield from _gathered(part, gathered)
            part, gathered = kind, []
        if secret and secret[1] in links.addresses:
            name = secret[1]
            yield Block(Part.LINK, [escape(links.labels[name])], links.addresses[name], name == links.button)
        elif line.startswith(ITEM) or part is not Part.LIST or not gathered:
            gathered.append(line.strip().removeprefix(ITEM) if part is Part.LIST else line.strip())
        else:
            gathered[-1] += f"\n{line.strip()}"
    yield from _gathered(part, gathered)


def _kind_of(line: str, before: Part) -> Part:
    if line.startswith(ITEM) or (before is Part.LIST and line.startswith(SET_IN)):
        return Part.LIST
    return Part.QUOTE if line.startswith(SET_IN) else Part.PARAGRAPH


def _gathered(part: Part, lines: list[str]) -> Iterator[Block]:
    if any(lines):
        yield Block(part, [_linked(line) for line in lines])


def _linked(line: str) -> SafeString:
    """Escaped, its web addresses as links."""
    made, end = "", 0
    for found in WEB_ADDRESS.finditer(line):
        address = escape(found[0])
        made += f'{escape(line[end : found.start()])}<a href="{address}">{address}</a>'
        end = found.end()
    made += escape(line[end:])
    return mark_safe(made.replace("\n", "<br>"))  # noqa: S308 - each part of it was escaped above
