"""A request about one's own data that came as a mail: which right is meant, by its words; staff see to it."""

from casework.case.case import Case
from casework.ground.calendar import Clocks
from casework.ground.text import words as folded_words
from privacy.rights import deadlines
from privacy.rights.data_request import DataRequest, Right

HINTS = (
    "du lieu ca nhan", "thong tin ca nhan", "xoa du lieu", "xoa thong tin", "rut lai su dong y", "rut lai dong y",
    "rut dong y", "han che xu ly", "phan doi xu ly", "ban sao du lieu", "chinh sua thong tin", "personal data",
    "my data", "delete my", "erase my", "withdraw my consent", "right to be forgotten", "gdpr", "copy of my",
)  # fmt: skip
# The first that is found; a request of which no word says what it is about asks to see.
MEANT = (
    (Right.DELETE, ("xoa", "delete", "erase", "forgotten", "remove")),
    (Right.WITHDRAW, ("rut", "withdraw", "unsubscribe")),
    (Right.RESTRICT, ("han che", "restrict")),
    (Right.OBJECT, ("phan doi", "object")),
    (Right.CORRECT, ("chinh sua", "sua", "dinh chinh", "correct")),
    (Right.COPY, ("ban sao", "copy")),
)


def right_meant(words: str) -> Right:
    text = f" {' '.join(folded_words(words))} "
    return next((right for right, hints in MEANT if any(f" {hint} " in text for hint in hints)), Right.VIEW)


def details(case: Case, words: str) -> list[DataRequest]:
    return [DataRequest(case=case, right=right_meant(words), explanation=words)]


def clocks(words: str) -> Clocks:
    return deadlines.CLOCKS[right_meant(words)].clocks
