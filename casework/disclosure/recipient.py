"""Who may receive what, for which purpose, under which agreement (C4.2)."""

import uuid
from collections.abc import Callable

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.disclosure.endpoints import check_written
from casework.ground.dates import TypedDateField, of_our_time
from casework.ledger.triggers import never, raises_revision

ADDRESS: list[Callable[[str], None]] = [URLValidator(schemes=["https"]), check_written]


class DisclosurePurpose(models.TextChoices):
    """Renting or selling is none of them (C4.3)."""

    HANDOVER = "handover", _("Carrying out a purchase")
    JUDICIAL = "judicial", _("Request of a competent authority")


class RecipientQuerySet(models.QuerySet["Recipient"]):
    def with_agreement(self, purpose: str) -> "RecipientQuerySet":
        """Those whose agreement is in force today (C7.3)."""
        today = timezone.localdate()
        return self.filter(purposes__contains=[purpose], valid_from__lte=today, valid_until__gte=today)


class Recipient(models.Model):
    """A third party with an agreement. `endpoint`: where hand-overs are posted, signed with the recipient's own key,
    which follows from `uuid`; empty: given as files. A new one is used once a second member of staff has set it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(
        _("full legal name"),
        max_length=200,
        unique=True,
        help_text=_("Customers agree to this name, so it stays: a company of another name is another recipient."),
    )
    agreement_number = models.CharField(_("agreement number"), max_length=80)
    valid_from = TypedDateField(_("valid from"))
    valid_until = TypedDateField(_("valid until"))
    purposes = ArrayField(models.CharField(max_length=12, choices=DisclosurePurpose), verbose_name=_("purposes"))
    fields = ArrayField(models.CharField(max_length=80), verbose_name=_("allowed fields"))
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    endpoint = models.CharField(_("address for hand-overs"), max_length=300, blank=True, validators=ADDRESS)
    endpoint_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    endpoint_set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    new_endpoint = models.CharField(_("proposed address"), max_length=300, blank=True, validators=ADDRESS)
    new_endpoint_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = RecipientQuerySet.as_manager()

    class Meta:
        verbose_name = _("recipient of data")
        verbose_name_plural = _("recipients of data")
        ordering = ["name"]
        constraints = [
            of_our_time("recipient_agreement_is_of_our_time", days=["valid_from", "valid_until"]),
            models.CheckConstraint(
                condition=Q(purposes__contained_by=DisclosurePurpose.values, purposes__len__gte=1),
                name="recipient_purposes_are_the_ones_listed",
                violation_error_message=_("Data is given for the purposes listed, and for no other."),
            ),
            models.CheckConstraint(
                condition=~Q(agreement_number=""),
                name="recipient_has_an_agreement",
                violation_error_message=_("There is no recipient without an agreement."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")),
                name="recipient_agreement_ends_after_it_begins",
                violation_error_message=_("An agreement ends after it begins."),
            ),
            models.CheckConstraint(
                condition=(Q(endpoint="") | Q(endpoint__startswith="https://"))
                & (Q(new_endpoint="") | Q(new_endpoint__startswith="https://")),
                name="recipient_endpoint_is_https",
                violation_error_message=_("Data goes out over HTTPS only."),
            ),
            models.CheckConstraint(
                condition=Q(endpoint="")
                | Q(endpoint_by__isnull=False, endpoint_set_by__isnull=False) & ~Q(endpoint_set_by=F("endpoint_by")),
                name="recipient_endpoint_is_set_by_a_second_person",
                violation_error_message=_("A second member of staff sets the address for hand-overs."),
            ),
            models.CheckConstraint(
                condition=Q(new_endpoint="", new_endpoint_by__isnull=True)
                | ~Q(new_endpoint="") & Q(new_endpoint_by__isnull=False),
                name="recipient_endpoint_is_proposed_by_somebody",
                violation_error_message=_("A proposed address names who proposes it."),
            ),
        ]
        triggers = [
            *never("recipient_is_never_deleted", pgtrigger.Delete),
            pgtrigger.Protect(
                name="recipient_keeps_its_name",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.name IS DISTINCT FROM NEW.name"),
            ),
            raises_revision("recipient_is_asked_about"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def target(self) -> str:
        return f"recipient {self.uuid}"

    @property
    def agreement(self) -> str:
        """In words that change with it."""
        return f"{self.agreement_number}, {self.valid_from:%d/%m/%Y} – {self.valid_until:%d/%m/%Y}"
