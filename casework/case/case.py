"""A case: what a customer asked, its clock and its state, and what the database refuses of it."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from casework.case import kinds
from casework.case.lateness import clock_runs
from casework.case.states import Channel, Outcome, Priority, Status
from casework.ground import references
from casework.ground.dates import TypedDateTimeField, of_our_time
from casework.ground.declarations import Declared, OnErasure, declare
from casework.ground.kind import Kind
from casework.ledger.triggers import never

OPEN = ~Q(status="closed")


def _marks_its_day(name: str, operation: pgtrigger.Operation, condition: Any = None) -> pgtrigger.Trigger:
    """What was counted of the day on which the case came holds no longer (day_counts)."""
    old = "IF TG_OP = 'UPDATE' AND OLD.created_at <> NEW.created_at THEN {} END IF;"
    mark = "INSERT INTO casework_changedday (day) VALUES (({}.created_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date);"
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=operation,
        condition=condition,
        func=f"{mark.format('NEW')} {old.format(mark.format('OLD'))} RETURN NULL;",
    )


class Case(models.Model):
    """`version` grows with each move, so that a move made on an old view of the case is refused as stale."""

    reference = models.CharField(_("reference"), max_length=12, unique=True, default=references.new, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    language = models.CharField(_("language"), max_length=2, default="vi")
    person = models.ForeignKey(
        "casework.Person", models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("person")
    )
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
        "casework.PolicyVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("policy version"),
    )
    created_at = TypedDateTimeField(_("received"))
    first_due_at = models.DateTimeField(_("first answer due"))
    resolve_due_at = models.DateTimeField(_("resolution due"))
    due_at = models.DateTimeField(_("due"))
    first_answered_at = models.DateTimeField(_("first answered"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    waiting_since = models.DateTimeField(_("waiting since"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    customer_wrote_at = models.DateTimeField(_("customer wrote"), null=True, blank=True, editable=False)
    """When they last did, while staff have not answered since."""
    passphrase_digest = models.CharField(max_length=64, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    personal_data = declare(
        bookkeeping=(
            "reference kind channel language status outcome priority assignee policy_version "
            "first_due_at resolve_due_at due_at first_answered_at confirmed_at waiting_since closed_at "
            "customer_wrote_at passphrase_digest version"
        ),
        person=Declared("knowing who asked", on_erasure=OnErasure.KEEP),
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
            models.Index(fields=["priority", "due_at", "id"], name="case_queue_open", condition=OPEN),
            models.Index(
                fields=["kind", "priority", "due_at", "id"],
                name="case_queue_kind_open",
                condition=OPEN,
            ),
            models.Index(fields=["status", "priority", "due_at", "id"], name="case_queue_status"),
            models.Index(fields=["assignee", "priority", "due_at", "id"], name="case_queue_whose", condition=OPEN),
            models.Index(fields=["channel", "priority", "due_at", "id"], name="case_queue_channel", condition=OPEN),
            models.Index(
                fields=["priority", "due_at", "id"],
                name="case_queue_nobodys",
                condition=OPEN & Q(assignee=None),
            ),
            # What the start page counts is read from the index alone.
            models.Index(
                fields=["due_at"],
                include=["kind", "assignee", "status", "created_at", "resolve_due_at"],
                name="case_due_open",
                condition=OPEN,
            ),
            models.Index(fields=["created_at"], name="case_received"),
            models.Index(
                fields=["priority", "due_at", "id"],
                name="case_queue_answered",
                condition=Q(customer_wrote_at__isnull=False),
            ),
        ]
        constraints = [
            of_our_time("case_is_of_our_time", moments=["created_at"]),
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
                condition=~Q(status="in_progress") | Q(assignee__isnull=False),
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
                condition=Q(
                    first_due_at__gte=F("created_at"), resolve_due_at__gte=F("created_at"), due_at__gte=F("created_at")
                ),
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
                    IF (SELECT c.result FROM casework_call c
                        WHERE c.case_id = NEW.id AND c.result IN ('confirmed', 'declined')
                        ORDER BY c.at DESC, c.id DESC LIMIT 1) IS DISTINCT FROM 'confirmed' THEN
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
            pgtrigger.Trigger(
                name="case_assignee_is_active",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__assignee__isnull=False) & ~pgtrigger.Q(new__status="closed"),
                # FOR SHARE: a deactivation at the same moment waits, and then gives this case back, too.
                func="""
                    IF TG_OP = 'INSERT' OR NEW.assignee_id IS DISTINCT FROM OLD.assignee_id
                       OR OLD.status = 'closed' THEN
                        PERFORM 1 FROM auth_user u WHERE u.id = NEW.assignee_id AND u.is_active FOR SHARE;
                        IF NOT FOUND THEN
                            RAISE EXCEPTION 'an open case is with somebody who is active'
                                USING ERRCODE = 'check_violation', CONSTRAINT = 'case_assignee_is_active';
                        END IF;
                    END IF;
                    RETURN NEW;
                """,
            ),
            _marks_its_day("case_marks_its_day_when_filed", pgtrigger.Insert),
            _marks_its_day(
                "case_marks_its_day_when_moved",
                pgtrigger.Update,
                pgtrigger.Condition(
                    "((OLD.kind, OLD.created_at, OLD.first_answered_at, OLD.closed_at, OLD.resolve_due_at)"
                    " IS DISTINCT FROM"
                    " (NEW.kind, NEW.created_at, NEW.first_answered_at, NEW.closed_at, NEW.resolve_due_at))"
                ),
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
        return clock_runs(self.kind, self.status) and self.due_at < timezone.now()

    @property
    def is_restricted(self) -> bool:
        """While a person has restricted the use of their data, it serves only what they asked for since, and the
        requests and complaints about it."""
        since = self.person.restricted_at if self.person else None
        if since is None or self.kind in (Kind.DATA_REQUEST, Kind.COMPLAINT, Kind.MISUSE):
            return False
        return bool(self.created_at < since or self.channel == Channel.CENTRE)


__all__ = ["Case", "Channel", "Outcome", "Priority", "Status"]
