"""The letters of a case on its way."""

from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from casework.post.letter import Letter, LetterKind, register


def _kept_back(letter: Letter) -> str:
    """While the person has restricted the use of their data, nothing is written that they did not ask for since."""
    return "restricted" if letter.case and letter.case.is_restricted else ""


REPLY = register(LetterKind("reply", _("Answer"), hindrance=_kept_back, by_hand=True))
ENQUIRY = register(LetterKind("enquiry", _("Question to the customer"), hindrance=_kept_back, by_hand=True))
UNREACHABLE = register(
    LetterKind("unreachable", _("Notice that we could not reach somebody"), template="reply", hindrance=_kept_back)
)

CUSTOMER_WROTE = register(LetterKind("customer_wrote", _("Notice that the customer wrote"), to_staff=True))


def _as_it_was_due(letter: Letter) -> dict[str, Any]:
    """The deadline may have moved since."""
    return {"due_at": parse_datetime(letter.facts["due_at"])}


REMINDER = register(LetterKind("reminder", _("Reminder of a deadline"), words=_as_it_was_due, to_staff=True))
