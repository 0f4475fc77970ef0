"""Plain text as people write policies, as Markdown: numbered lines become headings, lines become paragraphs."""

import re

from casework.ground.text import tidy

# "1. Mục đích và phạm vi" on a line of its own; not a sentence that begins with a number.
NUMBERED = re.compile(r"^(\d{1,2})\.\s+(\S[^\n]{0,120}?)\.?$")
BULLET = re.compile(r"^[-•–*]\s+")
MARKDOWN = re.compile(r"^#{1,6} ", re.MULTILINE)
FOLLOWS = re.compile(r"^\d{1,2}\. ")


def as_markdown(text: str) -> str:
    """Markdown stays as it is."""
    if MARKDOWN.search(text):
        return tidy(text)
    blocks: list[str] = []
    for line in tidy(text).split("\n"):
        blocks += _block(line.strip(), blocks)
    return "\n".join(blocks).strip() + "\n"


def _block(line: str, before: list[str]) -> list[str]:
    if not line:
        return []
    heading = NUMBERED.match(line)
    if heading and not FOLLOWS.match(heading.group(2)):
        return ["", f"## {heading.group(1)}. {heading.group(2)}"]
    if BULLET.match(line):
        item = f"- {_escaped(BULLET.sub('', line))}"
        return [item] if before and before[-1].startswith("- ") else ["", item]
    return ["", _escaped(line)]


def _escaped(line: str) -> str:
    """What would mean something in Markdown is meant as it stands."""
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", line)
