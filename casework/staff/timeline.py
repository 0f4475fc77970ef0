"""What happened in a case, whatever table it stands in, in one order."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models.functions import Length
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from casework.case.case import Case
from casework.case.colleagues import name_of
from casework.case.timeline import BY_CUSTOMER, SAID, Event, Happened
from casework.post.letter import Letter


@dataclass(frozen=True)
class Entry:
    """One line of the timeline, whatever table it comes from. `kind`: event, call, letter or mail. `voice`: who
    speaks in it, customer, centre (to the customer) or inside (among colleagues); empty where something only
    happened."""

    at: datetime
    kind: str
    label: str | Promise
    who: str
    text: str = ""
    record: Any = None
    voice: str = ""


def timeline(case: Case, letters: list[Letter]) -> list[Entry]:
    """Events, calls, letters and mails in one order, the oldest first."""
    entries = [
        Entry(e.at, "event", e.get_verb_display(), name_of(e.staff), e.text, e, _voice(e))
        for e in case.events.select_related("staff")
    ]
    entries += [
        Entry(
            c.at,
            "call",
            f"{c.get_method_display()}: {c.get_result_display()}",
            name_of(c.staff),
            c.note,
            c,
            "inside" if c.note else "",
        )
        for c in case.calls.select_related("staff")
    ]
    entries += [Entry(each.created_at, "letter", each.text.subject, "", each.text.body, each) for each in letters]
    mails = case.mails.annotate(size=Length("raw")).defer("raw").order_by("pk")
    entries += [
        Entry(each.came_at, "mail", each.subject or _("Mail without a subject"), "", "", each) for each in mails
    ]
    return sorted(entries, key=lambda entry: entry.at)


def _voice(event: Event) -> str:
    if not event.text:
        return ""
    verb = Happened(event.verb)
    if verb in BY_CUSTOMER:
        return "customer"
    return "centre" if verb in SAID else "inside"
