"""A policy's Markdown as safe HTML: no raw HTML, an anchor for each heading, a table of contents."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

from casework.ground.text import fold

CONTENTS_LEVEL = "h2"


@dataclass(frozen=True)
class Heading:
    anchor: str
    text: str


@dataclass(frozen=True)
class Rendered:
    html: SafeString
    contents: tuple[Heading, ...]


# Everything else is somebody's program ("ms-word:"), or a host that hides in a path ("//evil.example").
SAFE_LINK = re.compile(r"https?://[^/\\]|mailto:[^/?]+@|#|/(?![/\\])", re.IGNORECASE)


class PolicyMarkdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        return SAFE_LINK.match(url) is not None


@lru_cache(maxsize=32)
def render(text: str) -> Rendered:
    """Links that are not http, https, mailto, or to a place on this site are left as text by the parser."""
    parser = PolicyMarkdown("commonmark", {"html": False}).enable("table").disable("image")
    tokens = parser.parse(text)
    headings = _anchor(tokens)
    html = parser.renderer.render(tokens, parser.options, {})
    return Rendered(mark_safe(html), tuple(headings))  # noqa: S308 - the parser escapes whatever it was given


def _anchor(tokens: list[Token]) -> list[Heading]:
    found: list[Heading] = []
    taken: set[str] = set()
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        anchor = _free(_slug(inline.content), taken)
        opening.attrSet("id", anchor)
        if opening.tag == CONTENTS_LEVEL:
            found.append(Heading(anchor, re.sub(r"[*_`\\]", "", inline.content)))
    return found


def _slug(heading: str) -> str:
    """Begins with a letter, whatever number the heading begins with."""
    slug = slugify(fold(heading))
    return slug if slug[:1].isalpha() else f"muc-{slug}".rstrip("-")


def _free(anchor: str, taken: set[str]) -> str:
    free, number = anchor, 1
    while free in taken:
        number += 1
        free = f"{anchor}-{number}"
    taken.add(free)
    return free
