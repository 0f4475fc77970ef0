"""How a case moves: verbs, each a compare-and-set in one transaction, used by staff, customers and commands alike."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.case import kinds
from casework.case.colleagues import may_work, name_of
from casework.case.letters import DECISION, ENQUIRY, REPLY
from casework.case.states import NEXT, Channel, Outcome, Status
from casework.case.timeline import Call, CallResult, Event, Verb
from casework.centre import site_state, time_limits
from casework.ground import calendar
from casework.ground.errors import Refused, StaleMove
from casework.ground.kind import Kind
from casework.ledger import trail
from casework.ledger.moves import inside_a_transaction, move
from casework.post import letters
from casework.post.letter import LetterKind


class CaseMoves(models.Model):
    """The verbs of Case, which has the fields."""

    pk: Any
    kind: Any
    status: Any
    version: Any
    language: Any
    person: Any
    assignee: Any
    assignee_id: Any
    target: Any
    first_answered_at: Any
    confirmed_at: Any
    waiting_since: Any
    resolve_due_at: Any
    created_at: Any
    channel: Any
    closed_at: Any

    class Meta:
        abstract = True

    @property
    def _rows(self) -> "models.QuerySet[Any]":
        return type(self)._base_manager.filter(pk=self.pk)

    # ------------------------------------------------------------- moving
    def _shift(self, status: str, staff: Any, verb: str, **changes: Any) -> None:
        """Compare-and-set to the next state, and its trail entry. Raises Refused or StaleMove."""
        if status not in NEXT[self.status]:
            raise Refused(_("This is not possible while the case is in this state."), code="state")
        changes |= {"status": status, "version": F("version") + 1}
        moved = self._rows.filter(status=self.status, version=self.version).update(**changes)
        if moved != 1:
            raise StaleMove
        trail.record(verb, self.target, staff=staff, fields=sorted(changes))
        self.refresh_from_db()

    def _told(self, verb: str, staff: Any, text: str = "", public: bool = True) -> Event:
        return Event.objects.create(case_id=self.pk, verb=verb, staff=staff, text=text, public=public)

    def _answered(self, now: datetime) -> dict[str, Any]:
        """What changes with the first answer: from then on the resolution is what is due."""
        if self.first_answered_at:
            return {}
        return {"first_answered_at": now, "due_at": self.resolve_due_at}

    def _in_hands(self, staff: Any) -> dict[str, Any]:
        """Whoever does the first thing on an unassigned case takes it on."""
        return {} if self.assignee_id else {"assignee": staff}

    @property
    def is_restricted(self) -> bool:
        """While a person has restricted the use of their data, it serves only what they asked for since, and the
        requests and complaints about it."""
        since = self.person.restricted_at if self.person else None
        if since is None or self.kind in (Kind.DATA_REQUEST, Kind.COMPLAINT, Kind.MISUSE):
            return False
        return bool(self.created_at < since or self.channel == Channel.CENTRE)

    def _not_restricted(self) -> None:
        """Raises Refused."""
        if self.is_restricted:
            raise Refused(
                _("This person has restricted the use of their data. Ask a privacy officer before you go on."),
                code="restricted",
            )

    def _needs_mail(self) -> str:
        address = self.person.email if self.person else ""
        if not address:
            raise Refused(_("There is no e-mail address on this case. Call the customer instead."), code="no_mail")
        return address

    # ------------------------------------------------------------- verbs of staff
    @move("claim")
    def claim(self, *, staff: Any) -> None:
        """Take the case on. Refused when somebody else has it."""
        if self.assignee_id and self.assignee_id != staff.pk:
            raise Refused(_("Somebody else already has this case. Ask them, or a manager, first."), code="taken")
        status = Status.IN_PROGRESS if self.status == Status.NEW else self.status
        self._shift(status, staff, "claim", assignee=staff)
        self._told(Verb.CLAIMED, staff)

    @move("record_call")
    def record_call(self, *, staff: Any, method: str, result: str, note: str = "", at: datetime | None = None) -> Call:
        """Write down an attempt to confirm; only a reached customer makes the request confirmed (C1.1)."""
        self._not_restricted()
        at = at or timezone.now()
        call = Call.objects.create(case_id=self.pk, at=at, staff=staff, method=method, result=result, note=note)
        confirmed = result == CallResult.CONFIRMED
        changes = self._in_hands(staff)
        if confirmed or result == CallResult.DECLINED:
            changes |= self._answered(at)
        if confirmed and not self.confirmed_at:
            changes["confirmed_at"] = at
        status = Status.IN_PROGRESS if self.status == Status.NEW else self.status
        self._shift(status, staff, "record_call", **changes)
        self._told(Verb.CONFIRMED if confirmed else Verb.CALLED, staff)
        return call

    @move("reply")
    def reply(self, *, staff: Any, text: str) -> None:
        """Answer by mail (C2.1)."""
        self._write(REPLY, text)
        status = Status.IN_PROGRESS if self.status == Status.NEW else self.status
        changes = self._in_hands(staff) | self._answered(timezone.now())
        self._shift(status, staff, "reply", **changes)
        self._told(Verb.REPLIED, staff)

    @move("wait")
    def wait(self, *, staff: Any, question: str) -> None:
        """Ask the customer something by mail and wait for the answer."""
        now = timezone.now()
        if self.status == Status.WAITING:
            raise Refused(_("The case already waits for the customer."), code="state")
        self._write(ENQUIRY, question)
        changes = self._in_hands(staff) | self._answered(now)
        if self.status == Status.NEW:
            self._shift(Status.IN_PROGRESS, staff, "claim", **changes)
            changes = {}
        self._shift(Status.WAITING, staff, "wait", waiting_since=now, **changes)
        self._told(Verb.WAITING, staff)

    @move("resume")
    def resume(self, *, staff: Any) -> None:
        """Go on without the customer's answer, or after one that came by another way."""
        if self.status != Status.WAITING:
            raise Refused(_("The case does not wait for the customer."), code="state")
        self._shift(Status.IN_PROGRESS, staff, "resume", **self._in_hands(staff) | self._clock_goes_on())
        self._told(Verb.CLAIMED, staff, public=False)

    @move("close")
    def close(self, *, staff: Any, outcome: str, text: str = "") -> None:
        """End the case with an outcome; `text` goes to the customer by mail."""
        if self.status == Status.CLOSED:
            raise Refused(_("The case is already closed."), code="state")
        if self.kind == Kind.PURCHASE and outcome == Outcome.DONE and not self.confirmed_at:
            raise Refused(
                _("Record the call or mail that confirmed this purchase first, then close it."), code="unconfirmed"
            )
        if text:
            self._write(REPLY, text)
        self.finish(staff=staff, outcome=outcome)

    @inside_a_transaction
    def finish(self, *, staff: Any, outcome: str, **more: Any) -> None:
        """Close in the course of another verb, which tells the customer by itself."""
        kinds.of(self.kind).before_close(self, outcome)
        now = timezone.now()
        changes = self._in_hands(staff) | self._answered(now) | more
        changes |= {"outcome": outcome, "closed_at": now, "waiting_since": None}
        self._shift(Status.CLOSED, staff, "close", **changes)
        self._told(Verb.CLOSED, staff)

    @inside_a_transaction
    def advance(self, verb: str, *, staff: Any, event: str = Verb.CLAIMED, **changes: Any) -> None:
        """One step of a kind's own workflow: the case is in progress with whoever does it."""
        self._shift(Status.IN_PROGRESS, staff, verb, **self._in_hands(staff) | self._resumed() | changes)
        self._told(event, staff, public=event not in (Verb.WEIGHED, Verb.MEASURE))

    @inside_a_transaction
    def tell(self, text: str) -> None:
        """Write a step to the customer; whoever has no mailbox is called instead."""
        if self.person and self.person.email:
            letters.post([DECISION.letter(self.person.email, self.language, case=self, text=text)])

    def _resumed(self) -> dict[str, Any]:
        return self._clock_goes_on() if self.status == Status.WAITING else {}

    @move("assign")
    def assign(self, *, staff: Any, to: Any) -> None:
        """Give the case to somebody who may work such cases, whoever has it."""
        if self.status == Status.CLOSED:
            raise Refused(_("The case is closed. Open it again first."), code="state")
        # Their account is held meanwhile: nobody is deactivated while a case is given to them.
        if not may_work(User.objects.select_for_update(no_key=True).get(pk=to.pk), self.kind):
            words = _("%(name)s may not work cases of this kind. Choose somebody else.")
            raise Refused(words % {"name": name_of(to)}, code="assignee")
        status = Status.IN_PROGRESS if self.status == Status.NEW else self.status
        self._shift(status, staff, "assign", assignee=to)
        self._told(Verb.CLAIMED, to)

    @inside_a_transaction
    def put_back(self, *, staff: User) -> None:
        """Nobody's again, as part of the move that took the right to work it from whoever has it (giving_back). What
        waits for the customer goes on waiting."""
        status = Status.NEW if self.status == Status.IN_PROGRESS else self.status
        self._shift(status, staff, "put_back", assignee=None)
        self._told(Verb.PUT_BACK, staff, public=False)

    @move("note")
    def note(self, *, staff: Any, text: str) -> None:
        """A word to colleagues."""
        self.remark("note", staff=staff, text=text)

    @inside_a_transaction
    def remark(self, verb: str, *, staff: Any, text: str) -> None:
        """For colleagues. It moves nothing, so it stands beside whatever somebody else does meanwhile."""
        trail.record(verb, self.target, staff=staff)
        self._told(Verb.NOTE, staff, text, public=False)

    @move("reopen")
    def reopen(self, *, staff: Any, reason: str) -> None:
        """Undo a mistaken close; its deadlines are the old ones."""
        if self.status != Status.CLOSED:
            raise Refused(_("The case is open: go on with it."), code="state")
        changes = {"assignee": self._still_theirs() or staff, "outcome": "", "closed_at": None}
        self._shift(Status.IN_PROGRESS, staff, "reopen", **changes)
        self._told(Verb.REOPENED, staff, reason)

    @inside_a_transaction
    def refiled(self, *, staff: Any, kind: str, first_due_at: datetime, resolve_due_at: datetime) -> None:
        """The case's own part of filing.refile."""
        changes = {"kind": kind, "first_due_at": first_due_at, "resolve_due_at": resolve_due_at}
        changes["due_at"] = resolve_due_at if self.first_answered_at else min(first_due_at, resolve_due_at)
        status = Status.IN_PROGRESS if self.status == Status.NEW else self.status
        former = str(Kind(self.kind).label)
        self._shift(status, staff, "refile", **self._in_hands(staff) | changes)
        for name in ("registration", "detail"):
            self.__dict__.pop(name, None)
        self._told(Verb.NOTE, staff, former, public=False)

    # ------------------------------------------------------------- verbs of the customer
    @move("answer")
    def answer(self, *, text: str) -> None:
        """The customer answers what staff asked."""
        if self.status != Status.WAITING:
            raise Refused(_("We are not waiting for an answer on this case at the moment."), code="state")
        status = Status.IN_PROGRESS if self.assignee_id else Status.NEW
        self._shift(status, None, "answer", **self._clock_goes_on())
        self._told(Verb.CUSTOMER_ANSWERED, None, text)

    @move("object")
    def object(self, *, text: str) -> None:
        """The customer opens a closed complaint again: it is not solved (C6.2). A new clock starts."""
        days = kinds.of(self.kind).reopens_for
        now = timezone.now()
        if not days or self.status != Status.CLOSED or now > self.closed_at + timedelta(days=days):
            raise Refused(_("This case cannot be opened again. Please send a new request."), code="too_late")
        due = calendar.due(time_limits.BY_KIND[self.kind].resolution, now, site_state.current().rules.closed)
        assignee = self._still_theirs()
        changes: dict[str, Any] = {"outcome": "", "closed_at": None, "resolve_due_at": due, "due_at": due}
        status = Status.IN_PROGRESS if assignee else Status.NEW
        self._shift(status, None, "object", assignee=assignee, **changes)
        self._told(Verb.REOPENED, None, text)

    def _still_theirs(self) -> User | None:
        """Whoever had the closed case, unless they may no longer work such cases."""
        return self.assignee if self.assignee and may_work(self.assignee, self.kind) else None

    def _clock_goes_on(self) -> dict[str, Any]:
        changes: dict[str, Any] = {"waiting_since": None}
        if self.waiting_since and time_limits.BY_KIND[self.kind].pauses:
            closed = site_state.current().rules.closed
            moved = calendar.after_pause(self.resolve_due_at, self.waiting_since, timezone.now(), closed)
            changes |= {"resolve_due_at": moved, "due_at": moved}
        return changes

    def _write(self, kind: LetterKind, text: str) -> None:
        self._not_restricted()
        letters.post([kind.letter(self._needs_mail(), self.language, case=self, text=text)])
