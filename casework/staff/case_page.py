"""Everything on one case on one screen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from casework.fields import display_phone
from casework.models import AccessEntry, Case, Letter
from casework.staff import due, verbs


@dataclass(frozen=True)
class Entry:
    """One line of the timeline, whatever table it comes from. `kind`: event, call or letter."""

    at: datetime
    kind: str
    label: str | Promise
    who: str
    text: str = ""
    record: Any = None


def open_case(case: Case, staff: Any) -> dict[str, Any]:
    """What the page shows; that it was opened is recorded (C4.5)."""
    AccessEntry.objects.create(staff=staff, case=case)
    letters = list(case.letters.all())
    return {
        "case": case,
        "person": case.person,
        "phone": display_phone(case.person.phone) if case.person else "",
        "detail": case.detail,
        "facts": case.registration.summary(case.detail),
        "panel": case.registration.panel,
        "consents": case.consents.select_related("wording").order_by("pk"),
        "due": due.badge(case),
        "timeline": timeline(case, letters),
        "others": other_cases(case),
        "verbs": verbs.offered(case, staff),
    }


def timeline(case: Case, letters: list[Letter]) -> list[Entry]:
    """Events, calls and letters in one order, the newest first."""
    entries = [
        Entry(e.at, "event", e.get_verb_display(), name_of(e.staff), e.text, e)
        for e in case.events.select_related("staff")
    ]
    entries += [
        Entry(c.at, "call", f"{c.get_method_display()}: {c.get_result_display()}", name_of(c.staff), c.note, c)
        for c in case.calls.select_related("staff")
    ]
    entries += [Entry(letter.created_at, "letter", letter.subject, "", letter.body, letter) for letter in letters]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def name_of(staff: Any) -> str:
    return (staff.get_full_name() or staff.get_username()) if staff else ""


def other_cases(case: Case) -> QuerySet[Case]:
    """Of the same record of a person; who merely shares a mailbox is somebody else."""
    if case.person_id is None:
        return Case.objects.none()
    return Case.objects.filter(person=case.person_id).exclude(pk=case.pk).order_by("-created_at")[:10]
