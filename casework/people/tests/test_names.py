"""When two spellings are one name and when two names are two people: a table to read, ten thousand made-up pairs."""

import random
import unicodedata
from collections.abc import Callable, Iterator

import pytest

from casework.people import names

ONE_NAME = [
    ("Nguyễn Thị Ánh", "NGUYỄN THỊ ÁNH", "capitals"),
    ("Nguyễn Thị Ánh", "nguyễn thị ánh", "no capitals"),
    ("Nguyễn Thị Ánh", unicodedata.normalize("NFD", "Nguyễn Thị Ánh"), "letters and marks apart"),
    ("Kiều Thế", "Kie\u0300\u0302u The\u0301\u0302", "the tone typed before the circumflex"),
    ("Lê Hòa", "Lê Hoà", "old and new place of the tone"),
    ("Lê Thúy", "Lê Thuý", "old and new place of the tone"),
    ("Bùi Hoàng Toàn", "Bùi Hòang Tòan", "the tone on the wrong vowel"),
    ("Nguyễn Trọng Nghĩa", "Nguỹên Trọng Nghiã", "the tone on the wrong vowel"),
    ("Trịnh Quý", "Trịnh Qúy", "the tone on the u of qu"),
    ("Lê Văn Tư", " Lê\u00a0 Văn\tTư ", "blanks of all kinds"),
    ("Lê Văn Tư", "Lê-Văn‑Tư", "hyphens of all kinds"),
    ("Nguyễn V. A.", "Nguyễn V A", "full stops"),
    ("Nguyễn V. A.", "NGUYỄN V.A.", "full stops without blanks"),
    ("H'Hen Niê", "H’Hen Niê", "kinds of apostrophe"),
    ("H'Hen Niê", "Hʼ Hen Niê", "a blank after the apostrophe"),
    ("Đặng Mai", "Ðặng Mai", "eth for d with a stroke"),
    ("Đặng Mai", "Ɖặng Mai", "African d for d with a stroke"),
    ("Lê Văn Tư", "Lê V\u200băn Tư", "marks that nobody sees"),
]
TWO_NAMES = [
    ("Trần Thị Thúy", "Trần Thị Thủy", "another tone"),
    ("Trần Văn Tú", "Trần Văn Tư", "another vowel"),
    ("Trần Văn Tú", "Trần Văn Tu", "one mark fewer"),
    ("Lê Đung", "Lê Dung", "d with and without a stroke"),
    ("Hồ Ân", "Hồ An", "a with and without a circumflex"),
    ("Lê Thế", "Lê Thề", "another tone on the same vowel"),
    ("Nguyễn V. A.", "Nguyễn Văn An", "an initial is no full name"),
    ("Lê Thị Ánh", "Lê ThịÁnh", "one word or two"),
    ("Lê Ánh", "Lê Thị Ánh", "a word fewer"),
    ("Lê Lý", "Lê Lí", "y and i"),
    ("H'Hen Niê", "HHen Niê", "with and without an apostrophe"),
    ("Mária Lê", "María Lê", "marks on two vowels that are two syllables"),
    ("Lê Thị Mai", "Lê Thị Mái", "a syllable without a mark and one with it"),
]
WITHOUT_MARKS = [
    # What was typed, what is known at the mailbox, what of it is theirs.
    ("Tran Van Tu", {"Trần Văn Tú"}, {"Trần Văn Tú"}),
    ("Trần Văn Tú", {"TRAN VAN TU"}, {"TRAN VAN TU"}),
    ("Trần Văn Tú", {"Trần Văn Tú", "Tran Van Tu"}, {"Trần Văn Tú", "Tran Van Tu"}),
    ("Tran Van Tu", {"Trần Văn Tú", "Trần Văn Tư"}, set()),
    ("Tran Van Tu", {"Trần Văn Tú", "Trần Văn Tư", "Tran Van Tu"}, set()),
    ("Trần Văn Tú", {"Trần Văn Tú", "Trần Văn Tư", "Tran Van Tu"}, {"Trần Văn Tú"}),
    ("Trần Văn Tú", {"Trần Văn Tư", "Tran Van Tu"}, set()),
    ("John Smith", {"JOHN SMITH", "Jane Smith"}, {"JOHN SMITH"}),
    ("Tran Van", {"Trần Văn Tú"}, set()),
    ("Tran Văn Tú", {"Trần Văn Tú"}, set()),
    ("Dang Dung", {"Đặng Đung"}, {"Đặng Đung"}),
    ("Dang Dung", {"Đặng Đung", "Đặng Dung"}, set()),
    ("Do Dung", {"Đo Dung", "Do Đung"}, set()),
]


@pytest.mark.parametrize(("one", "other", "why"), ONE_NAME, ids=[why for *_names, why in ONE_NAME])
def test_one_name_however_it_is_written(one: str, other: str, why: str) -> None:
    assert names.key(one) == names.key(other)
    assert names.belonging(one, {other}) == {other}


@pytest.mark.parametrize(("one", "other", "why"), TWO_NAMES, ids=[why for *_names, why in TWO_NAMES])
def test_two_names_however_alike(one: str, other: str, why: str) -> None:
    assert names.key(one) != names.key(other)
    assert names.belonging(one, {one, other}) == {one}
    assert names.belonging(one, {other}) == set()
    assert not names.may_be_one(one, other)


@pytest.mark.parametrize(("typed", "known", "theirs"), WITHOUT_MARKS)
def test_a_name_without_marks_is_that_of_the_one_person_whom_it_fits(
    typed: str, known: set[str], theirs: set[str]
) -> None:
    assert names.belonging(typed, known) == theirs


@pytest.mark.parametrize("other", ["Trần Văn Tú", "Trần Văn Tư", "TRAN VAN TU"])
def test_what_protects_takes_a_name_without_marks_for_each_whom_it_fits(other: str) -> None:
    assert names.may_be_one("Tran Van Tu", other)
    assert names.may_be_one(other, "Tran Van Tu")


# ------------------------------------------------------------------------- ten thousand pairs
ONSETS = ["", "b", "ch", "đ", "d", "g", "h", "kh", "l", "m", "ng", "nh", "ph", "qu", "r", "s", "t", "th", "tr", "v"]
RHYMES = ["a", "ă", "â", "e", "ê", "o", "ô", "ơ", "u", "ư", "i", "y", "oa", "oe", "uy", "ia", "ua", "ưa", "ai", "âu"]
CODAS = ["", "n", "ng", "nh", "m"]
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
SHAPES = ["\u0302", "\u0306", "\u031b"]
VOWELS = "aeiouy"


def syllable(chance: random.Random) -> str:
    """Composed, with its tone on one of its vowels."""
    onset, rhyme = chance.choice(ONSETS), unicodedata.normalize("NFD", chance.choice(RHYMES))
    places = [n for n, letter in enumerate(rhyme) if letter in VOWELS]
    place = chance.choice(places) + 1
    rhyme = rhyme[:place] + chance.choice(TONES) + rhyme[place:]
    return unicodedata.normalize("NFC", onset + rhyme + chance.choice(CODAS)).capitalize()


def full_name(chance: random.Random) -> str:
    """One that has marks: without any the table above decides."""
    while True:
        parts = [syllable(chance) for _part in range(chance.randint(2, 5))]
        if chance.random() < 0.1:
            parts[-1] = "H'" + parts[-1]
        if chance.random() < 0.1:
            parts[1] = parts[1][0] + "."
        if names.is_marked(name := " ".join(parts)):
            return name


def marks_in_another_order(chance: random.Random, name: str) -> str:
    letters: list[list[str]] = []
    for each in unicodedata.normalize("NFD", name):
        if unicodedata.combining(each) and letters:
            letters[-1].append(each)
        else:
            letters.append([each])
    return "".join(first + "".join(chance.sample(marks, len(marks))) for first, *marks in letters)


def tone_on_another_vowel(chance: random.Random, name: str) -> str:
    """In each word that has one tone: on whichever of its vowels."""
    words = []
    for word in unicodedata.normalize("NFD", name).split():
        tones = [each for each in word if each in TONES]
        bare = "".join(each for each in word if each not in TONES)
        run = [n for n, each in enumerate(bare) if each.lower() in VOWELS]
        if len(tones) == 1 and run and "'" not in word:
            place = chance.choice(run) + 1
            bare = bare[:place] + tones[0] + bare[place:]
            words.append(bare)
        else:
            words.append(word)
    return " ".join(words)


SPELLINGS: dict[str, Callable[[random.Random, str], str]] = {
    "upper case": lambda chance, name: name.upper(),
    "lower case": lambda chance, name: name.lower(),
    "marks apart": lambda chance, name: unicodedata.normalize("NFD", name),
    "order of marks": marks_in_another_order,
    "place of the tone": tone_on_another_vowel,
    "blanks": lambda chance, name: f" {name.replace(' ', chance.choice(['  ', chr(0xA0), chr(0x2009), chr(0x3000)]))} ",
    "hyphens": lambda chance, name: name.replace(" ", chance.choice("-\u2010\u2011\u2013\u2212")),
    "full stops": lambda chance, name: name.replace(".", "") if chance.random() < 0.5 else name + ".",
    "apostrophes": lambda chance, name: name.replace("'", chance.choice("’‘ʼ`´′")),
    "Ð for Đ": lambda chance, name: name.replace("Đ", "Ð").replace("đ", chance.choice("ðɖ")),
}


def another_tone(chance: random.Random, word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    bare = "".join(each for each in parts if each not in TONES)
    place = max(n for n, each in enumerate(bare) if each.lower() in VOWELS) + 1
    now = "".join(each for each in parts if each in TONES)
    return bare[:place] + chance.choice([tone for tone in TONES if tone != now]) + bare[place:]


def another_shape(chance: random.Random, word: str) -> str:
    """â, ă and a, ô, ơ and o, ê and e, ư and u, đ and d are letters of their own."""
    parts = unicodedata.normalize("NFD", word)
    shapes = [each for each in parts if each in SHAPES]
    if shapes:
        return parts.replace(chance.choice(shapes), "", 1)
    if parts[0] in "Dd":
        return ("Đ" if parts[0] == "D" else "đ") + parts[1:]
    place = max(n for n, each in enumerate(parts) if each.lower() in VOWELS) + 1
    return parts[:place] + "\u0302" + parts[place:]


def an_initial(chance: random.Random, word: str) -> str:
    return word[0] + "." if len(word.rstrip(".")) > 1 else word + "an"


def another_letter(chance: random.Random, word: str) -> str:
    return chance.choice("klmn") + word if word[0] in "'AEIOUY" else word[1:] + "o" if len(word) > 2 else word + "k"


DIFFERENCES = {
    "another tone": another_tone,
    "another shape": another_shape,
    "an initial": an_initial,
    "another letter": another_letter,
}


def another_name(chance: random.Random, name: str) -> tuple[str, str]:
    """Somebody else, as alike as can be; marked as well."""
    while True:
        words = name.split()
        place = chance.choice([n for n, word in enumerate(words) if any(c in VOWELS for c in names.plain(word))])
        how = chance.choice(sorted(DIFFERENCES))
        words[place] = DIFFERENCES[how](chance, words[place])
        if names.is_marked(other := " ".join(words)):
            return unicodedata.normalize("NFC", other), how


def pairs(count: int) -> Iterator[tuple[random.Random, str, str, str]]:
    chance = random.Random(20261125)
    for _pair in range(count):
        name = full_name(chance)
        yield chance, name, *another_name(chance, name)


def test_ten_thousand_pairs_of_two_people_are_never_one() -> None:
    seen = set()
    for chance, name, other, how in pairs(10_000):
        typed = SPELLINGS[chance.choice(sorted(SPELLINGS))](chance, name)
        assert names.belonging(typed, {name, other}) == {name}, (typed, other, how)
        assert names.belonging(typed, {other}) == set(), (typed, other, how)
        seen.add(how)
    assert seen == DIFFERENCES.keys()


@pytest.mark.parametrize("how", SPELLINGS)
def test_ten_thousand_names_typed_with_their_marks_are_never_nobodys(how: str) -> None:
    changed = 0
    for chance, name, other, _how in pairs(1_000):
        typed = SPELLINGS[how](chance, name)
        changed += typed != name
        assert names.belonging(typed, {name, other}) == {name}, (name, typed)
    assert changed


def test_all_spellings_at_once_are_one_name() -> None:
    for chance, name, _other, _how in pairs(500):
        typed = tone_on_another_vowel(chance, name)  # first, while words are parted by blanks
        for spelling in chance.sample(sorted(SPELLINGS.keys() - {"place of the tone"}), len(SPELLINGS) - 1):
            typed = SPELLINGS[spelling](chance, typed)
        assert names.key(typed) == names.key(name), (name, typed)
