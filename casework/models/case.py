"""A case: what a customer asked, its clock and its state; moved by verbs, each a compare-and-set in one transaction."""

from datetime import datetime
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from casework import deadlines, kinds, letters, references, site_state, trail
from casework.declarations import BOOKKEEPING, Declared, Erasure, declare
from casework.errors import Refused, StaleMove
from casework.kinds import Kind
from casework.ledgers import never
from casework.models.letter import LetterPurpose
from casework.models.timeline import Call, CallMethod, CallResult, Event, Verb
from casework.moves import move


class Channel(models.TextChoices):
    WEB = "web", _("Website")
    MAIL = "mail", _("E-mail")
    PHONE = "phone", _("Phone")
    POST = "post", _("Post")
    COUNTER = "counter", _("Counter")
    CENTRE = "centre", _("Opened by the Centre")


class Status(models.TextChoices):
    NEW = "new", _("New")
    IN_PROGRESS = "in_progress", _("In progress")
    WAITING = "waiting", _("Waiting for the customer")
    CLOSED = "closed", _("Closed")


class Outcome(models.TextChoices):
    DONE = "done", _("Done as asked")
    PARTLY = "partly", _("Done in part")
    NOT_DONE = "not_done", _("Could not be done")
    UNREACHABLE = "unreachable", _("Customer could not be reached")
    WITHDRAWN = "withdrawn", _("Withdrawn by the customer")
    INVALID = "invalid", _("Not a genuine request")


class Priority(models.IntegerChoices):
    URGENT = 0, _("Urgent")
    RAISED = 1, _("Raised")
    NORMAL = 2, _("Normal")


NEXT: dict[str, set[str]] = {
    Status.NEW: {Status.IN_PROGRESS, Status.CLOSED},
    Status.IN_PROGRESS: {Status.IN_PROGRESS, Status.WAITING, Status.CLOSED},
    Status.WAITING: {Status.WAITING, Status.IN_PROGRESS, Status.CLOSED},
    Status.CLOSED: {Status.IN_PROGRESS},
}


class Case(models.Model):
    """`version` grows with each move, so that a move made on an old view of the case is refused as stale."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=references.new, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    language = models.CharField(_("language"), max_length=2, default="vi")
    person = models.ForeignKey("casework.Person", models.PROTECT, null=True, blank=True, related_name="cases")
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.NEW)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    priority = models.SmallIntegerField(_("priority"), choices=Priority, default=Priority.NORMAL)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assignee"),
    )
    policy_version = models.ForeignKey(
        "casework.PolicyVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("received"))
    first_due_at = models.DateTimeField(_("first answer due"))
    resolve_due_at = models.DateTimeField(_("resolution due"))
    due_at = models.DateTimeField(_("due"))
    first_answered_at = models.DateTimeField(_("first answered"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    waiting_since = models.DateTimeField(_("waiting since"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    personal_data = declare(
        BOOKKEEPING,
        reference=BOOKKEEPING,
        kind=BOOKKEEPING,
        channel=BOOKKEEPING,
        language=BOOKKEEPING,
        person=Declared("knowing who asked", erasure=Erasure.KEEP),
        status=BOOKKEEPING,
        outcome=BOOKKEEPING,
        priority=BOOKKEEPING,
        assignee=BOOKKEEPING,
        policy_version=BOOKKEEPING,
        first_due_at=BOOKKEEPING,
        resolve_due_at=BOOKKEEPING,
        due_at=BOOKKEEPING,
        first_answered_at=BOOKKEEPING,
        confirmed_at=BOOKKEEPING,
        waiting_since=BOOKKEEPING,
        closed_at=BOOKKEEPING,
        version=BOOKKEEPING,
    )

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("all cases")
        ordering = ["priority", "due_at", "id"]
        permissions = [
            ("assign_case", _("Can give a case to somebody")),
            ("export_case", _("Can export lists of cases")),
        ]
        indexes = [
            models.Index(fields=["priority", "due_at", "id"], name="case_queue"),
            models.Index(fields=["kind", "priority", "due_at", "id"], name="case_queue_kind"),
            models.Index(fields=["priority", "due_at", "id"], name="case_queue_open", condition=~Q(status="closed")),
            models.Index(
                fields=["kind", "priority", "due_at", "id"],
                name="case_queue_kind_open",
                condition=~Q(status="closed"),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(reference__regex=references.PATTERN),
                name="case_reference_notation",
                violation_error_message=_("A reference looks like VS-XXXX-XXXX."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values),
                name="case_kind_is_known",
                violation_error_message=_("Unknown kind of case."),
            ),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values) & Q(status__in=Status.values),
                name="case_channel_and_status_are_known",
                violation_error_message=_("Unknown channel or status."),
            ),
            models.CheckConstraint(
                condition=~Q(channel="web") | Q(policy_version__isnull=False),
                name="case_web_saw_a_policy",
                violation_error_message=_("A case from the website records the policy version shown."),
            ),
            models.CheckConstraint(
                condition=Q(status="closed", closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(status="closed") & Q(closed_at__isnull=True, outcome=""),
                name="case_closed_has_time_and_outcome",
                violation_error_message=_("A closed case has a closing time and an outcome."),
            ),
            models.CheckConstraint(
                condition=Q(status="waiting", waiting_since__isnull=False)
                | ~Q(status="waiting") & Q(waiting_since__isnull=True),
                name="case_waiting_has_a_start",
                violation_error_message=_("A waiting case knows since when it waits."),
            ),
            models.CheckConstraint(
                condition=Q(status="new") | Q(status="closed") | Q(assignee__isnull=False),
                name="case_in_progress_has_an_assignee",
                violation_error_message=_("A case in progress is somebody's."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="purchase", outcome="done") | Q(confirmed_at__isnull=False),
                name="case_purchase_done_is_confirmed",
                violation_error_message=_("A purchase is confirmed with the customer before it is done."),
            ),
            models.CheckConstraint(
                condition=Q(kind="complaint") | Q(kind="misuse") | Q(person__isnull=False),
                name="case_has_a_person",
                violation_error_message=_("Only complaints and misuse reports may be anonymous."),
            ),
            models.CheckConstraint(
                condition=Q(first_due_at__gte=F("created_at")) & Q(resolve_due_at__gte=F("created_at")),
                name="case_is_due_after_it_came",
                violation_error_message=_("A case is due after it was received."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="case_confirmed_by_a_call",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__confirmed_at__isnull=False),
                func="""
                    IF NOT EXISTS (SELECT 1 FROM casework_call c
                                   WHERE c.case_id = NEW.id AND c.result = 'confirmed') THEN
                        RAISE EXCEPTION 'a case counts as confirmed after a recorded call or mail only'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_confirmed_by_a_call';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="case_web_has_contact",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__channel="web", new__kind__in=["consultation", "purchase"]),
                func="""
                    IF NOT EXISTS (SELECT 1 FROM casework_person p
                                   WHERE p.id = NEW.person_id
                                     AND p.full_name <> '' AND p.email <> '' AND p.phone <> '') THEN
                        RAISE EXCEPTION 'a request from the website has name, e-mail and phone'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_web_has_contact';
                    END IF;
                    RETURN NEW;
                """,
            ),
            *never("case_is_never_deleted", pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def target(self) -> str:
        """How the trail names this record."""
        return f"case {self.reference}"

    @cached_property
    def registration(self) -> kinds.Registration:
        return kinds.of(self.kind)

    @cached_property
    def detail(self) -> Any:
        """The kind's own facts."""
        return getattr(self, self.registration.detail)

    @property
    def is_open(self) -> bool:
        return self.status != Status.CLOSED

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_at < timezone.now()

    # ------------------------------------------------------------- moving
    def _shift(self, status: str, staff: Any, verb: str, **changes: Any) -> None:
        """Compare-and-set to the next state, and its trail entry. Raises Refused or StaleMove."""
        if status not in NEXT[self.status]:
            raise Refused(_("This is not possible while the case is in this state."), code="state")
        changes |= {"status": status, "version": F("version") + 1}
        moved = Case.objects.filter(pk=self.pk, status=self.status, version=self.version).update(**changes)
        if moved != 1:
            raise StaleMove
        trail.record(verb, self.target, staff=staff, fields=sorted(changes))
        self.refresh_from_db()

    def _told(self, verb: str, staff: Any, text: str = "", public: bool = True) -> Event:
        return Event.objects.create(case=self, verb=verb, staff=staff, text=text, public=public)

    def _answered(self, now: datetime) -> dict[str, Any]:
        """What changes with the first answer: from then on the resolution is what is due."""
        if self.first_answered_at:
            return {}
        return {"first_answered_at": now, "due_at": self.resolve_due_at}

    def _in_hands(self, staff: Any) -> dict[str, Any]:
        """Whoever does the first thing on an unassigned case takes it on."""
        return {} if self.assignee_id else {"assignee": staff}

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
        at = at or timezone.now()
        call = Call.objects.create(case=self, at=at, staff=staff, method=method, result=result, note=note)
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
        self._write(LetterPurpose.REPLY, staff, text)
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
        self._write(LetterPurpose.ENQUIRY, staff, question)
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
        self._shift(Status.IN_PROGRESS, staff, "resume", **self._clock_goes_on())
        self._told(Verb.CLAIMED, staff, public=False)

    @move("close")
    def close(self, *, staff: Any, outcome: str, text: str = "") -> None:
        """End the case with an outcome; `text` goes to the customer by mail."""
        now = timezone.now()
        if self.status == Status.CLOSED:
            raise Refused(_("The case is already closed."), code="state")
        if self.kind == Kind.PURCHASE and outcome == Outcome.DONE and not self.confirmed_at:
            raise Refused(
                _("Record the call or mail that confirmed this purchase first, then close it."), code="unconfirmed"
            )
        if text:
            self._write(LetterPurpose.REPLY, staff, text)
        changes = self._in_hands(staff) | self._answered(now)
        changes |= {"outcome": outcome, "closed_at": now, "waiting_since": None}
        self._shift(Status.CLOSED, staff, "close", **changes)
        self._told(Verb.CLOSED, staff)

    @move("note")
    def note(self, *, staff: Any, text: str) -> None:
        """A word to colleagues. It moves nothing, so it stands beside whatever somebody else does meanwhile."""
        trail.record("note", self.target, staff=staff)
        self._told(Verb.NOTE, staff, text, public=False)

    @move("reopen")
    def reopen(self, *, staff: Any, reason: str) -> None:
        """Undo a mistaken close; its deadlines are the old ones."""
        if self.status != Status.CLOSED:
            raise Refused(_("The case is open: go on with it."), code="state")
        changes = self._in_hands(staff) | {"outcome": "", "closed_at": None}
        self._shift(Status.IN_PROGRESS, staff, "reopen", **changes)
        self._told(Verb.REOPENED, staff, reason)

    # ------------------------------------------------------------- verbs of the customer
    @move("answer")
    def answer(self, *, text: str) -> None:
        """The customer answers what staff asked."""
        if self.status != Status.WAITING:
            raise Refused(_("We are not waiting for an answer on this case at the moment."), code="state")
        self._shift(Status.IN_PROGRESS, None, "answer", **self._clock_goes_on())
        self._told(Verb.CUSTOMER_ANSWERED, None, text)

    def _clock_goes_on(self) -> dict[str, Any]:
        changes: dict[str, Any] = {"waiting_since": None}
        if self.waiting_since and deadlines.BY_KIND[self.kind].pauses:
            closed = site_state.current().rules.closed
            moved = deadlines.after_pause(self.resolve_due_at, self.waiting_since, timezone.now(), closed)
            changes |= {"resolve_due_at": moved, "due_at": moved}
        return changes

    def _write(self, purpose: str, staff: Any, text: str) -> None:
        address = self._needs_mail()
        letter = letters.compose(
            "reply" if purpose == LetterPurpose.REPLY else "enquiry",
            purpose=purpose,
            address=address,
            language=self.language,
            case=self,
            context={"case": self, "text": text},
        )
        letters.post([letter])


__all__ = ["CallMethod", "CallResult", "Case", "Channel", "Outcome", "Priority", "Status"]
