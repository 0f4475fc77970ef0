"""What is held about whoever has opened a link in a mailbox, under the name they gave (casework.people.identity)."""

import csv
import json
import zipfile
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO, StringIO
from typing import Any

from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.case.case import Case
from casework.disclosure.asking import all_boxes
from casework.disclosure.disclosure import Disclosure, DisclosureState
from casework.ground.vietnam_time import moment
from casework.inbox.received_mail import ReceivedMail
from casework.ledger.access import AccessEntry
from casework.mailing.unsubscribe import unsubscribe
from casework.people import identity
from casework.people.access_request import AccessRequest
from casework.people.consent import Consent, ConsentQuerySet
from casework.people.person import Person
from casework.post.letter import Letter


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
    def letters(self) -> QuerySet[Letter]:
        to_the_customer = Letter.objects.filter(to_staff=False)
        return to_the_customer.filter(case__person__in=self.persons, address=self.address).order_by("-created_at")

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

    # ------------------------------------------------------------- for page and copy
    def held(self) -> dict[str, Any]:
        cases = [(case, case.registration.summary(case.detail)) for case in self.cases]
        return {
            "persons": self.persons,
            "cases": cases,
            "consents": list(self.consents),
            "granted": self.granted,
            "open_purposes": self.open_purposes,
            "letters": list(self.letters),
            "mails": list(self.mails),
            "disclosures": list(self.disclosures),
            "openings": self.openings,
        }

    def copy(self) -> bytes:
        """A ZIP with all of it, to read and for machines (Law 91/2025/QH15: the right to a copy)."""
        held = self.held()
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("du-lieu.html", render_to_string("privacy/copy.html", held | {"now": timezone.now()}))
            archive.writestr("du-lieu.json", json.dumps(as_json(held), ensure_ascii=False, indent=2))
            archive.writestr("du-lieu.csv", "\ufeff" + as_csv(held))
            for number, letter in enumerate(held["letters"], start=1):
                archive.writestr(f"thu/{number:03d}.txt", f"{letter.text.subject}\n\n{letter.text.without_links}")
            for number, mail in enumerate(held["mails"], start=1):
                if mail.raw:
                    archive.writestr(f"thu-den/{number:03d}.eml", bytes(mail.raw))
        return out.getvalue()


PERSON_FIELDS = (*Person.CONTACT, "language")


def as_json(held: dict[str, Any]) -> dict[str, Any]:
    return {
        "persons": [{name: getattr(person, name) for name in PERSON_FIELDS} for person in held["persons"]],
        "cases": [
            {
                "reference": case.reference,
                "kind": case.kind,
                "status": case.status,
                "outcome": case.outcome,
                "received": case.created_at.isoformat(),
                "facts": [{"label": str(label), "value": value} for label, value in facts],
            }
            for case, facts in held["cases"]
        ],
        "consents": [
            {
                "purpose": each.purpose,
                "act": each.act,
                "at": each.at.isoformat(),
                "wording": each.wording.text,
                "policy_version": each.policy_version.number if each.policy_version else None,
            }
            for each in held["consents"]
        ],
        "letters": [
            {"subject": each.text.subject, "written": each.created_at.isoformat(), "purpose": each.purpose}
            for each in held["letters"]
        ],
        "mails": [
            {"subject": each.subject, "came": each.came_at.isoformat(), "sender": each.sender} for each in held["mails"]
        ],
        "disclosures": [
            {
                "to": each.to,
                "purpose": each.purpose,
                "basis": each.basis,
                "fields": each.fields,
                "at": each.approved_at.isoformat() if each.approved_at else None,
            }
            for each in held["disclosures"]
        ],
        "times_staff_opened_the_file": held["openings"],
    }


def as_csv(held: dict[str, Any]) -> str:
    """A line for each value: what it belongs to, its name, the value; safe in spreadsheets."""
    lines: list[tuple[Any, Any, Any]] = [(_("Record"), _("Field"), _("Value"))]
    contact = [field for field in Person._meta.concrete_fields if field.name in PERSON_FIELDS]
    for person in held["persons"]:
        lines += [(_("Contact details"), field.verbose_name, getattr(person, field.name)) for field in contact]
    for case, facts in held["cases"]:
        lines += [(case.reference, label, value) for label, value in [(_("Status"), case.get_status_display()), *facts]]
    for each in held["consents"]:
        lines.append((_("Consent"), f"{each.get_purpose_display()}, {each.get_act_display()}", moment(each.at)))
    for each in held["letters"]:
        lines.append((_("Letter"), each.text.subject, moment(each.created_at)))
    for each in held["disclosures"]:
        lines.append((_("Disclosure"), each.to, ", ".join(each.fields)))
    out = StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(lines)
    return out.getvalue()
