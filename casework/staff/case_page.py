"""Everything on one case on one screen: what was said on one side, what is to be done on the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils import timezone

from casework.case import kinds, unsent
from casework.case.case import Case
from casework.case.colleagues import name_of
from casework.case.former import former_facts
from casework.case.reply_template import ReplyTemplate
from casework.case.timeline import Event
from casework.case.unsent import Unsent
from casework.disclosure import transfers
from casework.disclosure.disclosure import Disclosure
from casework.disclosure.recipient import DisclosurePurpose
from casework.ground.errors import Refused
from casework.ground.kind import Kind
from casework.ground.phones import display_phone
from casework.intake.filing import refile
from casework.people import identity
from casework.post import bounce
from casework.post.letter import LetterState, Text
from casework.staff import answers, due, next_step, on_the_way, undoing, verbs
from casework.staff.forms import VerbForm
from casework.staff.page import Door
from casework.staff.timeline import Entry, timeline
from casework.staff.verbs import VerbPage

LATELY = timedelta(minutes=5)
# So many of the newest lines stand open.
NEWEST = 12


@dataclass(frozen=True)
class Box:
    """A verb's form on the page of its case. `lately`: what happened while it was open; `since`: what colleagues or
    the customer did since its words, `unsent`, were typed."""

    its: VerbPage
    form: VerbForm
    templates: Sequence[ReplyTemplate] = ()
    is_next: bool = False
    refused: Refused | None = None
    preview: Text | None = None
    lately: Sequence[Entry] = ()
    unsent: Unsent | None = None
    since: bool = False


def box(case: Case, its: VerbPage, form: VerbForm | None = None, **more: Any) -> Box:
    templates = list(answers.offered(case)) if its.letter else []
    return Box(its, form or its.form(case), templates, **more)


def begun(case: Case, its: VerbPage, staff: User, kept: Unsent | None, **more: Any) -> Box:
    """With the words that were typed into it before and not sent."""
    if kept is None:
        return box(case, its, **more)
    others = Event.objects.filter(case=case, at__gt=kept.at).exclude(staff=staff)
    form = more.pop("form", None) or its.form(case, **kept.words)
    return box(case, its, form, unsent=kept, since=others.exists(), **more)


def page(door: Door, case: Case) -> HttpResponse:
    """With the next step, the answer and what was begun at hand, the other verbs behind them."""
    offered = verbs.offered(case, door.staff)
    step = next_step.of(case, offered)
    kept = unsent.of(case, door.staff)
    at_hand = {*kept, *([] if step and step.writes else ["reply"])}
    shown = ([step] if step else []) + [each for each in offered if each.name in at_hand and each is not step]
    boxes = [begun(case, each, door.staff, kept.get(each.name), is_next=each is step) for each in shown]
    return draw(door, case, boxes, title=case.reference)


def draw(door: Door, case: Case, boxes: Sequence[Box], **more: Any) -> HttpResponse:
    way = on_the_way.of(door.request, door.site, case)
    on_it = shown(case, door.staff) | {
        "boxes": boxes,
        "in_boxes": {each.its.name for each in boxes},
        "way": way,
        "on_the_way": way.query,
        "may_undo": undoing.offered(door.request, case),
    }
    return door.page("admin/casework/case.html", model=Case, **on_it | more)


def sheet(door: Door, case: Case) -> HttpResponse:
    """The same on paper, every word of it."""
    return door.page("admin/casework/sheet.html", model=Case, title=case.reference, **shown(case, door.staff))


def shown(case: Case, staff: User) -> dict[str, Any]:
    """What stands on the page."""
    # Notices to colleagues say nothing that does not stand here; one that did not go out is somebody's to mend.
    letters = list(case.letters.filter(Q(to_staff=False) | Q(state=LetterState.FAILED)))
    entries = timeline(case, letters)
    return {
        "case": case,
        "person": case.person,
        "mail_comes_back": case.person is not None and bounce.is_undeliverable(case.person.email),
        "phone": display_phone(case.person.phone) if case.person else "",
        "detail": case.detail,
        "facts": case.registration.summary(case.detail),
        "former": former_facts(case),
        "panel": case.registration.panel,
        "consents": case.consents.select_related("wording").order_by("pk"),
        "due": due.badge(case),
        "timeline": entries,
        "earlier": entries[:-NEWEST],
        "newest": entries[-NEWEST:],
        "attachments": case.attachments.defer("content"),
        "others": other_cases(case, staff),
        "hand_overs": hand_overs(case, staff),
        "verbs": verbs.offered(case, staff),
        "may_refile": refile.offered(case, staff),
        "watching": watching(case, staff),
        "may_enter": kinds.may(staff, "change", Kind.QUESTION) and case.person is not None,
        "may_handle_letters": staff.has_perm("casework.change_letter"),
        "may_see_hand_overs": staff.has_perm("casework.view_disclosure"),
    }


def hand_overs(case: Case, staff: User) -> list[tuple[Disclosure, list[str]]]:
    """Each with what may be done about it on the page of the case; judicial ones have a register of their own."""
    found = case.disclosures.filter(purpose=DisclosurePurpose.HANDOVER).select_related("recipient", "requested_by")
    may = staff.has_perm("casework.change_disclosure")
    return [(each, transfers.offered(each, staff) if may else []) for each in found]


def watching(case: Case, staff: User) -> list[str]:
    """Colleagues who opened the case within the last minutes, so that two do not answer at once."""
    since = timezone.now() - LATELY
    lately = case.accesses.filter(at__gte=since).exclude(staff=staff).select_related("staff")
    return sorted({name_of(access.staff) for access in lately})


def other_cases(case: Case, staff: User) -> QuerySet[Case]:
    """Of the same person, in queues that whoever looks may see; who merely shares a mailbox is somebody else."""
    persons = identity.alike(case.person) if case.person else []
    theirs = Case.objects.filter(person__in=persons, kind__in=kinds.kinds_of(staff))
    return theirs.exclude(pk=case.pk).order_by("-created_at")[:10]
