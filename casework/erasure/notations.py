"""An address, a number, a tax code in every notation people write, as a token with boundaries, wherever it stands.

What is found is one part of a text or of a file. Its edit replaces exactly this part: by […] in a text, by as many
asterisks in a file, so that nothing behind it moves. Where a part can be seen but not replaced so, the edit says it.
"""

import base64
import binascii
import html
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import AnyStr, Generic

MARK = "[…]"
AROUND = 90
"""Letters shown on either side of what was found."""
DEEPEST = 4
SHORT = 4_000
MOST = 32_000_000
"""Bytes unpacked from one file."""

# ------------------------------------------------------------- letters that mean the same
_DOTS = "\u2024\u3002\ufe52\uff61"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63"
_UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufe0f\u20e3\ufeff"
_BLANKS = (
    " \t\v\f\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
_BETWEEN = " \t\r\n().-/_,·•|:~\\"
_DIGITS = {code: str(unicodedata.decimal(chr(code))) for code in range(0x660, 0x1FC00) if chr(code).isdecimal()}
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
FOLDED: dict[int, str] = (
    _DIGITS
    | _WIDE
    | dict.fromkeys(map(ord, _DOTS), ".")
    | dict.fromkeys(map(ord, _DASHES), "-")
    | dict.fromkeys(map(ord, _UNSEEN + _BLANKS), " ")
    | {0xFE6B: "@"}
)
"""One letter for one, so that a place in the folded text is the same place in the text."""
_DROPPED = _BETWEEN + "@\0"
_SQUEEZED: dict[int, str | None] = {
    **{code: None if letter in _DROPPED else letter for code, letter in FOLDED.items()},
    **dict.fromkeys(map(ord, _DROPPED)),
}
_SQUEEZED_BYTES = bytes(range(256)).lower()

# For PostgreSQL's translate(): what becomes another letter, then what goes.
SQL_FROM = (
    "".join(chr(code) for code in _WIDE if _WIDE[code].isalnum())
    + "".join(chr(code) for code in _DIGITS if code < 0x970)
    + "".join(dict.fromkeys(_BETWEEN + "@＠" + _DOTS + _DASHES + _UNSEEN + _BLANKS + "－．／＿"))
)
SQL_TO = "".join(_WIDE[code].lower() for code in _WIDE if _WIDE[code].isalnum()) + "".join(
    _DIGITS[code] for code in _DIGITS if code < 0x970
)
SQL_ENCODED = r"(?=[a-z0-9+/_-]*[A-Z])[A-Za-z0-9+/_-]{12,}|[=%][0-9A-Fa-f]{2}|&#|\\u[0-9a-fA-F]{4}"
"""What may hide a value from whoever looks at the letters alone."""


def squeezed(text: str) -> str:
    """Without whatever people put between the parts of a number: for a quick look before a close one."""
    return text.translate(_SQUEEZED).lower()


# ------------------------------------------------------------- needles
_SEP = r"[ \t\r\n().\-/_,·•|:~\\]{0,3}"
_AT = r"[ \t]{0,2}(?:@|\(at\)|\[at\])[ \t]{0,2}"
_JOINING = " .-_/"
_IN_A_LOCAL_PART = ".+-%&'’_"
_FOREIGN = re.compile(r"\+(?!84)[0-9]{1,3}[ .()-]{0,2}$")


@dataclass(frozen=True)
class Needle:
    """`cores`: one of them stands in the squeezed text wherever it is found. `alone`: whether a match is no part of
    something longer."""

    cores: tuple[str, ...]
    written: str
    alone: Callable[[str, re.Match[str]], bool]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Made when something comes near, which is seldom."""
        return re.compile(self.written, re.IGNORECASE)

    def spans(self, folded: str) -> Iterator[tuple[int, int]]:
        place = 0
        while match := self.pattern.search(folded, place):
            if self.alone(folded, match):
                yield match.span()
                place = match.end()
            else:
                place = match.start() + 1


def needles(values: Mapping[str, Sequence[str]]) -> list[Needle]:
    """Of the addresses, numbers and tax codes by name."""
    makers = {"email": _address, "phone": _phone, "tax_code": _tax_code}
    return [make(value) for name, make in makers.items() for value in values.get(name, ()) if squeezed(value)]


def _address(value: str) -> Needle:
    local, _at, host = value.translate(FOLDED).lower().partition("@")
    written = re.escape(local) + _AT + r"[ \t]?\.[ \t]?".join(map(re.escape, host.split(".")))
    cores = (squeezed(local + host), squeezed(f"{local}at{host}"))
    return Needle(cores, written, _is_a_whole_address)


def _is_a_whole_address(text: str, match: re.Match[str]) -> bool:
    """Neither the end of a longer local part nor the beginning of a longer host."""
    start, end = match.span()
    before = start
    while before and text[before - 1] in _IN_A_LOCAL_PART:
        before -= 1
    begins = not before or not _is_word(text[before - 1]) or text[before:start].count(".") > 2
    after = text[end : end + 2]
    ends = not after or not (_is_word(after[0]) or after[0] == "@" or (after[0] in ".-" and _is_word(after[1:])))
    return begins and ends


def _is_word(letter: str) -> bool:
    """A letter, a mark on one, a digit or a line below."""
    return bool(letter) and (letter == "_" or unicodedata.category(letter)[0] in "LMN")


def _phone(value: str) -> Needle:
    """0912 345 678, 912345678, +84 (0) 912-345-678, 0084/912/345/678."""
    digits = value.lstrip("+")
    if not digits.startswith("84"):
        return _number(digits, rf"(?P<sign>\+{_SEP}|00{_SEP})?")
    plus = rf"(?P<sign>(?:\+{_SEP}|0{_SEP}0{_SEP})?8{_SEP}4{_SEP}(?:\({_SEP}0{_SEP}\){_SEP})?|0{_SEP})?"
    return _number(digits[2:], plus)


def _number(digits: str, sign: str) -> Needle:
    written = rf"(?<![0-9]){sign}{_SEP.join(digits)}(?![0-9])"
    return Needle((digits,), written, _is_a_whole_number)


def _is_a_whole_number(text: str, match: re.Match[str]) -> bool:
    """Not a part of a longer row of digits, in one piece or in groups. A list of numbers is none."""
    start, end = match.span()
    bare = not match["sign"]
    joins = _JOINING if bare else {letter for letter in match[0] if letter in _JOINING}
    if start and end < len(text) and text[start - 1].isalnum() and text[end].isalnum():
        return False
    if match["sign"] and match["sign"][0] == "0" and _FOREIGN.search(text, max(0, start - 8), start):
        return False
    near = (_digits_before(text, start, joins), _digits_after(text, end, joins))
    return not any(near) if bare else all(not run or _is_a_number(run) for run in near)


def _is_a_number(run: str) -> bool:
    return 9 <= len(run) <= 12 and run.startswith(("0", "84"))


def _digits_before(text: str, start: int, joins: str | set[str]) -> str:
    run, at = "", start
    while len(run) < 20 and at > 1 and text[at - 1] in joins and text[at - 2].isdigit():
        at -= 1
        while at and text[at - 1].isdigit():
            at -= 1
            run = text[at] + run
    return run


def _digits_after(text: str, end: int, joins: str | set[str]) -> str:
    run, at = "", end
    while len(run) < 20 and at + 1 < len(text) and text[at] in joins and text[at + 1].isdigit():
        at += 1
        while at < len(text) and text[at].isdigit():
            run, at = run + text[at], at + 1
    return run


def _tax_code(value: str) -> Needle:
    digits = re.sub(r"\W", "", value)
    written = rf"(?<![0-9]){_SEP.join(map(re.escape, digits))}(?![0-9])"
    return Needle((digits.lower(),), written, _is_a_whole_code)


def _is_a_whole_code(text: str, match: re.Match[str]) -> bool:
    """Not that of a branch (0100109106-001), nor a part of another number."""
    start, end = match.span()
    joins = {letter for letter in match[0] if letter in _JOINING} | {"-"}
    if start and end < len(text) and text[start - 1].isalnum() and text[end].isalnum():
        return False
    return not _digits_before(text, start, joins) and not _digits_after(text, end, joins)


# ------------------------------------------------------------- edits
@dataclass(frozen=True)
class Edit(Generic[AnyStr]):
    """From `start` to `end` stands `new`; none where the part can be seen and not replaced. `shown`: what stands
    before it, what was found, what stands after it, as people read it."""

    start: int
    end: int
    new: AnyStr | None
    shown: tuple[str, str, str]


def applied(value: AnyStr, edits: Sequence[Edit[AnyStr]]) -> AnyStr:
    """The value with what can be replaced replaced."""
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        if edit.new is not None:
            value = value[: edit.start] + edit.new + value[edit.end :]
    return value


def _shown(text: str, start: int, end: int) -> tuple[str, str, str]:
    return text[max(0, start - AROUND) : start], text[start:end], text[end : end + AROUND]


def _apart(edits: list[Edit[AnyStr]]) -> list[Edit[AnyStr]]:
    """Sorted, each part once: the first of two that overlap, the longer of two that begin together."""
    apart: list[Edit[AnyStr]] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if not apart or edit.start >= apart[-1].end:
            apart.append(edit)
    return apart


# ------------------------------------------------------------- text
_ESCAPES = r"=40|(?:%[89A-Fa-f][0-9A-Fa-f])+|%[2-7][0-9A-Fa-f]|\\u[0-9A-Fa-f]{4}|&#[0-9]{2,6};|&#[xX][0-9A-Fa-f]{2,5};"
_ESCAPED = re.compile(_ESCAPES)
_QUOTED = re.compile(r"=\r?\n|(?:=[89A-F][0-9A-F])+|=[0-7][0-9A-F]|" + _ESCAPES)
_IS_QUOTED = re.compile(r"=\r?\n|=[C-F][0-9A-F]=[89AB][0-9A-F]|quoted-printable", re.IGNORECASE)
"""A line that ends in "=" or a letter in two bytes: "=30" alone is as well the beginning of somebody's number."""
_IN_JSON = re.compile(r'\\(?:u[0-9A-Fa-f]{4}|["\\/bfnrt])')
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "b": " ", "f": " "}
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{60,100}\r?\n)+[A-Za-z0-9+/]{0,100}={0,2}|[A-Za-z0-9+/_-]{12,}={0,2}")


class _Read:
    """A text as it is read once its escapes are resolved; `at` leads back: the place of each letter, and the end."""

    def __init__(self, text: str, escaped: re.Pattern[str]) -> None:
        letters: list[str] = []
        self.at: list[int] = []
        place = 0
        for token in escaped.finditer(text):
            letters.append(text[place : token.start()])
            self.at += range(place, token.start())
            meant = _meant(token[0])
            letters.append(meant)
            width = (token.end() - token.start()) // len(meant) if meant else 0
            self.at += [token.start() + width * each for each in range(len(meant))]
            place = token.end()
        letters.append(text[place:])
        self.at += range(place, len(text) + 1)
        self.text = "".join(letters)


def _escapes(text: str) -> re.Pattern[str]:
    return _QUOTED if _IS_QUOTED.search(text) else _ESCAPED


def _meant(token: str) -> str:
    if token[0] == "=" and token[1] in "\r\n":
        return ""
    if token[0] in "=%":
        return bytes.fromhex(token.replace(token[0], "")).decode("utf-8", "replace")
    if token[0] == "&":
        return html.unescape(token)[:1]
    return _LETTERS.get(token[1], chr(int(token[2:], 16)) if token[1] == "u" else token[1])


@dataclass(frozen=True)
class Search:
    """For the values of somebody erased. `inside`: how many layers were unpacked already."""

    wanted: Sequence[Needle]
    inside: int = 0

    @cached_property
    def cores(self) -> list[str]:
        """For PostgreSQL's quick look."""
        return sorted({core for needle in self.wanted for core in needle.cores})

    @cached_property
    def _any_core(self) -> re.Pattern[bytes]:
        return re.compile(b"|".join(re.escape(core.encode()) for core in self.cores) or b"(?!)")

    def _is_near(self, quick: bytes) -> bool:
        """Whether a core stands in what was squeezed: for many and a short text one pattern is quicker, for few and a
        long file each by itself."""
        if len(quick) < SHORT:
            return self._any_core.search(quick) is not None
        return any(core.encode() in quick for core in self.cores)

    @cached_property
    def _deeper(self) -> "Search":
        return Search(self.wanted, self.inside + 1)

    def in_text(self, text: str) -> list[Edit[str]]:
        return self._in_letters(text, lambda part: MARK)

    def in_json(self, text: str) -> list[Edit[str]]:
        """In JSON as it is written; a value that is a bare number becomes a string."""
        read = _Read(text, _IN_JSON)
        found = [Edit(read.at[each.start], read.at[each.end], each.new, each.shown) for each in self.in_text(read.text)]
        return [self._quoted(text, edit) for edit in found]

    @staticmethod
    def _quoted(text: str, edit: Edit[str]) -> Edit[str]:
        is_bare = bool(re.search(r"[\[:,{]\s*$", text[: edit.start])) and text[edit.start : edit.end].isdigit()
        return Edit(edit.start, edit.end, f'"{edit.new}"', edit.shown) if is_bare else edit

    def _in_letters(self, text: str, instead: Callable[[str], str]) -> list[Edit[str]]:
        found = [
            Edit(start, end, instead(text[start:end]), _shown(text, start, end)) for start, end in self._spans(text)
        ]
        escapes = _escapes(text)
        if escapes.search(text):
            read = _Read(text, escapes)
            for start, end in self._spans(read.text):
                begins, ends = read.at[start], read.at[end]
                found.append(Edit(begins, ends, instead(text[begins:ends]), _shown(read.text, start, end)))
        if self.inside < DEEPEST:
            for run in _BASE64.finditer(text):
                if run[0] not in (run[0].lower(), run[0].upper()):
                    found += self._in_base64(text, run)
        return _apart(found)

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        quick = squeezed(text)
        if not self._is_near(quick.encode("utf-8", "replace")):
            return
        near = [needle for needle in self.wanted if any(core in quick for core in needle.cores)]
        if near:
            folded = text.translate(FOLDED)
            for needle in near:
                yield from needle.spans(folded)

    def _in_base64(self, text: str, run: re.Match[str]) -> list[Edit[str]]:
        """The same letters but for the groups of four that held the part."""
        places = [place for place in range(*run.span()) if text[place] not in "\r\n="]
        letters = "".join(text[place] for place in places)
        plain = letters.translate({ord("-"): "+", ord("_"): "/"})
        for skipped in range(4):
            usable = plain[skipped:]
            usable = usable[: len(usable) - (len(usable) % 4 == 1)]
            try:
                data = base64.b64decode(usable + "=" * (-len(usable) % 4), validate=True)
            except binascii.Error:
                continue
            found = self._deeper.in_bytes(data)
            if found:
                return [self._encoded(text, places[skipped:], data, edit) for edit in found]
        return []

    @staticmethod
    def _encoded(text: str, places: list[int], data: bytes, edit: Edit[bytes]) -> Edit[str]:
        first, last = edit.start // 3, (edit.end + 2) // 3
        mine = places[first * 4 : last * 4]
        start, end = mine[0], mine[-1] + 1
        if edit.new is None:
            return Edit(start, end, None, edit.shown)
        encoded = base64.b64encode(applied(data, [edit])[first * 3 : last * 3]).decode()
        is_for_links = bool(set("-_") & {text[place] for place in places})
        written = encoded.translate({ord("+"): "-", ord("/"): "_"}) if is_for_links else encoded
        letters = list(text[start:end])
        for place, letter in zip(mine, written, strict=False):
            letters[place - start] = letter
        return Edit(start, end, "".join(letters), edit.shown)

    # --------------------------------------------------------- files
    def in_bytes(self, content: bytes) -> list[Edit[bytes]]:
        """In what a file says in letters, in two bytes a letter, and packed."""
        found = self._in_single_bytes(content) + self._in_double_bytes(content)
        if self.inside < DEEPEST:
            found += self._in_packed(content)
        return _apart(found)

    def _seems_near(self, content: bytes) -> bool:
        return self._is_near(content.translate(_SQUEEZED_BYTES, _DROPPED.encode("ascii", "ignore")))

    def _in_single_bytes(self, content: bytes) -> list[Edit[bytes]]:
        """In UTF-8 where it is that, else byte by byte."""
        try:
            text, codec = content.decode(), "utf-8"
        except UnicodeDecodeError:
            text, codec = content.decode("latin-1"), "latin-1"
        is_plain = codec == "utf-8" and not self.inside and b"%PDF" not in content[:1024] and "\0" not in text
        is_plain = is_plain and _escapes(text) is _ESCAPED
        instead = (lambda part: MARK) if is_plain else (lambda part: _blotted(part, codec))
        in_single_bytes = codec == "latin-1" or content.isascii()
        if in_single_bytes and not self._seems_near(content) and not _hides_something(content):
            return []
        edits = self._in_letters(text, instead)
        return [_as_bytes(edit, text, codec) for edit in edits]

    def _in_double_bytes(self, content: bytes) -> list[Edit[bytes]]:
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return self._in_utf_16(content, "utf-16-le" if content[:1] == b"\xff" else "utf-16-be")
        if not self._seems_near(content):
            return []
        found: list[Edit[bytes]] = []
        for pattern, first, codec in ((_LITTLE, 0, "utf-16-le"), (_BIG, 1, "utf-16-be")):
            for run in pattern.finditer(content):
                text = run[0][first::2].decode("ascii")
                found += [
                    Edit(
                        run.start() + 2 * start,
                        run.start() + 2 * end,
                        ("*" * (end - start)).encode(codec),
                        _shown(text, start, end),
                    )
                    for start, end in self._spans(text)
                ]
        return found

    def _in_utf_16(self, content: bytes, codec: str) -> list[Edit[bytes]]:
        text = content[2:].decode(codec, "replace")
        found = []
        for start, end in self._spans(text):
            begins = 2 + len(text[:start].encode(codec, "surrogatepass"))
            part = text[start:end].encode(codec, "surrogatepass")
            found.append(
                Edit(begins, begins + len(part), ("*" * (len(part) // 2)).encode(codec), _shown(text, start, end))
            )
        return found

    def _in_packed(self, content: bytes) -> list[Edit[bytes]]:
        """In streams that zlib unpacks: those of a PDF are packed anew where they fit, what another container counts
        and sums up is only seen."""
        found: list[Edit[bytes]] = []
        budget, place, is_pdf = MOST, 0, b"%PDF" in content[:1024]
        while budget > 0 and (head := _PACKED.search(content, place)):
            place = head.start() + 1
            start, form = _stream(content, head)
            unpacked, used, is_whole = _unpacked(content, start, form, budget)
            budget -= len(unpacked)
            if used:
                place = start + used
            inner = self._deeper.in_bytes(unpacked) if unpacked else []
            if inner:
                new = _packed(applied(unpacked, inner), used) if is_pdf and is_whole else None
                cannot = any(edit.new is None for edit in inner)
                found.append(Edit(start, start + used, None if cannot else new, inner[0].shown))
        return found


_LITTLE = re.compile(rb"(?:[\t\n\r\x20-\x7e]\x00){6,}")
_BIG = re.compile(rb"(?:\x00[\t\n\r\x20-\x7e]){6,}")
_PACKED = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08|PK\x03\x04", re.DOTALL)
_HIDING = re.compile(rb"[A-Za-z0-9+/_-]{12}|[=%][0-9A-Fa-f]{2}|&#|\\u[0-9a-fA-F]{4}")


def _hides_something(content: bytes) -> bool:
    return _HIDING.search(content) is not None


def _blotted(part: str, codec: str) -> str:
    """As many bytes; line breaks, and what makes one none, stay."""
    return "".join(
        letter
        if letter in "\r\n" or (letter == "=" and part[place + 1 : place + 2] in ("\r", "\n"))
        else "*" * len(letter.encode(codec))
        for place, letter in enumerate(part)
    )


def _as_bytes(edit: Edit[str], text: str, codec: str) -> Edit[bytes]:
    start = len(text[: edit.start].encode(codec))
    end = start + len(text[edit.start : edit.end].encode(codec))
    return Edit(start, end, None if edit.new is None else edit.new.encode(codec), edit.shown)


def _stream(content: bytes, head: re.Match[bytes]) -> tuple[int, int]:
    """Where the packed bytes begin, and in which form, as zlib names it."""
    if head[0].startswith(b"PK"):
        lengths = content[head.start() + 26 : head.start() + 30]
        return head.end() + 26 + sum(int.from_bytes(lengths[at : at + 2], "little") for at in (0, 2)), -15
    return head.start(), 31 if head[0].startswith(b"\x1f") else 15


def _unpacked(content: bytes, start: int, form: int, most: int) -> tuple[bytes, int, bool]:
    """The bytes, how many were read for them, and whether they are all."""
    unpack = zlib.decompressobj(form)
    rest = memoryview(content)[start:]
    try:
        data = unpack.decompress(rest, most)
    except zlib.error:
        return b"", 0, False
    return data, len(rest) - len(unpack.unused_data) - len(unpack.unconsumed_tail), unpack.eof


def _packed(data: bytes, room: int) -> bytes | None:
    """In just as many bytes; what is left over is filled up behind the end of the stream."""
    packed = zlib.compress(data, 9)
    return packed + bytes(room - len(packed)) if len(packed) <= room else None
