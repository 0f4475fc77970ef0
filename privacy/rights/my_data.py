"""What is held about whoever has opened a link in a mailbox, under the name they gave (casework.people.identity)."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from casework.case.case import Case
from casework.disclosure.asking import all_boxes
from casework.disclosure.disclosure import Disclosure, DisclosureState
from casework.erasure.hold import Hold
from casework.erasure.walk import rows_of
from casework.inbox.received_mail import ReceivedMail
from casework.intake.attachment import Attachment
from casework.ledger.access import AccessEntry
from casework.mailing.unsubscribe import unsubscribe
from casework.people import identity, names
from casework.people.access_request import AccessRequest
from casework.people.consent import Consent, ConsentQuerySet
from casework.people.person import Person
from casework.post.letter import Letter
from privacy.rights import on_file
from privacy.rights.data_request import GRANTED, Right


@dataclass(frozen=True)
class Identity:
    address: str
    full_name: str

    @classmethod
    def of(cls, opened: AccessRequest) -> "Identity":
        return cls(opened.address, opened.full_name)

    @cached_property
    def persons(self) -> list[Person]:
        return identity.by_link(self.address, self.full_name)

    @property
    def cases(self) -> QuerySet[Case]:
        return Case.objects.filter(person__in=self.persons).order_by("-created_at")

    @property
    def consents(self) -> QuerySet[Consent]:
        """Every act, the newest first."""
        acts = Consent.objects.filter(person__in=self.persons)
        return acts.select_related("wording", "policy_version").order_by("-pk")

    @property
    def granted(self) -> list[Consent]:
        """What counts now, a matter once, and can be withdrawn with one press."""
        theirs = self._granted.select_related("wording").order_by("pk")
        return sorted({consent.matter: consent for consent in theirs}.values(), key=lambda consent: consent.purpose)

    @property
    def _granted(self) -> ConsentQuerySet:
        return Consent.objects.granted_by(self.persons).filter(address=self.address)

    def withdraw(self, given: Consent) -> None:
        """In every record of theirs. They opened the mailbox, so no such mail goes to it any more."""
        for consent in self._granted.filter(purpose=given.purpose, recipient=given.recipient_id):
            unsubscribe(consent)

    @property
    def open_purposes(self) -> list[tuple[str, str]]:
        """What could be agreed to and is not: the key of its box and the wording."""
        taken = {consent.matter: set(consent.fields) for consent in self.granted}
        return [
            (key, str(box.wording))
            for key, box in all_boxes().items()
            if box.matter not in taken or not taken[box.matter].issuperset(box.fields)
        ]

    @property
    def letters(self) -> list[Letter]:
        """Whatever address they went to, those that belong to no case as well."""
        own = names.key(self.full_name)
        asked = [x for x in AccessRequest.objects.filter(address=self.address) if names.key(x.full_name) == own]
        by_link = Letter.objects.filter(access_request__in=asked).values_list("pk", flat=True)
        found = {*rows_of(Letter, [person.pk for person in self.persons]), *by_link}
        theirs = Letter.objects.filter(pk__in=found, to_staff=False).select_related("mailing", "consent__wording")
        return list(theirs.order_by("-created_at"))

    @property
    def mails(self) -> QuerySet[ReceivedMail]:
        """Those from this mailbox, as they came, while they are kept."""
        return ReceivedMail.objects.filter(case__person__in=self.persons, sender=self.address).order_by("-pk")

    @property
    def disclosures(self) -> QuerySet[Disclosure]:
        """Who was given what and why (C4.3); a judicial one only where it may be told."""
        leaves = Q(state__in=[DisclosureState.APPROVED, DisclosureState.SENDING]) | Q(left_at__isnull=False)
        given = Disclosure.objects.filter(leaves, person__in=self.persons, may_be_told=True)
        return given.select_related("recipient", "case").order_by("-pk")

    @property
    def openings(self) -> int:
        """How often staff opened the file, whichever of these records of it."""
        return int(AccessEntry.objects.to([person.pk for person in self.persons]).count())

    @property
    def holds(self) -> QuerySet[Hold]:
        return Hold.objects.active().filter(person__in=self.persons).order_by("until")

    @property
    def files(self) -> QuerySet[Attachment]:
        """Those of which something is left."""
        return Attachment.objects.rejectable().filter(case__in=self.cases)

    @property
    def restricted_since(self) -> datetime | None:
        return min((person.restricted_at for person in self.persons if person.restricted_at), default=None)

    @property
    def restriction(self) -> Case | None:
        """The request in which they asked for it: it tells that it has ended."""
        asked = {"data_request__right": Right.RESTRICT, "data_request__decision__in": GRANTED}
        return self.cases.filter(**asked).first() if self.restricted_since else None

    # ------------------------------------------------------------- for page and copy
    def held(self) -> dict[str, Any]:
        """All of it, and what is not shown with its reason."""
        records = on_file.records_of(self.persons)
        return {
            "persons": [(person, on_file.facts_of(person)) for person in self.persons],
            "restricted_since": self.restricted_since,
            "restriction": self.restriction,
            "cases": [on_file.case_file(case, records) for case in self.cases],
            "records": [record for record in records if record.case_id is None],
            "consents": list(self.consents),
            "granted": self.granted,
            "open_purposes": self.open_purposes,
            "letters": self.letters,
            "mails": [(each, on_file.facts_of(each)) for each in self.mails],
            "disclosures": [(each, on_file.facts_of(each)) for each in self.disclosures],
            "holds": [(each, on_file.facts_of(each)) for each in self.holds],
            "openings": self.openings,
            "withheld": list(on_file.withheld()),
        }
