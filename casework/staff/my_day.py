"""What waits for one member of staff: each a number that equals the list it leads to."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.case import kinds
from casework.case.case import OPEN, Case
from casework.case.lateness import RUNNING, due_before
from casework.case.waiting import ANSWERED, LETTER_FAILED
from casework.disclosure.disclosure import Disclosure
from casework.erasure.hold import Hold
from casework.erasure.order import ErasureOrder, OrderState
from casework.ground.calendar import tonight
from casework.mailing.mailing import Mailing, MailingState
from casework.post.letter import Letter, LetterState
from casework.staff import due

SHOWN = 8


@dataclass(frozen=True)
class Card:
    """`urgent`: it is late, or somebody waits."""

    label: str | Promise
    count: int
    url: str
    urgent: bool = False


Source = Callable[[User], Iterable[Card]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """An app tells what of its own waits for a member of staff."""
    _sources.append(source)


def cards(staff: User) -> list[Card]:
    return [*_of_cases(staff), *_of_registers(staff), *(card for source in _sources for card in source(staff))]


def mine(staff: User) -> list[tuple[Case, str]]:
    """The first of what is theirs and whose clock runs, and of whoever answered, each with how soon it is due."""
    rows = Case.objects.filter(RUNNING | ANSWERED, assignee=staff, kind__in=kinds.kinds_of(staff))
    first = rows.filter(OPEN).select_related("person").order_by("priority", "due_at", "id")[:SHOWN]
    return [(case, due.badge(case)) for case in first]


def queue(query: str) -> str:
    return f"{reverse('admin:casework_case_changelist')}?{query}"


def _of_cases(staff: User) -> list[Card]:
    """Read anew each time: whoever has just taken a case on sees it here."""
    seen = kinds.kinds_of(staff)
    if not kinds.kinds_of(staff, "change"):
        return []
    now = timezone.now()
    count: Any = Case.objects.filter(OPEN, assignee=staff, kind__in=seen).aggregate(
        late=Count("pk", filter=due_before(now)),
        today=Count("pk", filter=due_before(tonight(now))),
        answered=Count("pk", filter=ANSWERED),
        failed=Count("pk", filter=LETTER_FAILED),
        all=Count("pk"),
    )
    return [
        Card(_("Mine, overdue"), count["late"], queue("whose=mine&due=overdue"), urgent=True),
        Card(_("Mine, due by tonight"), count["today"], queue("whose=mine&due=today")),
        Card(_("Mine, customer answered"), count["answered"], queue("whose=mine&answered=yes"), urgent=True),
        Card(_("Mine, letter failed"), count["failed"], queue("whose=mine&letter=failed"), urgent=True),
        Card(_("Mine, all open"), count["all"], queue("whose=mine")),
    ]


def _of_registers(staff: User) -> Iterable[Card]:
    """What colleagues ask this one to decide, and what has gone wrong."""
    if staff.has_perm("casework.change_disclosure"):
        address = reverse("admin:casework_disclosure_changelist") + "?waits=me"
        yield Card(_("Hand-overs for me to approve"), Disclosure.objects.waiting_for(staff).count(), address)
    if staff.has_perm("casework.add_hold"):
        address = reverse("admin:casework_hold_changelist") + "?end=waits"
        yield Card(_("Holds whose end waits for a second person"), Hold.objects.waiting().count(), address)
    if staff.has_perm("casework.change_scanhit"):
        erasures = reverse("admin:casework_erasureorder_changelist")
        for state, label in (
            (OrderState.ORDERED, _("Erasures that wait for a second officer")),
            (OrderState.TO_REDACT, _("Erasures that wait for redaction")),
        ):
            found = ErasureOrder.objects.in_state(state).count()
            yield Card(label, found, f"{erasures}?state={state}")
    if staff.has_perm("casework.change_letter"):
        yield _letters(LetterState.FAILED, _("Failed letters"))
        yield _letters(LetterState.HELD, _("Letters held for release"))
    if staff.has_perm("casework.change_mailing"):
        yield _mailings(MailingState.DRAFT, _("Mailings that nobody has released yet"))
        yield _mailings(MailingState.HELD, _("Mailings held for release"), urgent=True)


def _letters(state: LetterState, label: str | Promise) -> Card:
    """Those of mailings stand in the figures of each."""
    address = reverse("admin:casework_letter_changelist") + f"?state__exact={state}&mailing__isempty=1"
    return Card(label, Letter.objects.filter(state=state, mailing=None).count(), address, urgent=True)


def _mailings(state: MailingState, label: str | Promise, *, urgent: bool = False) -> Card:
    address = reverse("admin:casework_mailing_changelist") + f"?state__exact={state}"
    return Card(label, Mailing.objects.filter(state=state).count(), address, urgent)
