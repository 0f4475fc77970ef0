"""Which kind of case a mail most likely is, and in which language: a guess, which staff put right."""

from casework.case import kinds
from casework.case.kinds import Registration
from casework.ground.text import words as folded_words

LOOKED_AT = 4000
ENGLISH = {
    "the",
    "and",
    "please",
    "you",
    "your",
    "is",
    "are",
    "my",
    "would",
    "have",
    "regards",
    "hello",
    "dear",
    "thank",
}


def kind_of(subject: str, said: str) -> Registration:
    """The one of which most words are found; the subject counts twice. Raises LookupError when no kind takes mails."""
    text = f" {' '.join(folded_words(f'{subject} {subject} {said[:LOOKED_AT]}'))} "
    by_mail = [each for each in kinds.all_kinds() if each.by_mail]
    most, _order, found = max((_hits(each, text), -number, each) for number, each in enumerate(by_mail))
    plain = [each for each in by_mail if each.by_mail and not each.by_mail.hints]
    return found if most or not plain else plain[0]


def _hits(registration: Registration, text: str) -> int:
    hints = registration.by_mail.hints if registration.by_mail else ()
    return sum(text.count(f" {hint} ") for hint in hints)


def language_of(text: str) -> str:
    """Vietnamese, but for a text without a single mark of it in which English words stand."""
    looked_at = text[:LOOKED_AT].lower()
    if any(letter in "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ" for letter in looked_at):
        return "vi"
    return "en" if len(ENGLISH & set(folded_words(looked_at))) >= 2 else "vi"
