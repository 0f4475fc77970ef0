"""What people agreed to: one row an act, never changed (Law 91/2025 art. 9).

A consent is of one record of a person at one address: anybody can type an address, so that nobody's act is the latest
of somebody else's. Whoever reads the mailbox ends every mailing to it; a withdrawal that was proven in another way,
by a call or at the counter, ends their own.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from casework.ground import canonical, keyed, rows
from casework.ground.declarations import Declared, OnErasure, declare
from casework.ground.kept import Kept
from casework.ledger.triggers import append_only, never
from casework.people import identity
from casework.people.person import Person

ERASED = "hmac:"
"""What the digest begins with that stands in place of an erased address."""


SALT = "casework.erasure"


def digest(address: str) -> str:
    """What stands in place of an address in the proof of a consent, once the person is erased."""
    return ERASED + keyed.digest(SALT, address)


def also_erased(address: str) -> list[str]:
    """The address, and what stands in its place in the proofs of the erased, whichever key was in use then."""
    return [address, *(ERASED + each for each in keyed.digests(SALT, address))]


def _one_at_a_time(persons: Iterable[int | None]) -> None:
    """Who presses twice at once does it once: the second waits, and then sees what the first did."""
    list(
        Person.objects.select_for_update(no_key=True)
        .filter(pk__in=[pk for pk in persons if pk])
        .order_by("pk")
        .values_list("pk")
    )


class Purpose(models.TextChoices):
    """One box each, never ticked beforehand. Renting or selling is none of them (C4.3)."""

    RELATED = "related", _("Information on related services")
    MARKETING = "marketing", _("Marketing and promotion mail")
    NOTICES = "notices", _("Notices about this website")
    HANDOVER = "handover", _("Hand-over to a provider")


MAILINGS = frozenset({Purpose.RELATED, Purpose.MARKETING, Purpose.NOTICES})


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
        row = cls(digest=digest, purpose=purpose, language=language, text=text)
        known = cls.objects.filter(digest=digest)
        row = known.first() or (row if rows.insert_once(row) else known.get())
        transaction.on_commit(lambda: cls.known.update({digest: row}))
        return row


class Act(models.TextChoices):
    ASKED = "asked", _("Ticked in a form")
    GRANTED = "granted", _("Granted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# Asked at each request from the website; Django takes longer to put it together than PostgreSQL to answer.
WITHDRAWN = """
    SELECT DISTINCT purpose, recipient_id FROM casework_consent WHERE address = ANY(%s) AND act = 'withdrawn'
"""


class ConsentQuerySet(models.QuerySet["Consent"]):
    def current(self, before: datetime | None = None) -> "ConsentQuerySet":
        """The latest act for each address, purpose and person that settles the matter: asking alone settles nothing.
        Of those erased, the digest of the address stands for the person, too."""
        settled = Consent.objects.exclude(act=Act.ASKED)
        if before:
            settled = settled.filter(at__lt=before)
        recipient = Q(recipient=OuterRef("recipient")) | Q(recipient=None)
        same = settled.filter(recipient, address=OuterRef("address"), purpose=OuterRef("purpose"))
        latest = same.filter(Q(person=OuterRef("person")) | Q(person=None)).order_by("-pk")
        return self.filter(pk=Subquery(latest.values("pk")[:1]))

    def withdrawn_at(self, address: str) -> set[tuple[str, int | None]]:
        """The purposes, and the recipients of hand-overs, that somebody has ended at this address, erased since or not:
        there a box ticked in a form only asks, since anybody can tick it."""
        with connection.cursor() as cursor:
            cursor.execute(WITHDRAWN, [also_erased(address)])
            return set(cursor.fetchall())

    def granted(self, purpose: str) -> "ConsentQuerySet":
        """By whom an address may be written to for a purpose at this moment (C2.2, C2.3, C2.4)."""
        return self.current().filter(purpose=purpose, act=Act.GRANTED, person__isnull=False)

    def granted_by(self, persons: Iterable[Person]) -> "ConsentQuerySet":
        return self.current().filter(act=Act.GRANTED, person__in=list(persons))

    def counting_for(self, person: Person, address: str) -> "ConsentQuerySet":
        """What this person has agreed to at the address and need not be asked again."""
        return self.granted_by(identity.by_mailbox(person)).filter(address=address)

    def to_hand_over(self, person: Person) -> "ConsentQuerySet":
        """Those that count at this moment, given with this very record or from the mailbox under this name: a form that
        somebody else filled in with the same address proves nothing. Each is for its own recipient."""
        from_mailbox = Q(case=None) | Q(confirms__isnull=False)
        theirs = Q(person=person) | from_mailbox & Q(person__in=identity.by_mailbox(person))
        return self.granted(Purpose.HANDOVER).filter(theirs, address=person.email).order_by("-pk")


class Consent(models.Model):
    """One act. `address`: e-mail in lower case, or its keyed digest after erasure. `recipient`, `fields`: of a
    hand-over, to whom alone and what of it, as the wording names them."""

    address = models.CharField(_("address"), max_length=254)
    person = models.ForeignKey("casework.Person", models.PROTECT, null=True, related_name="consents")
    case = models.ForeignKey("casework.Case", models.PROTECT, null=True, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose)
    act = models.CharField(_("act"), max_length=10, choices=Act)
    wording = models.ForeignKey(ConsentWording, models.PROTECT, related_name="+")
    recipient = models.ForeignKey(
        "casework.Recipient", models.PROTECT, null=True, related_name="+", verbose_name=_("recipient")
    )
    fields = ArrayField(models.CharField(max_length=80), verbose_name=_("fields"), default=list)
    policy_version = models.ForeignKey("casework.PolicyVersion", models.PROTECT, null=True, related_name="+")
    channel = models.CharField(_("channel"), max_length=8)
    confirms = models.OneToOneField("self", models.PROTECT, null=True, related_name="confirmed_by")
    at = models.DateTimeField(_("time"), auto_now_add=True)

    personal_data = declare(
        bookkeeping="purpose act wording recipient fields policy_version channel confirms",
        address=Declared(
            "proof of consent (Law 91/2025 art. 9)", "as long as the law asks for proof", OnErasure.HMAC, identity=True
        ),
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
                condition=Q(person__isnull=False) | Q(address__startswith=ERASED),
                name="consent_is_of_somebody",
                violation_error_message=_("A consent is somebody's until it is erased."),
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=Purpose.values, act__in=Act.values),
                name="consent_purpose_and_act_are_known",
                violation_error_message=_("Consent is asked for one of the purposes listed, and for no other."),
            ),
            models.CheckConstraint(
                condition=Q(purpose=Purpose.HANDOVER, recipient__isnull=False)
                | ~Q(purpose=Purpose.HANDOVER) & Q(recipient__isnull=True, fields=[]),
                name="consent_to_hand_over_names_its_recipient",
                violation_error_message=_("A consent to a hand-over names its recipient, and no other consent does."),
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
                func=f"""
                    allowed := OLD;
                    allowed.person_id := NULL;
                    allowed.address := NEW.address;
                    IF NEW IS DISTINCT FROM allowed OR NEW.address !~ '^{ERASED}[0-9a-f]{{64}}$' THEN
                        RAISE EXCEPTION 'a consent is never changed, only erased' USING ERRCODE = 'restrict_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.act}"

    @property
    def matter(self) -> tuple[str, int | None]:
        """What it is about: acts on one matter follow one another."""
        return self.purpose, self.recipient_id

    def covers(self, other: "Consent") -> bool:
        """Whether the other asks for nothing that this one does not give."""
        return self.matter == other.matter and set(other.fields) <= set(self.fields)

    @classmethod
    @transaction.atomic
    def agreed(
        cls,
        person: Person,
        purpose: str,
        wording: ConsentWording,
        policy_version: Any,
        *,
        recipient: int | None = None,
        fields: Sequence[str] = (),
    ) -> "Consent":
        """Agreed to on the page of one's own data: it was opened from the mailbox, which is what confirms marketing
        (C2.3). What is granted already stays as it is."""
        _one_at_a_time([person.pk])
        facts: dict[str, Any] = {"address": person.email, "person": person, "recipient_id": recipient}
        latest = cls.objects.granted(purpose).filter(**facts).first()
        if latest and set(fields) <= set(latest.fields):
            return latest
        facts |= {"purpose": purpose, "wording": wording, "policy_version": policy_version, "channel": "web"}
        if purpose == Purpose.MARKETING:
            return cls.objects.create(act=Act.ASKED, **facts).confirm()
        return cls.objects.create(act=Act.GRANTED, fields=list(fields), **facts)

    def confirm(self, channel: str = "web") -> "Consent":
        """Turn what was asked for into a grant (C2.3); a second confirmation changes nothing."""
        known = Consent.objects.filter(confirms=self).first()
        if known:
            return known
        grant = self._next(Act.GRANTED, channel, confirms=self)
        return grant if rows.insert_once(grant) else Consent.objects.get(confirms=self)

    def _next(self, act: Act, channel: str, **more: Any) -> "Consent":
        """This person's next act on the same matter, not stored yet."""
        same = ("address", "person", "case", "purpose", "wording", "recipient", "fields", "policy_version")
        return Consent(**{name: getattr(self, name) for name in same}, act=act, channel=channel, **more)

    @property
    def _acts(self) -> ConsentQuerySet:
        """This person's on the same matter."""
        return Consent.objects.filter(
            address=self.address, purpose=self.purpose, recipient=self.recipient_id, person=self.person_id
        )

    @property
    def was_undone(self) -> bool:
        """Whether it was withdrawn since it was asked for: an old link does not bring it back."""
        return self._acts.filter(act=Act.WITHDRAWN, pk__gt=self.pk).exists()

    @transaction.atomic
    def withdraw(self, channel: str = "web") -> "Consent":
        """A new act that ends this person's consent; one that is already withdrawn stays as it is."""
        _one_at_a_time([self.person_id])
        latest = self._acts.exclude(act=Act.ASKED).order_by("-pk").first()
        if latest and latest.act == Act.WITHDRAWN and latest.pk >= self.pk:
            return latest
        withdrawn = self._next(Act.WITHDRAWN, channel)
        withdrawn.save()
        return withdrawn

    @transaction.atomic
    def withdraw_from_mailbox(self, channel: str = "web") -> None:
        """Whoever reads the mailbox wants no more such mail in it, whoever asked for it. A hand-over is no mail: it
        stays everybody's own."""
        granted = Consent.objects.granted(self.purpose).filter(address=self.address)
        others = list(granted) if self.purpose in MAILINGS else []
        _one_at_a_time([self.person_id, *(each.person_id for each in others)])
        for each in (self, *others):
            each.withdraw(channel)
