"""A request about one's own data: which right is claimed, who verified the person, what was decided and why."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.ground.declarations import Declared, declare
from casework.ledger.triggers import refuse

LONGEST = 2000
_STORY = Declared("looking into what the person tells us")


DECIDED_OTHERWISE = """
    OLD.decision <> '' AND (OLD."right", OLD.decision, OLD.ground, OLD.decided_at, OLD.decided_by_id)
    IS DISTINCT FROM (NEW."right", NEW.decision, NEW.ground, NEW.decided_at, NEW.decided_by_id)
"""


class Right(models.TextChoices):
    """Law 91/2025/QH15; the clocks stand in privacy.rights.deadlines."""

    VIEW = "view", _("See what you hold about me")
    CORRECT = "correct", _("Correct what is wrong")
    DELETE = "delete", _("Delete my data")
    WITHDRAW = "withdraw", _("Withdraw a consent")
    RESTRICT = "restrict", _("Restrict the use of my data")
    OBJECT = "object", _("Object to a use of my data")
    COPY = "copy", _("Get a copy of my data")
    PROTECT = "protect", _("Ask for protective measures")


class VerifiedBy(models.TextChoices):
    """Never by a number or address that came with the request itself. MAILBOX is a fact that the system finds: a link
    sent for this very request was opened there, or the request came from the page behind one. No member of staff says
    so."""

    MAILBOX = "mailbox", _("A link to the address on file")
    CALL = "call", _("A call to the number on file")
    COUNTER = "counter", _("In person, with a document shown")


BY_STAFF = (VerifiedBy.CALL, VerifiedBy.COUNTER)


class Decision(models.TextChoices):
    GRANTED = "granted", _("Granted")
    PARTLY = "partly", _("Granted in part")
    REFUSED = "refused", _("Refused")


GRANTED = (Decision.GRANTED, Decision.PARTLY)


class RefusalGround(models.TextChoices):
    """Law 91/2025: a refusal always has its ground."""

    CONTRACT = "contract", _("Needed for a contract with the person")
    LAW = "law", _("Another law requires or forbids it")
    HARM = "harm", _("It would harm others")
    FRAUD = "fraud", _("Fraud is suspected")
    NOT_THEIRS = "not_theirs", _("The person is not who they say, or the data is not theirs")
    NOTHING_HELD = "nothing_held", _("Nothing of the kind is held")


IN_LETTERS: dict[str, Any] = {
    RefusalGround.CONTRACT: _("The Centre is carrying out a contract with you (Law 91/2025/QH15, article 19(1)(d))"),
    RefusalGround.LAW: _("Another law requires or forbids it (Decree 356/2025, article 5)"),
    RefusalGround.HARM: _("It would harm the rights or the life of others (Decree 356/2025, article 5)"),
    RefusalGround.FRAUD: _("The request does not meet the conditions of the law (Decree 356/2025, article 5)"),
    RefusalGround.NOT_THEIRS: _("The Centre could not establish that this data is yours"),
    RefusalGround.NOTHING_HELD: _("The Centre holds nothing of the kind"),
}
"""Each ground as the person reads it, with its article; the choices above are the officer's."""


# What a deletion may bring about, accepted by whoever asks for it (Law 91/2025/QH15 art. 14(1)(a)).
RISK = _(
    "I understand that deleted data cannot be brought back, and accept the risk and damage that may follow: for example"
    " that a request still open can no longer be followed, or a purchase no longer be proven."
)
UNACCEPTED = _("Please tick that you accept the risk of a deletion; without it we may not delete.")


class DataRequest(models.Model):
    """`proposed`: the new values of a correction, field → value. `extended_by`: days, told with their reason.

    `new_email` waits until the link sent there is opened. `carried_out_at`: when what was granted was done; of
    a deletion its certificate says so.
    """

    case = models.OneToOneField("casework.Case", models.PROTECT, related_name="data_request")
    right = models.CharField(_("what is asked"), max_length=10, choices=Right)
    accepts_risk = models.BooleanField(_("risk of a deletion accepted"), default=False)
    explanation = models.TextField(_("explanation"), max_length=LONGEST, blank=True)
    proposed = models.JSONField(_("proposed correction"), default=dict, blank=True)
    new_email = models.EmailField(_("new e-mail address"), max_length=254, blank=True)
    new_email_at = models.DateTimeField(_("new address confirmed"), null=True, blank=True)
    third_party = models.BooleanField(_("a third party must act too"), default=False)
    verified_at = models.DateTimeField(_("identity verified"), null=True, blank=True)
    verified_how = models.CharField(_("how verified"), max_length=8, choices=VerifiedBy, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("verified by")
    )
    evidence = models.TextField(_("evidence"), max_length=LONGEST, blank=True)
    extended_by = models.PositiveSmallIntegerField(_("extended by, days"), null=True, blank=True)
    extension_reason = models.TextField(_("reason for the extension"), max_length=LONGEST, blank=True)
    decision = models.CharField(_("decision"), max_length=8, choices=Decision, blank=True)
    ground = models.CharField(_("ground"), max_length=12, choices=RefusalGround, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    carried_out_at = models.DateTimeField(_("carried out"), null=True, blank=True)

    personal_data = declare(
        bookkeeping=(
            "right accepts_risk new_email_at third_party verified_at verified_how verified_by extended_by decision "
            "ground decided_at decided_by carried_out_at"
        ),
        explanation=_STORY,
        proposed=Declared("correcting what is held"),
        new_email=Declared("changing the address once its holder has opened the link"),
        evidence=Declared("proof that the right person was answered"),
        extension_reason=Declared("proof that the extension was told"),
    )

    class Meta:
        verbose_name = _("data request")
        verbose_name_plural = _("data requests")
        constraints = [
            models.CheckConstraint(
                condition=Q(right__in=Right.values),
                name="data_request_right_is_known",
                violation_error_message=_("Choose one of the rights listed."),
            ),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True, verified_how="", verified_by__isnull=True)
                | Q(verified_at__isnull=False, verified_how=VerifiedBy.MAILBOX, verified_by__isnull=True)
                | Q(verified_at__isnull=False, verified_how__in=BY_STAFF, verified_by__isnull=False),
                name="data_request_verified_knows_how",
                violation_error_message=_("A verified identity has a time and a way, and who verified it."),
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True, decided_by__isnull=True, ground="")
                | Q(decision__in=Decision.values, decided_at__isnull=False, decided_by__isnull=False),
                name="data_request_decision_has_a_decider",
                violation_error_message=_("A decision has a time and somebody who took it."),
            ),
            models.CheckConstraint(
                condition=Q(decision="") | Q(decision=Decision.GRANTED, ground="") | Q(ground__in=RefusalGround.values),
                name="data_request_refusal_has_a_ground",
                violation_error_message=_("A refusal, whole or in part, has its ground."),
            ),
            models.CheckConstraint(
                condition=~Q(decision__in=[Decision.GRANTED, Decision.PARTLY]) | Q(verified_at__isnull=False),
                name="data_request_granted_is_verified",
                violation_error_message=_("Nothing is granted before the identity is verified."),
            ),
            models.CheckConstraint(
                condition=Q(new_email="") | Q(right=Right.CORRECT, decision__in=[Decision.GRANTED, Decision.PARTLY]),
                name="data_request_new_address_was_granted",
                violation_error_message=_("A new address comes from a correction that was granted."),
            ),
            models.CheckConstraint(
                condition=Q(carried_out_at__isnull=True) | Q(decision__in=GRANTED),
                name="data_request_carried_out_was_granted",
                violation_error_message=_("What is carried out was granted."),
            ),
            models.CheckConstraint(
                condition=Q(extended_by__isnull=True) | Q(extended_by__gt=0, verified_at__isnull=False),
                name="data_request_extension_follows_verification",
                violation_error_message=_("Only the clock of a verified request can be extended."),
            ),
        ]
        triggers = [
            refuse(
                "data_request_decision_is_final",
                pgtrigger.Update,
                condition=pgtrigger.Condition(DECIDED_OTHERWISE),
                words="a decision on a data request is taken once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)
