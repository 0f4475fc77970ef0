"""What people agreed to: one row an act, never changed (Law 91/2025 art. 9)."""

from typing import Any, ClassVar

import pgtrigger
from django.db import models, transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from casework.ground import canonical
from casework.ground.declarations import Declared, OnErasure, declare
from casework.ground.kept import Kept
from casework.ledger.triggers import append_only, never


class Purpose(models.TextChoices):
    """One box each, never ticked beforehand. Renting or selling is none of them (C4.3)."""

    RELATED = "related", _("Information on related services")
    MARKETING = "marketing", _("Marketing and promotion mail")
    NOTICES = "notices", _("Notices about this website")
    HANDOVER = "handover", _("Hand-over to vsign.vn")


class ConsentWording(models.Model):
    """The words somebody agreed to; a row for each wording there ever was."""

    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose)
    language = models.CharField(_("language"), max_length=2)
    text = models.TextField(_("wording"))
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("consent wording")
        verbose_name_plural = _("consent wordings")
        triggers = append_only("wording_is_immutable")

    def __str__(self) -> str:
        return self.text

    known: ClassVar[Kept[str, "ConsentWording"]] = Kept(most=64)
    """By digest, for the life of the process: a wording never changes once it is committed."""

    @classmethod
    def of(cls, purpose: str, language: str, text: str) -> "ConsentWording":
        """The row for this wording, made when it is new."""
        digest = canonical.digest({"purpose": purpose, "language": language, "text": text})
        if digest in cls.known:
            return cls.known[digest]
        row, _new = cls.objects.get_or_create(
            digest=digest, defaults={"purpose": purpose, "language": language, "text": text}
        )
        transaction.on_commit(lambda: cls.known.update({digest: row}))
        return row


class Act(models.TextChoices):
    ASKED = "asked", _("Asked for, not yet confirmed")
    GRANTED = "granted", _("Granted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ConsentQuerySet(models.QuerySet["Consent"]):
    def current(self) -> "ConsentQuerySet":
        """The latest act for each address and purpose that settles the matter: asking alone settles nothing."""
        settled = Consent.objects.exclude(act=Act.ASKED)
        latest = settled.filter(address=OuterRef("address"), purpose=OuterRef("purpose")).order_by("-pk")
        return self.filter(pk=Subquery(latest.values("pk")[:1]))

    def ended_at(self, address: str) -> set[str]:
        """The purposes whose consent was withdrawn at this address, and not given again."""
        withdrawn = self.filter(address=address, act=Act.WITHDRAWN)
        if not withdrawn.exists():  # by its own index; hardly anybody has
            return set()
        return set(self.current().filter(address=address, act=Act.WITHDRAWN).values_list("purpose", flat=True))

    def granted(self, purpose: str) -> "ConsentQuerySet":
        """The addresses that may be written to for a purpose at this moment (C2.2, C2.3, C2.4)."""
        return self.current().filter(purpose=purpose, act=Act.GRANTED)


class Consent(models.Model):
    """One act. `address`: e-mail in lower case, or its keyed digest after erasure."""

    address = models.CharField(_("address"), max_length=254)
    person = models.ForeignKey("casework.Person", models.PROTECT, null=True, related_name="consents")
    case = models.ForeignKey("casework.Case", models.PROTECT, null=True, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose)
    act = models.CharField(_("act"), max_length=10, choices=Act)
    wording = models.ForeignKey(ConsentWording, models.PROTECT, related_name="+")
    policy_version = models.ForeignKey("casework.PolicyVersion", models.PROTECT, null=True, related_name="+")
    channel = models.CharField(_("channel"), max_length=8)
    confirms = models.OneToOneField("self", models.PROTECT, null=True, related_name="confirmed_by")
    at = models.DateTimeField(_("time"), auto_now_add=True)

    personal_data = declare(
        bookkeeping="purpose act wording policy_version channel confirms",
        address=Declared("proof of consent (Law 91/2025 art. 9)", "as long as the law asks for proof", OnErasure.HMAC),
        person=Declared("proof of consent", on_erasure=OnErasure.NULL),
    )

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        indexes = [
            models.Index(fields=["address", "purpose", "-id"], name="consent_latest"),
            models.Index(fields=["address"], condition=Q(act="withdrawn"), name="consent_withdrawn"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=Purpose.values, act__in=Act.values),
                name="consent_purpose_and_act_are_known",
                violation_error_message=_("Consent is asked for one of the purposes listed, and for no other."),
            ),
            models.CheckConstraint(
                condition=Q(confirms__isnull=True) | Q(act=Act.GRANTED),
                name="consent_only_grants_confirm",
                violation_error_message=_("Only a grant confirms what was asked."),
            ),
            models.CheckConstraint(
                condition=~Q(purpose=Purpose.MARKETING, act=Act.GRANTED, channel="web") | Q(confirms__isnull=False),
                name="consent_marketing_is_confirmed",
                violation_error_message=_("Marketing counts once it was confirmed from the mail."),
            ),
        ]
        triggers = [
            *never("consent_no_delete", pgtrigger.Delete),
            pgtrigger.Trigger(
                name="consent_only_erasure_updates",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                declare=[("allowed", "casework_consent%ROWTYPE")],
                func="""
                    allowed := OLD;
                    allowed.person_id := NULL;
                    allowed.address := NEW.address;
                    IF NEW IS DISTINCT FROM allowed OR NEW.address !~ '^hmac:[0-9a-f]{64}$' THEN
                        RAISE EXCEPTION 'a consent is never changed, only erased' USING ERRCODE = 'restrict_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.act}"

    @classmethod
    @transaction.atomic
    def agreed(cls, person: Any, purpose: str, wording: ConsentWording, policy_version: Any) -> "Consent":
        """Agreed to on the page of one's own data: it was opened from the mailbox, which is what confirms marketing
        (C2.3). What is granted already stays as it is."""
        facts = {"address": person.email, "purpose": purpose}
        latest = cls.objects.granted(purpose).filter(**facts).first()
        if latest:
            return latest
        facts |= {"person": person, "wording": wording, "policy_version": policy_version, "channel": "web"}
        if purpose == Purpose.MARKETING:
            return cls.objects.create(act=Act.ASKED, **facts).confirm()
        return cls.objects.create(act=Act.GRANTED, **facts)

    def confirm(self, channel: str = "web") -> "Consent":
        """Turn what was asked for into a grant (C2.3); a second confirmation changes nothing."""
        grant, _new = Consent.objects.get_or_create(
            confirms=self,
            defaults={
                "address": self.address,
                "person": self.person,
                "case": self.case,
                "purpose": self.purpose,
                "act": Act.GRANTED,
                "wording": self.wording,
                "policy_version": self.policy_version,
                "channel": channel,
            },
        )
        return grant

    @property
    def was_undone(self) -> bool:
        """Whether it was confirmed once and withdrawn since: an old link does not bring it back."""
        granted = Consent.objects.granted(self.purpose).filter(address=self.address)
        return Consent.objects.filter(confirms=self).exists() and not granted.exists()

    def withdraw(self, channel: str = "web") -> "Consent":
        """A new act that ends the consent; one that is already withdrawn stays as it is."""
        same = {"address": self.address, "purpose": self.purpose}
        latest = Consent.objects.current().filter(**same).first()
        if latest and latest.act == Act.WITHDRAWN:
            return latest
        facts: dict[str, Any] = same | {"act": Act.WITHDRAWN, "channel": channel, "wording": self.wording}
        return Consent.objects.create(person=self.person, case=self.case, policy_version=self.policy_version, **facts)
