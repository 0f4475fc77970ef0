"""Every outgoing mail, with its purpose and its basis (C2.6)."""

import re
import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.ground.declarations import Declared, declare

SECRET_LINK = re.compile(r"\[\[\w+\]\]")


class LetterPurpose(models.TextChoices):
    RECEIPT = "receipt", _("Receipt")
    REPLY = "reply", _("Answer")
    ENQUIRY = "enquiry", _("Question to the customer")
    CONFIRM_CONSENT = "confirm_consent", _("Confirmation of a consent")
    STAFF_NOTICE = "staff_notice", _("Notice to staff")
    ACCESS_LINK = "access_link", _("Link to one's own data")
    DECISION = "decision", _("Step in a request or complaint")
    ERASURE = "erasure", _("Certificate of an erasure")
    NEW_ADDRESS = "new_address", _("Link to a new address")


class LetterState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")


class Letter(models.Model):
    """`links` names secret links that are made at the moment of sending and stand in the body as [[name]].

    `message_id` is stable: a letter whose acknowledgement was lost goes out again under the same one.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField(_("purpose"), max_length=20, choices=LetterPurpose)
    case = models.ForeignKey("casework.Case", models.PROTECT, null=True, related_name="letters", verbose_name=_("case"))
    consent = models.ForeignKey("casework.Consent", models.PROTECT, null=True, related_name="letters")
    access_request = models.ForeignKey(
        "casework.AccessRequest", models.CASCADE, null=True, blank=True, related_name="letters"
    )
    staff_duty = models.CharField(_("staff duty"), max_length=20, blank=True)
    address = models.EmailField(_("to"), max_length=254, blank=True)
    language = models.CharField(_("language"), max_length=2)
    subject = models.CharField(_("subject"), max_length=250)
    body = models.TextField(_("text"))
    state = models.CharField(_("state"), max_length=8, choices=LetterState, default=LetterState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    error = models.CharField(_("last error"), max_length=80, blank=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    personal_data = declare(
        bookkeeping=(
            "uuid purpose consent access_request staff_duty language state attempts next_attempt_at "
            "lease_until error sent_at"
        ),
        address=Declared("sending the letter"),
        subject=Declared("knowing what was written to the customer"),
        body=Declared("knowing what was written to the customer"),
    )

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(fields=["case", "created_at"], name="letter_case"),
            models.Index(
                fields=["next_attempt_at"], condition=Q(state__in=["queued", "sending"]), name="letter_unsent"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=False)
                | Q(consent__isnull=False)
                | Q(access_request__isnull=False)
                | ~Q(staff_duty=""),
                name="letter_has_a_basis",
                violation_error_message=_(
                    "A letter needs a basis: a case, a consent, an access request or a staff duty."
                ),
            ),
            models.CheckConstraint(
                condition=Q(purpose=LetterPurpose.STAFF_NOTICE) & ~Q(staff_duty="")
                | ~Q(purpose=LetterPurpose.STAFF_NOTICE) & Q(staff_duty=""),
                name="letter_staff_duty_is_for_staff",
                violation_error_message=_("Notices to staff name a duty, other letters do not."),
            ),
            models.CheckConstraint(
                condition=~Q(purpose=LetterPurpose.CONFIRM_CONSENT) | Q(consent__isnull=False),
                name="letter_confirmation_names_consent",
                violation_error_message=_("A confirmation of a consent names the consent."),
            ),
            models.CheckConstraint(
                condition=Q(state=LetterState.SENT, sent_at__isnull=False)
                | ~Q(state=LetterState.SENT) & Q(sent_at__isnull=True),
                name="letter_sent_has_a_time",
                violation_error_message=_("A sent letter has a time, an unsent one has none."),
            ),
            models.CheckConstraint(
                condition=Q(state=LetterState.SENDING, lease_until__isnull=False)
                | ~Q(state=LetterState.SENDING) & Q(lease_until__isnull=True),
                name="letter_sending_has_a_lease",
                violation_error_message=_("A letter being sent has a lease."),
            ),
            models.CheckConstraint(
                condition=~Q(address="") | Q(state__in=["sent", "failed"]),
                name="letter_unsent_has_an_address",
                violation_error_message=_("A letter that is still to go out needs an address."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="letter_keeps_to_a_restriction",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__purpose__in=["reply", "enquiry"], new__case__isnull=False),
                func="""
                    IF EXISTS (SELECT 1 FROM casework_case c JOIN casework_person p ON p.id = c.person_id
                               WHERE c.id = NEW.case_id AND p.restricted_at IS NOT NULL
                                 AND c.kind NOT IN ('data_request', 'complaint', 'misuse')
                                 AND (c.created_at < p.restricted_at OR c.channel = 'centre')) THEN
                        RAISE EXCEPTION 'the person has restricted the use of their data'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'letter_keeps_to_a_restriction';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.uuid}"

    @property
    def text_kept(self) -> str:
        """The body as it can be shown again: secret links were made when it was sent, and are kept nowhere."""
        return SECRET_LINK.sub("[…]", self.body)
