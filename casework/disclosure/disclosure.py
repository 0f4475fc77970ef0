"""Each transfer of data to a third party: what leaves, on which basis, approved by whom (C4.2, C4.3)."""

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.disclosure.recipient import DisclosurePurpose, Recipient
from casework.ground.declarations import Declared, OnErasure, declare
from casework.ledger.triggers import never
from casework.post.outbox import FAILED, SENDING, Outgoing


class DisclosureState(models.TextChoices):
    REQUESTED = "requested", _("Waits for a second pair of eyes")
    APPROVED = "approved", _("Approved")
    SENDING = SENDING, _("Being delivered")
    DELIVERED = "delivered", _("Delivered")
    REFUSED = "refused", _("Refused")
    FAILED = FAILED, _("Could not be delivered")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN = (DisclosureState.REQUESTED, DisclosureState.APPROVED, DisclosureState.SENDING, DisclosureState.FAILED)
"""Something is still to be done about it."""


class DisclosureQuerySet(models.QuerySet["Disclosure"]):
    def waiting_for(self, staff: User) -> "DisclosureQuerySet":
        """The hand-overs that this one may be the second pair of eyes for."""
        asked = self.filter(purpose=DisclosurePurpose.HANDOVER, state=DisclosureState.REQUESTED)
        return asked.exclude(requested_by=staff)


class Disclosure(Outgoing):
    """One transfer. `content`: exactly what leaves; `digest` stays when erasure has emptied it.

    `endpoint`, `agreement`: of the recipient, as they were when it was asked for and as a colleague approves them.
    `left_at`: since when it may have left, whether an answer came or not; from then on it counts as given.
    """

    case = models.ForeignKey(
        "casework.Case", models.PROTECT, null=True, related_name="disclosures", verbose_name=_("case")
    )
    person = models.ForeignKey("casework.Person", models.PROTECT, related_name="disclosures", verbose_name=_("person"))
    recipient = models.ForeignKey(
        Recipient, models.PROTECT, null=True, related_name="disclosures", verbose_name=_("recipient")
    )
    endpoint = models.CharField(_("address for hand-overs"), max_length=300, blank=True)
    agreement = models.CharField(_("agreement"), max_length=120, blank=True)
    authority = models.CharField(_("authority"), max_length=200, blank=True)
    purpose = models.CharField(_("purpose"), max_length=12, choices=DisclosurePurpose)
    basis = models.CharField(_("basis"), max_length=200)
    consent = models.ForeignKey(
        "casework.Consent", models.PROTECT, null=True, related_name="disclosures", verbose_name=_("consent")
    )
    fields = ArrayField(models.CharField(max_length=80), verbose_name=_("fields"))
    content = models.JSONField(_("content"), default=dict, blank=True)
    digest = models.CharField(_("digest"), max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=DisclosureState, default=DisclosureState.REQUESTED)
    may_be_told = models.BooleanField(_("the person may be told"), default=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested"), auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved"), null=True)
    left_at = models.DateTimeField(_("given"), null=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True)

    personal_data = declare(
        bookkeeping=(
            "uuid recipient endpoint agreement authority purpose consent fields digest state may_be_told "
            "requested_by requested_at approved_by approved_at left_at delivered_at attempts next_attempt_at "
            "lease_until error"
        ),
        person=Declared("showing people to whom their data went", on_erasure=OnErasure.KEEP),
        basis=Declared("proof of why it was given", "as long as the register", OnErasure.PROOF),
        content=Declared("proof of what was given", recipients="the recipient named", identity=True),
    )

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=DisclosurePurpose.values) & ~Q(basis=""),
                name="disclosure_has_a_listed_purpose_and_a_basis",
                violation_error_message=_("A disclosure has one of the purposes listed, and a basis."),
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("requested_by")),
                name="disclosure_four_eyes",
                violation_error_message=_("Whoever requests a disclosure never approves it."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["requested", "refused", "withdrawn"], left_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="disclosure_leaves_only_approved",
                violation_error_message=_("Nothing leaves before it is approved."),
            ),
            models.CheckConstraint(
                condition=Q(purpose="handover", recipient__isnull=False) | Q(purpose="judicial") & ~Q(authority=""),
                name="disclosure_names_who_receives",
                violation_error_message=_("A disclosure names who receives it."),
            ),
            models.CheckConstraint(
                condition=~Q(purpose="handover") | Q(consent__isnull=False, case__isnull=False),
                name="disclosure_hand_over_rests_on_a_consent",
                violation_error_message=_("A hand-over names its case and the consent it rests on."),
            ),
            models.CheckConstraint(
                condition=Q(state="delivered", delivered_at__isnull=False, left_at__isnull=False)
                | ~Q(state="delivered") & Q(delivered_at__isnull=True),
                name="disclosure_delivered_has_a_time",
                violation_error_message=_("What was delivered has a time, and nothing else has."),
            ),
            models.CheckConstraint(
                condition=Q(state="sending", lease_until__isnull=False)
                | ~Q(state="sending") & Q(lease_until__isnull=True),
                name="disclosure_sending_has_a_lease",
                violation_error_message=_("A disclosure being delivered has a lease."),
            ),
            models.UniqueConstraint(
                fields=["case", "recipient"],
                condition=Q(purpose="handover", state__in=OPEN),
                name="disclosure_one_open_a_case_and_recipient",
                violation_error_message=_("A hand-over of this purchase to this recipient is open already."),
            ),
        ]
        triggers = [
            *never("disclosure_is_never_deleted", pgtrigger.Delete),
            pgtrigger.Trigger(
                name="disclosure_goes_to_whom_it_was_agreed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__purpose="handover"),
                func="""
                    IF NEW.consent_id IS NOT NULL AND NOT EXISTS (
                        SELECT FROM casework_consent
                        WHERE id = NEW.consent_id AND recipient_id = NEW.recipient_id AND NEW.fields <@ fields
                    ) THEN
                        RAISE EXCEPTION 'the consent is for another recipient, or for less'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'disclosure_goes_to_whom_it_was_agreed';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(
                name="disclosure_keeps_what_it_said",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "((OLD.uuid, OLD.case_id, OLD.person_id, OLD.recipient_id, OLD.endpoint,"
                    " OLD.agreement, OLD.authority, OLD.purpose, OLD.basis,"
                    " OLD.consent_id, OLD.fields, OLD.digest, OLD.requested_by_id) IS DISTINCT FROM"
                    " (NEW.uuid, NEW.case_id, NEW.person_id, NEW.recipient_id, NEW.endpoint,"
                    " NEW.agreement, NEW.authority, NEW.purpose, NEW.basis,"
                    " NEW.consent_id, NEW.fields, NEW.digest, NEW.requested_by_id))"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.uuid}"

    @property
    def target(self) -> str:
        return f"disclosure {self.uuid}"

    @property
    def posted_to(self) -> Recipient | None:
        """The recipient that takes it by HTTPS; to all others it is given as a file."""
        return self.recipient if self.recipient and self.endpoint else None

    @property
    def to(self) -> str:
        return self.recipient.name if self.recipient else self.authority
