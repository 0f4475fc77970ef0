"""The letters of a case on its way."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from casework.case.case import OPEN, Case
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


# More are counted, and stand in the list that the letter leads to.
LISTED = 40
PARTS = {
    "given": _("Given to you by colleagues"),
    "answered": _("The customer wrote"),
    "due": _("Overdue"),
    "before": _("Due soon"),
    "today": _("Due today"),
}


def _cases_listed(letter: Letter) -> dict[str, Any]:
    """By what they are listed for, as they stand when the letter is written; what was closed since is left out."""
    parts: dict[str, list[int]] = letter.facts["parts"]
    asked = {pk for each in parts.values() for pk in each}
    found = {each.pk: each for each in Case.objects.filter(OPEN, pk__in=asked).select_related("assignee")}
    listed = []
    for name, heading in PARTS.items():
        cases = sorted((found[pk] for pk in parts.get(name, ()) if pk in found), key=_urgency)
        if cases:
            listed.append({"heading": heading, "cases": cases[:LISTED], "more": max(len(cases) - LISTED, 0)})
    return {"listed": listed, "number": len(found), "day": letter.created_at or timezone.now()}


def _urgency(case: Case) -> tuple[int, datetime]:
    return case.priority, case.due_at


WORK = register(LetterKind("work", _("List of what is to be done"), words=_cases_listed, to_staff=True))
"""`parts`: primary keys of cases by what they are listed for. `morning`: whether it is the list of a morning."""

REMINDER = register(LetterKind("reminder", _("Reminder of a deadline"), words=_as_it_was_due, to_staff=True))
