"""The same person: a name (casework.people.names) together with what proves it, a mailbox or a number.

    proof                                        reaches the records with this name and
    by_link      a link opened in a mailbox      that mailbox
    by_mailbox   the same, for a record on file  its mailbox; the record itself
    by_call      a call to the number on file    its number; the record itself
    at_counter   a document shown                its mailbox or its number; the record itself
    alone        nothing                         the record itself
    alike        nothing, for staff who look     its mailbox or its number; the record itself

Never what merely stands beside the proof: anybody may have typed somebody else's address next to a number of their own.
Mailboxes are shared: another name at the same address is somebody else until staff have verified it. Whoever is erased
is reached by nobody.
"""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from casework.people import names
from casework.people.person import Person


def contact(*, email: str = "", phone: str = "", prefix: str = "") -> Q:
    """With this mailbox or number, seen from a model whose `prefix` leads to the person. An empty one is nobody's."""
    known = {f"{prefix}{name}": value for name, value in (("email", email), ("phone", phone)) if value}
    has_one = Q(*known.items(), _connector=Q.OR) if known else Q(pk__in=[])
    return has_one & Q(**{f"{prefix}erased_at": None})


def by_link(email: str, full_name: str) -> list[Person]:
    return _belonging(_candidates(contact(email=email), full_name), full_name)


def by_mailbox(person: Person) -> list[Person]:
    return _with_itself(person, contact(email=person.email))


def by_call(person: Person) -> list[Person]:
    return _with_itself(person, contact(phone=person.phone))


def at_counter(person: Person) -> list[Person]:
    return alike(person)


def alike(person: Person) -> list[Person]:
    return _with_itself(person, contact(email=person.email, phone=person.phone))


def alone(person: Person) -> list[Person]:
    return list(Person.objects.filter(pk=person.pk, erased_at=None))


def number_known_since(person: Person) -> datetime:
    """Since when this number is on record under this name: in its oldest record, as long as it is unchanged there."""
    return min((other.phone_since or other.created_at for other in by_call(person)), default=timezone.now())


def has_restricted(person: Person) -> bool:
    """Whether this record is restricted, or whoever has this name and this mailbox or number has restricted the use of
    their data. In doubt it is them: a restriction protects."""
    if person.restricted_at is not None:
        return True
    candidates = _candidates(contact(email=person.email, phone=person.phone), person.full_name)
    restricted = Person.objects.filter(candidates, restricted_at__isnull=False).values_list("full_name", flat=True)
    return any(names.may_be_one(person.full_name, other) for other in restricted)


def _candidates(at: Q, full_name: str) -> Q:
    """By an index of its own; marks are looked at afterwards, among the few that are left."""
    return at & Q(plain_name=names.plain(full_name))


def _belonging(candidates: Q, full_name: str, itself: int | None = None) -> list[Person]:
    """As the rows stand now; the record itself included even where its name fits two people."""
    found = list(Person.objects.filter(candidates).order_by("pk"))
    theirs = names.belonging(full_name, {person.full_name for person in found})
    return [person for person in found if person.pk == itself or person.full_name in theirs]


def _with_itself(person: Person, at: Q) -> list[Person]:
    candidates = _candidates(at, person.full_name) | Q(pk=person.pk, erased_at=None)
    return _belonging(candidates, person.full_name, person.pk)
