"""Two spellings of one name, and two names of two people: Thúy is not Thủy, Tú not Tư.

    made equal                                      kept apart
    capitals              NGUYỄN THỊ ÁNH            marks             Tú / Tư / Tu, Ân / An, Đung / Dung
    order of marks        e + ́ + ̂ / ế               initials          Nguyễn V. A. / Nguyễn Văn A
    place of the tone     Hoà / Hòa, Thuý / Thúy    words             Thị Ánh / ThịÁnh / Ánh
    blanks, hyphens,      Lê-Văn / Lê  Văn          letters           Y / I, K' / K
      full stops          N.V.A. / N V A
    kinds of apostrophe   H'Hen / H’Hen / H' Hen
    Ð (eth), Ɖ, Đ         Ðặng / Đặng

A name typed without any marks is the one case that cannot be decided by itself: `belonging` decides it among the names
that are known at one mailbox or number.
"""

import re
import unicodedata
from collections.abc import Iterable

from casework.ground.text import INVISIBLE

APOSTROPHES = dict.fromkeys(map(ord, "’‘‛ʼʻʽˈ′＇`´ꞌ"), "'")
STROKED_D = {ord("ð"): "đ", ord("ɖ"): "đ"}  # after case folding
SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015\u2212\u00b7\ufe63\uff0d\uff0e]+")
AROUND_APOSTROPHES = re.compile(r"\s*'\s*")
GRAVE, ACUTE, TILDE, HOOK, DOT = TONES = "\u0300\u0301\u0303\u0309\u0323"
# One syllable as Vietnamese is written, without its marks; its tone belongs to the whole of it, wherever it was typed.
SYLLABLE = re.compile(
    r"(?:b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|q|r|s|th|tr|t|v|x)?[aeiouy]{1,3}(?:ch|c|m|ng|nh|n|p|t)?"
)


def key(name: str) -> str:
    """Equal for two spellings of one name, different for two names."""
    text = INVISIBLE.sub("", name).casefold().translate(APOSTROPHES | STROKED_D)
    text = AROUND_APOSTROPHES.sub("'", unicodedata.normalize("NFD", text))
    return " ".join(_word(word) for word in SEPARATORS.split(text) if word)


def plain(name: str) -> str:
    """The key without marks: equal for all names that can be told apart by their marks alone."""
    return _unmarked(key(name))


def is_marked(name: str) -> bool:
    return key(name) != plain(name)


def may_be_one(name: str, other: str) -> bool:
    """Whether they are one name, or one of them was typed without marks and may be the other. For what protects
    somebody in doubt; what shows or erases asks `belonging`."""
    if is_marked(name) and is_marked(other):
        return key(name) == key(other)
    return plain(name) == plain(other)


def belonging(name: str, known: Iterable[str]) -> set[str]:
    """Those of the names known at one mailbox or number that are this person's.

    A name without marks is that of the one person there whom it fits; where it fits two it is nobody's.
    """
    own = key(name)
    keys = {other: key(other) for other in known}
    fitting = {other: its for other, its in keys.items() if _unmarked(its) == _unmarked(own)}
    marked = {each for each in (own, *fitting.values()) if each != _unmarked(each)}
    if len(marked) <= 1:
        return set(fitting)
    return {other for other, its in fitting.items() if its == own and own in marked}


def _unmarked(key: str) -> str:
    letters = unicodedata.normalize("NFD", key).replace("đ", "d")
    return "".join(each for each in letters if not unicodedata.combining(each))


def _word(word: str) -> str:
    """With its marks in one order, and the tone of a syllable at its end."""
    letters = "".join(each for each in word if not unicodedata.combining(each))
    tones = [each for each in word if each in TONES]
    if len(set(tones)) == 1 and SYLLABLE.fullmatch(letters):
        return _ordered("".join(each for each in word if each not in TONES)) + tones[0]
    return _ordered(word)


def _ordered(word: str) -> str:
    """Each letter's marks by their number, and each once: whichever was typed first, it is the same letter."""
    parts = re.findall(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+", word)
    return "".join(part[0] + "".join(sorted(set(part[1:]))) for part in parts)
