"""What happened in a case, in order: events, and the calls or mails that confirm a request."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.ground.declarations import Declared, declare
from casework.ledger.triggers import never, only_emptied_or_redacted

_WORDS = Declared("answering the customer and knowing what was said")


class Happened(models.TextChoices):
    """Each with words of its own: here for staff, in templates/casework/_event.html for the customer."""

    RECEIVED = "received", _("Received")
    OPENED = "opened", _("Opened by the Centre")
    CLAIMED = "claimed", _("Taken on by staff")
    PUT_BACK = "put_back", _("Back in the queue: whoever had it no longer works such cases")
    HANDED_ON = "handed_on", _("Given to a colleague")
    REFILED = "refiled", _("Filed again as another kind")
    CALLED = "called", _("Tried to reach the customer")
    CONFIRMED = "confirmed", _("Confirmed with the customer")
    DECLINED = "declined", _("Reached: not the customer's wish, or no longer")
    REPLIED = "replied", _("Answered")
    WAITING = "waiting", _("Waiting for the customer")
    RESUMED = "resumed", _("Went on without an answer")
    TOLD = "told", _("Told the customer in a call")
    CUSTOMER_ANSWERED = "customer_answered", _("The customer answered")
    IDENTITY_ASKED = "identity_asked", _("Link sent to the address on file")
    CUSTOMER_ADDED = "customer_added", _("The customer wrote more")
    CALL_WISHED = "call_wished", _("The customer wants to be called")
    CUSTOMER_WITHDREW = "customer_withdrew", _("Withdrawn by the customer")
    IDENTIFIED = "identified", _("Identity verified")
    EXTENDED = "extended", _("Deadline extended")
    DECIDED = "decided", _("Decided")
    ERASED = "erased", _("Data erased")
    CARRIED_OUT = "carried_out", _("What was granted is done")
    RESTRICTION_LIFTED = "restriction_lifted", _("Restriction ended")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    VERIFIED = "verified", _("Looked into: the finding stands")
    WEIGHED = "weighed", _("Severity weighed")
    MEASURE_DECIDED = "measure_decided", _("Measure decided")
    MEASURE_DONE = "measure_done", _("Measure done")
    DUPLICATE = "duplicate", _("Marked as a duplicate")
    HANDOVER_ASKED = "handover_asked", _("Hand-over asked for")
    RENEWAL_OFFERED = "renewal_offered", _("Link to renew sent")
    ATTACHMENT_REJECTED = "attachment_rejected", _("File rejected")
    ADDRESS_CLEARED = "address_cleared", _("Letters to the address arrive again")
    NOTE = "note", _("Internal note")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Reopened")
    UNDONE = "undone", _("Taken back within a minute")
    OBJECTED = "objected", _("Reopened by the customer: not solved")


# Of the centre's inside: the customer is not shown them.
INTERNAL = (
    Happened.PUT_BACK,
    Happened.WEIGHED,
    Happened.MEASURE_DECIDED,
    Happened.MEASURE_DONE,
    Happened.DUPLICATE,
    Happened.HANDOVER_ASKED,
    Happened.ADDRESS_CLEARED,
    Happened.NOTE,
    Happened.UNDONE,
)


# Their text is what one wrote to the other: whoever came by mailbox or passphrase reads it on the page of the case.
# That of the others is for staff.
BY_CUSTOMER = (
    Happened.CUSTOMER_ANSWERED,
    Happened.CUSTOMER_ADDED,
    Happened.CALL_WISHED,
    Happened.CUSTOMER_WITHDREW,
    Happened.OBJECTED,
)
SAID = (
    *BY_CUSTOMER,
    Happened.REPLIED,
    Happened.WAITING,
    Happened.IDENTIFIED,
    Happened.EXTENDED,
    Happened.DECIDED,
    Happened.ACKNOWLEDGED,
    Happened.CLOSED,
)


class Event(models.Model):
    """Append-only but for erasure, which empties `text` or takes words out of it. The page of the case shows those that
    are not INTERNAL."""

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="events")
    at = models.DateTimeField(_("time"), auto_now_add=True)
    verb = models.CharField(_("what"), max_length=20, choices=Happened)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("text"), blank=True)

    personal_data = declare(bookkeeping="verb staff", text=_WORDS)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("timeline")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["case", "at", "id"], name="event_timeline")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verb__in=Happened.values),
                name="event_is_known",
                violation_error_message=_("Unknown event."),
            ),
        ]
        triggers = [
            *never("event_is_never_deleted", pgtrigger.Delete),
            only_emptied_or_redacted(
                "event_only_erasure_updates", table="casework_event", column="text", fixed="case_id at verb staff_id"
            ),
        ]

    def __str__(self) -> str:
        return self.get_verb_display()


class CallMethod(models.TextChoices):
    PHONE = "phone", _("By phone")
    MAIL = "mail", _("By e-mail")
    COUNTER = "counter", _("In person")


class CallResult(models.TextChoices):
    CONFIRMED = "confirmed", _("Reached: the request is confirmed")
    NO_ANSWER = "no_answer", _("Not reached")
    WRONG_NUMBER = "wrong_number", _("Wrong number or address")
    TOLD = "told", _("Reached: told our answer")
    DECLINED = "declined", _("Reached: the request is not theirs, or no longer wanted")


REACHED = (CallResult.CONFIRMED, CallResult.TOLD, CallResult.DECLINED)


class Call(models.Model):
    """An attempt to confirm a request with the customer: who, when, how, with what result (C1.1)."""

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="calls")
    at = models.DateTimeField(_("time"))
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    method = models.CharField(_("how"), max_length=8, choices=CallMethod)
    result = models.CharField(_("result"), max_length=14, choices=CallResult)
    note = models.TextField(_("note"), blank=True)

    personal_data = declare(bookkeeping="staff method result", note=_WORDS)

    class Meta:
        verbose_name = _("confirmation call")
        verbose_name_plural = _("confirmation calls")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["case", "at"], name="call_timeline")]
        triggers = [
            *never("call_is_never_deleted", pgtrigger.Delete),
            only_emptied_or_redacted(
                "call_only_erasure_updates",
                table="casework_call",
                column="note",
                fixed="case_id at staff_id method result",
            ),
        ]

    def __str__(self) -> str:
        return self.get_result_display()
