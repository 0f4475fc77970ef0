"""A verb: one object that its button, its page, the bulk actions and the move itself ask.

`@verb(…)` makes a Verb of an act, a function whose first argument is the step. The act says what changes; the object
writes it: the new state by compare-and-set, the trail entry, the event on the timeline, all in one transaction.
A refusal rolls back and is then recorded. Only two refusals cannot be known before: somebody else was quicker, and
what was typed does not fit (the act raises Refused for that).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Concatenate, Generic, ParamSpec, TypedDict, TypeVar, Unpack, cast

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import F
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.case import colleagues, ending, kinds
from casework.case.case import Case
from casework.case.states import Status
from casework.case.timeline import Event, Happened
from casework.centre import site_state, time_limits
from casework.ground import calendar
from casework.ground.errors import Refused, StaleMove
from casework.ledger import trail
from casework.ledger.moves import in_a_transaction, one_move

P = ParamSpec("P")
R_co = TypeVar("R_co", covariant=True)
Rule = Callable[[Case, User | None], Refused | None]

OPEN = (Status.NEW, Status.IN_PROGRESS, Status.WAITING)
ALWAYS = (*OPEN, Status.CLOSED)
_CLOSED = _("The case is closed. Open it again first.")
_ELSEWHERE = _("This is not possible while the case is in this state.")

ALL: dict[str, "Verb[..., object]"] = {}


@dataclass
class Step:
    """One doing of a verb. Its act changes it; afterwards it is written."""

    case: Case
    staff: User | None
    at: datetime
    status: str
    events: list[Happened]
    text: str = ""
    """Words that stand with the first event."""
    changes: dict[str, Any] = field(default_factory=dict)
    touched: list[str] = field(default_factory=list)
    """What changed besides the case, for the trail: names, never values."""

    def change(self, **changes: object) -> None:
        self.changes |= changes

    def first_answer(self, at: datetime | None = None) -> None:
        """From the first answer on the resolution is what is due."""
        if not self.case.first_answered_at:
            self.change(first_answered_at=at or self.at, due_at=self.case.resolve_due_at)

    def close(self, outcome: str) -> None:
        """The one way in which a case ends. Raises Refused."""
        refused = ending.refusal(self.case, outcome)
        if refused:
            raise refused
        self.case.registration.ends(self, outcome)
        self.first_answer()
        self.status = Status.CLOSED
        self.change(outcome=outcome, closed_at=self.at, waiting_since=None, customer_wrote_at=None)
        if Happened.CLOSED not in self.events:
            self.events.append(Happened.CLOSED)

    def open_again(self) -> None:
        """With whoever had it; when they may no longer work such cases, with whose move this is, or nobody."""
        had = self.case.assignee
        has = had if had and colleagues.may_work(had, self.case.kind) else self.staff
        self.status = Status.IN_PROGRESS if has else Status.NEW
        self.change(assignee=has, outcome="", closed_at=None)


@dataclass(frozen=True, eq=False)
class Verb(Generic[P, R_co]):
    """`name` stands in the trail and in the address of the page. `event`: what the timeline says. `states`: where it is
    possible; `otherwise` tells why it is not. `leads_to`: the next state, "" for "taken on": new becomes in progress,
    the others stay. `kinds`: none means all. `right`: a permission beyond that on the kind. `rules`: what else refuses
    it. `has_page`: staff do it themselves; the rest is
    done by customers, or as a part of something else. `moves`: whether it changes the case at all;
    what does not stands beside whatever somebody else does meanwhile, and is news to whoever has the page open."""

    name: str
    act: Callable[Concatenate[Step, P], R_co]
    event: Happened
    states: tuple[str, ...]
    leads_to: str = ""
    otherwise: str | Promise = _ELSEWHERE
    kinds: tuple[str, ...] = ()
    right: str = ""
    rules: tuple[Rule, ...] = ()
    has_page: bool = True
    moves: bool = True

    # ------------------------------------------------------------- asked by buttons, pages and bulk
    def belongs_to(self, kind: str) -> bool:
        return not self.kinds or kind in self.kinds

    def allowed(self, user: User | AnonymousUser, kind: str) -> bool:
        """Whether this member of staff may ever do it to cases of the kind."""
        here = self.has_page and self.belongs_to(kind) and kinds.may(user, "change", kind)
        return here and (not self.right or user.has_perm(self.right))

    def allowed_anywhere(self, user: User | AnonymousUser) -> bool:
        return any(self.allowed(user, registration.kind) for registration in kinds.all_kinds())

    def refusal(self, case: Case, staff: User | None = None) -> Refused | None:
        """Why the case as it stands cannot be moved so; None when it can."""
        if not self.belongs_to(case.kind):
            return Refused(_ELSEWHERE, code="kind")
        if case.status not in self.states:
            return Refused(_CLOSED if case.status == Status.CLOSED else self.otherwise, code="state")
        return next(filter(None, (rule(case, staff) for rule in self.rules)), None)

    def offered(self, case: Case, user: User | AnonymousUser) -> bool:
        """Whether there is a button."""
        return self.allowed(user, case.kind) and self.refusal(case, cast("User", user)) is None

    # ------------------------------------------------------------- doing it
    def __call__(self, case: Case, *args: P.args, **kwargs: P.kwargs) -> R_co:
        """Move the case, in a transaction of its own. Raises Refused or StaleMove."""
        with one_move(self.name, case, cast("User | None", kwargs.get("staff"))):
            return self.within(case, *args, **kwargs)

    def pressed(self, case: Case, staff: User, **data: Any) -> object:
        """Move the case as this member of staff, who has to have the right. Raises Refused."""
        if not self.allowed(staff, case.kind):
            trail.record(self.name, case.target, staff=staff, refused="right")
            raise Refused(_("You may not do this to cases of this kind."), code="right")
        act = cast("Callable[..., object]", self)
        return act(case, staff=staff, **data)

    def within(self, case: Case, *args: P.args, **kwargs: P.kwargs) -> R_co:
        """In the course of another move or a job, which records a refusal. Raises RuntimeError when there is none."""
        if not in_a_transaction():
            raise RuntimeError(f"{self.name} is part of a transaction, and there is none")
        staff = cast("User | None", kwargs.get("staff"))
        refused = self.refusal(case, staff)
        if refused:
            raise refused
        step = Step(case, staff, timezone.now(), self._next(case), [self.event])
        result = self.act(step, *args, **kwargs)
        self._write(step)
        return result

    def _next(self, case: Case) -> str:
        return self.leads_to or (Status.IN_PROGRESS if case.status == Status.NEW else case.status)

    def _write(self, step: Step) -> None:
        fields = [*(_shift(step) if self.moves else _is_news(step.case)), *step.touched]
        trail.record(self.name, step.case.target, staff=step.staff, fields=fields)
        for number, event in enumerate(step.events):
            text = "" if number else step.text
            Event.objects.create(case_id=step.case.pk, verb=event, staff=step.staff, text=text)


def _shift(step: Step) -> list[str]:
    """Compare-and-set; the names of the fields that changed. Raises StaleMove."""
    case = step.case
    changes = _taken_on(step) | _clock_goes_on(step) | step.changes | {"status": step.status}
    seen = Case.objects.filter(pk=case.pk, status=case.status, version=case.version)
    if seen.update(**changes, version=F("version") + 1) != 1:
        raise StaleMove
    case.refresh_from_db()
    if "kind" in changes:
        for name in ("registration", "detail"):
            case.__dict__.pop(name, None)
    return sorted({*changes, "version"})


def _is_news(case: Case) -> list[str]:
    """What others are about to do was decided without it: their move is refused as stale. Whoever did it has read what
    they had on the screen, no more: an old view stays an old one."""
    Case.objects.filter(pk=case.pk).update(version=F("version") + 1)
    case.version += 1
    return []


def _taken_on(step: Step) -> dict[str, object]:
    """Whoever does the first thing on an unassigned case takes it on."""
    return {"assignee": step.staff} if step.staff and not step.case.assignee_id else {}


def _clock_goes_on(step: Step) -> dict[str, object]:
    """After a pause the resolution is due later by as long as it lasted, where the kind's clock pauses."""
    case = step.case
    if case.waiting_since is None or step.status in (Status.WAITING, Status.CLOSED):
        return {}
    if not time_limits.BY_KIND[case.kind].pauses:
        return {"waiting_since": None}
    special = site_state.current().rules.special
    moved = calendar.after_pause(case.resolve_due_at, case.waiting_since, step.at, special)
    return {"waiting_since": None, "resolve_due_at": moved, "due_at": moved}


class Manner(TypedDict, total=False):
    """What may be said of a verb beyond name, event and states; see Verb."""

    leads_to: str
    otherwise: str | Promise
    kinds: tuple[str, ...]
    right: str
    rules: tuple[Rule, ...]
    has_page: bool
    moves: bool


def verb(
    name: str, event: Happened, states: tuple[str, ...] = OPEN, **manner: Unpack[Manner]
) -> Callable[[Callable[Concatenate[Step, P], R_co]], Verb[P, R_co]]:
    """Make an act a verb. Raises ValueError when there is one of this name."""

    def decorate(act: Callable[Concatenate[Step, P], R_co]) -> Verb[P, R_co]:
        if name in ALL:
            raise ValueError(f"{name} is defined twice")
        made = Verb(name, act, event, states, **manner)
        ALL[name] = made
        return made

    return decorate
