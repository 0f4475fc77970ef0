"""Filing a case: everything a request leaves behind, in one transaction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework.case import colleagues, ending, kinds
from casework.case.case import Case
from casework.case.states import Channel, Status
from casework.case.timeline import Event, Happened
from casework.case.verb import Step, verb
from casework.centre import time_limits
from casework.centre.policy import PolicyVersion
from casework.centre.site_state import STAFF_LANGUAGE, told
from casework.centre.site_state import current as site_state
from casework.ground import calendar, rows
from casework.ground.errors import Refused
from casework.ground.kind import Kind
from casework.intake import passphrases
from casework.intake.letters import CONFIRM_CONSENT, CONTACTED, NEW_CASE, RECEIPT
from casework.intake.submission import Submission
from casework.intake.submissions import Sending
from casework.ledger import trail
from casework.people import identity
from casework.people.consent import Act, Consent, ConsentWording, Purpose
from casework.people.person import Person
from casework.people.wordings import Box
from casework.post import budget, letters
from casework.post.letter import Letter

Details = Callable[[Case], Iterable[Model]]


class AlreadySent(Exception):
    """The nonce has been used: `submission` tells for which case, `sending` is the attempt that came too late."""

    def __init__(self, submission: Submission, sending: Sending) -> None:
        super().__init__(submission.nonce)
        self.submission, self.sending = submission, sending


@dataclass(frozen=True)
class Filing:
    """What is asked, by whom, how. `consents`: the boxes that were ticked, with the wording that stood beside them."""

    kind: str
    contact: Mapping[str, Any]
    channel: str = Channel.WEB
    policy_version: PolicyVersion | None = None
    consents: Sequence[Box] = ()
    sending: Sending | None = None
    staff: User | None = None
    reason: str = ""
    """Why the centre contacts somebody on its own (C2.5)."""
    priority: int | None = None
    received_at: datetime | None = None
    """When it reached the centre, where that is not now: a letter is entered the day after it came."""
    passphrase: str = ""
    """With which somebody unknown follows the case."""
    acknowledged: bool = True
    """Whether whoever has the mailbox is told: not where it is known that somebody else wrote in its name."""
    clocks: calendar.Clocks | None = None
    """Where a kind has several clocks (rights over personal data), the one for this request."""


def file_case(filing: Filing, details: Details) -> Case:
    """The filed case. `details` gives the kind's own facts as unsaved rows. Raises AlreadySent, Refused."""
    while True:
        try:
            return _file(filing, details)
        except rows.RuledOut:
            # Either somebody pressed the button twice, or the reference, drawn at random, was drawn before.
            earlier = filing.sending.earlier() if filing.sending else None
            if filing.sending and earlier:
                raise AlreadySent(earlier, filing.sending) from None
        except Refused as refusal:
            trail.record("file", f"a {filing.kind}", staff=filing.staff, refused=refusal.code)
            raise


@transaction.atomic(durable=True)
def _file(filing: Filing, details: Details) -> Case:
    case = _opened(filing)
    sent = _submission(filing, case)
    consents = _consents(filing, case)
    written = _letters(case, consents, acknowledged=filing.acknowledged)
    rows.insert(
        case,
        *sent,
        Event(case=case, verb=_received(filing), staff=filing.staff, text=filing.reason),
        trail.entry("file", case.target, staff=filing.staff, fields=sorted(filing.contact)),
        *details(case),
        *consents,
        *written,
        once=(case, *sent),
    )
    letters.send(written)
    return case


def _received(filing: Filing) -> Happened:
    return Happened.OPENED if filing.channel == Channel.CENTRE else Happened.RECEIVED


def _submission(filing: Filing, case: Case) -> list[Submission]:
    sent = filing.sending
    return [Submission(nonce=sent.nonce, browser=sent.browser, content=sent.content, case=case)] if sent else []


def _opened(filing: Filing) -> Case:
    language = get_language() or settings.LANGUAGE_CODE
    person = Person.objects.claimed(language=language, **filing.contact) if filing.contact else None
    if person and filing.channel == Channel.CENTRE:
        _may_contact(person)
    now = filing.received_at or timezone.now()
    first_due, resolve_due = _due_dates(filing, now)
    priority = kinds.of(filing.kind).priority if filing.priority is None else filing.priority
    return Case(
        kind=filing.kind,
        channel=filing.channel,
        language=language,
        person=person,
        priority=priority,
        assignee=_who_took_it(filing),
        policy_version=filing.policy_version,
        passphrase_digest=passphrases.digest(filing.passphrase) if filing.passphrase else "",
        created_at=now,
        first_due_at=first_due,
        resolve_due_at=resolve_due,
        due_at=min(first_due, resolve_due),
    )


def _who_took_it(filing: Filing) -> User | None:
    """What staff enter for a caller is theirs to go on with, if they may."""
    staff = filing.staff
    return staff if staff and colleagues.may_work(staff, filing.kind) else None


def _may_contact(person: Person) -> None:
    """Who has restricted the use of their data is contacted about nothing they did not ask. Raises Refused."""
    if identity.has_restricted(person):
        raise Refused(
            _("This person has restricted the use of their data: only they may open a case. Ask a privacy officer."),
            code="restricted",
        )


def _due_dates(filing: Filing, start: datetime) -> tuple[datetime, datetime]:
    clocks = filing.clocks or time_limits.BY_KIND[filing.kind]
    rules = site_state().rules
    if filing.kind in rules.promises:
        clocks = calendar.shortened(clocks, *rules.promises[filing.kind])
    return calendar.due_dates(clocks, start, rules.special)


def _consents(filing: Filing, case: Case) -> list[Consent]:
    """One row for each ticked box. Marketing is only asked for until the mail confirms it (C2.3), and so is whatever
    was withdrawn at this address before: anybody can type it into a form."""
    if not filing.consents or case.person is None or not case.person.email:
        return []
    asked = {(Purpose.MARKETING.value, None), *Consent.objects.withdrawn_at(case.person.email)}
    return [
        Consent(
            address=case.person.email,
            person=case.person,
            case=case,
            purpose=box.purpose,
            recipient_id=box.recipient,
            fields=list(box.fields),
            act=Act.ASKED if box.matter in asked else Act.GRANTED,
            wording=ConsentWording.of(box.purpose, case.language, str(box.wording)),
            policy_version=filing.policy_version,
            channel=filing.channel,
        )
        for box in filing.consents
    ]


def _letters(case: Case, consents: list[Consent], *, acknowledged: bool) -> list[Letter]:
    written = [NEW_CASE.letter(address, STAFF_LANGUAGE, case=case) for address in told(case.kind)]
    person = case.person
    if acknowledged and person and person.email and budget.spend(budget.FORMS, person.email):
        in_force = _in_force(person, consents)
        first = CONTACTED if case.channel == Channel.CENTRE else RECEIPT
        since = [[*matter, f"{day}"] for matter, day in in_force.items()]
        written.append(first.letter(person.email, case.language, case=case, kind=case.kind, in_force=since))
        asked = [each for each in consents if each.act == Act.ASKED and each.matter not in in_force]
        written += [CONFIRM_CONSENT.letter(person.email, case.language, case=case, consent=each) for each in asked]
    return written


def _in_force(person: Person, consents: list[Consent]) -> dict[tuple[str, int | None], date]:
    """Of the boxes ticked, those that count already, with the day since when: nobody is asked for them again. Whoever
    types somebody else's address learns nothing of it: only the mail to that address says so."""
    asked = [each for each in consents if each.act == Act.ASKED]
    given = Consent.objects.counting_for(person, person.email) if asked else ()
    return {old.matter: timezone.localtime(old.at).date() for old in given for new in asked if old.covers(new)}


def _stays_anonymous(case: Case, kind: str) -> Refused | None:
    if case.person is None and kind not in (Kind.COMPLAINT, Kind.MISUSE):
        return Refused(_("Only complaints and misuse reports may be anonymous."), code="anonymous")
    return None


@verb("refile", Happened.REFILED, rules=(ending.cannot_end, ending.cannot_leave))
def refile(step: Step, *, staff: User, kind: str, clocks: calendar.Clocks | None, details: Details) -> None:
    """File a misfiled case again as another kind: reference, person and timeline stay, its clocks start from when it
    came. The facts under the former kind stay with it and in sight; a case that comes back to a kind finds its own
    again. It stays with whoever has it, or goes to whoever refiles it, only if they may work the new kind: otherwise it
    is nobody's."""
    case = step.case
    if case.kind == kind:
        raise Refused(_("The case is of this kind already."), code="same_kind")
    anonymous = _stays_anonymous(case, kind)
    if anonymous:
        raise anonymous
    first_due, resolve_due = _due_dates(Filing(kind=kind, contact={}, clocks=clocks), case.created_at)
    due = resolve_due if case.first_answered_at else min(first_due, resolve_due)
    step.change(kind=kind, first_due_at=first_due, resolve_due_at=resolve_due, due_at=due)
    has = case.assignee or staff
    if not colleagues.may_work(has, kind):
        step.change(assignee=None)
        step.status = Status.WAITING if case.status == Status.WAITING else Status.NEW
    if not Case.objects.filter(pk=case.pk, **{f"{kinds.of(kind).detail}__isnull": False}).exists():
        rows.insert(*details(case))
