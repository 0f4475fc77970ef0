"""Who gets a mailing and why the others do not, as it stands at this moment. Counted before it is released; asked for
each letter once more when it is about to leave (`why_not`), and only that counts."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.case.states import Status
from casework.mailing.mailing import Mailing
from casework.people import identity, names
from casework.people.consent import MAILINGS, Act, Consent
from casework.people.person import Person
from casework.post import bounce
from casework.post.letter import UNDECIDED, Letter, LetterState

REACHABLE = Person.objects.filter(erased_at=None).exclude(email="")
MOST_IN_A_DAY = 3
DAY = timedelta(hours=24)


class Why(models.TextChoices):
    """Why somebody gets no letter: as the figures count it and the letter keeps it."""

    NO_CONSENT = "no_consent", _("Never agreed, or not confirmed")
    UNCONCERNED = "unconcerned", _("Neither an open case nor a consent")
    WITHDRAWN = "withdrawn", _("Withdrawn, by themselves or whoever reads the same mailbox")
    RESTRICTED = "restricted", _("Use of their data restricted")
    ERASED = "erased", _("Erased")
    TOO_MANY = "too_many", _("Three mails within 24 hours already")
    UNDELIVERABLE = "undeliverable", _("Mails to the address come back")
    OTHER_ADDRESS = "other_address", _("The address is no longer theirs")
    SAME_MAILBOX = "same_mailbox", _("Another record at the same mailbox gets it")
    STOPPED = "stopped", _("The mailing was stopped")


@dataclass(frozen=True)
class Addressee:
    """Who may get a letter; `why` says why not, if not. Its basis is a consent or an open case."""

    person: Person
    consent: Consent | None
    case_id: int | None
    why: str = ""


@dataclass(frozen=True)
class Counted:
    """`left_out`: reason and how many, those with none left away."""

    gets_it: int
    left_out: list[tuple[Why, int]]


def counted(mailing: Mailing) -> Counted:
    concerned = list(everybody(mailing))
    found = Counter(each.why for each in concerned)
    found[Why.ERASED] += Person.objects.exclude(erased_at=None).count()
    others = REACHABLE.exclude(pk__in=[each.person.pk for each in concerned])
    if mailing.is_by_consent:
        ended = Consent.objects.filter(purpose=mailing.kind, act=Act.WITHDRAWN, person__isnull=False).values("person")
        found[Why.WITHDRAWN] += others.filter(pk__in=ended).count()
        found[Why.NO_CONSENT] += others.exclude(pk__in=ended).count()
    else:
        found[Why.UNCONCERNED] += others.count()
    gets_it = found.pop("", 0)
    return Counted(gets_it, [(why, found[why]) for why in Why if found[why]])


def everybody(mailing: Mailing) -> Iterator[Addressee]:
    """Whoever has a basis, each with a reason where they get no letter all the same."""
    restricted, dead, many = _restricted(), bounce.undeliverable(), _had_enough() if mailing.is_by_consent else set()
    mailboxes: set[str] = set()
    for each in _with_a_basis(mailing):
        address = each.consent.address if each.consent else each.person.email
        why = ""
        if address != each.person.email or not address:
            why = Why.OTHER_ADDRESS
        elif each.person.pk in restricted:
            why = Why.RESTRICTED
        elif address in dead:
            why = Why.UNDELIVERABLE
        elif address in many:
            why = Why.TOO_MANY
        elif address in mailboxes:
            why = Why.SAME_MAILBOX
        else:
            mailboxes.add(address)
        yield Addressee(each.person, each.consent, each.case_id, why)


def _with_a_basis(mailing: Mailing) -> Iterator[Addressee]:
    """Each person once."""
    seen: set[int] = set()
    for addressee in _by_consent(mailing) if mailing.is_by_consent else _concerned():
        if addressee.person.pk not in seen:
            seen.add(addressee.person.pk)
            yield addressee


def _by_consent(mailing: Mailing) -> Iterator[Addressee]:
    granted = Consent.objects.granted(mailing.kind).filter(person__erased_at=None).select_related("person")
    # Of somebody who agreed at two addresses, the one that is theirs now.
    for consent in granted.order_by("-person", models.Case(models.When(address=F("person__email"), then=0), default=1)):
        if consent.person:
            yield Addressee(consent.person, consent, None)


def _concerned() -> Iterator[Addressee]:
    """With a case that is open, or a consent that counts."""
    open_cases = REACHABLE.filter(pk__in=Case.objects.exclude(status=Status.CLOSED).values("person"))
    newest = Case.objects.exclude(status=Status.CLOSED).filter(person=models.OuterRef("pk")).order_by("-pk")
    for person in open_cases.annotate(newest=models.Subquery(newest.values("pk")[:1])).order_by("pk"):
        yield Addressee(person, None, person.newest)
    granted = Consent.objects.current().filter(act=Act.GRANTED, person__in=REACHABLE, address=F("person__email"))
    for consent in granted.select_related("person").order_by("person", "-pk"):
        if consent.person:
            yield Addressee(consent.person, consent, None)


def _restricted() -> set[int]:
    """Whoever has restricted the use of their data, in whichever record (casework.people.identity)."""
    found: set[int] = set()
    for person in Person.objects.filter(restricted_at__isnull=False, erased_at=None):
        found.add(person.pk)
        theirs = Q(plain_name=person.plain_name) & identity.contact(email=person.email, phone=person.phone)
        others = Person.objects.filter(theirs).only("full_name")
        found |= {other.pk for other in others if names.may_be_one(other.full_name, person.full_name)}
    return found


# ------------------------------------------------------------- three within a day
def _lately(now: datetime) -> "models.QuerySet[Letter]":
    """Letters of mailings by consent that arrived within a day, or may have."""
    by_consent = Letter.objects.filter(mailing__isnull=False, purpose__in=MAILINGS)
    on_its_way = Q(state=LetterState.SENDING) | Q(state__in=UNDECIDED, composed_at__gt=now - DAY)
    return by_consent.filter(Q(sent_at__gt=now - DAY) | on_its_way)


def _had_enough() -> set[str]:
    counts = _lately(timezone.now()).order_by().values("address").annotate(letters=models.Count("pk"))
    return set(counts.filter(letters__gte=MOST_IN_A_DAY).values_list("address", flat=True))


# ------------------------------------------------------------- at the moment of sending
def why_not(letter: Letter) -> str:
    """Why this letter must not leave now, or nothing. By the rows as they stand."""
    person = letter.person
    if person is None or person.erased_at is not None:
        return Why.ERASED
    if person.email != letter.address:
        return Why.OTHER_ADDRESS
    why = _basis_fails(letter, person)
    if why:
        return why
    if identity.has_restricted(person):
        return Why.RESTRICTED
    return Why.UNDELIVERABLE if bounce.is_undeliverable(letter.address) else ""


def _basis_fails(letter: Letter, person: Person) -> str:
    if letter.purpose in MAILINGS:
        granted = Consent.objects.granted(letter.purpose).filter(address=letter.address, person=person)
        return _had_enough_without(letter) if granted.exists() else Why.WITHDRAWN
    if person.cases.exclude(status=Status.CLOSED).exists():
        return ""
    granted = Consent.objects.current().filter(act=Act.GRANTED, address=letter.address, person=person)
    return "" if granted.exists() else Why.UNCONCERNED


def _had_enough_without(letter: Letter) -> str:
    others = _lately(timezone.now()).filter(address=letter.address).exclude(pk=letter.pk)
    return Why.TOO_MANY if others.count() >= MOST_IN_A_DAY else ""
