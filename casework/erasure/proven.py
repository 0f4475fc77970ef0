"""Which of the details of a record were proven to be this person's: anybody can type somebody else's address or number
beside their own."""

from collections.abc import Sequence

from django.db.models import Q

from casework.case.timeline import Call, CallMethod, CallResult
from casework.people import names
from casework.people.access_request import AccessRequest
from casework.people.consent import Consent
from casework.people.person import Person

Values = dict[str, set[str]]
"""By the name of the field."""


def values_of(persons: Sequence[Person]) -> Values:
    """What the file itself proves: a call that reached them, a link opened in their mailbox."""
    found: Values = {"email": set(), "phone": set(), "tax_code": set()}
    for person in persons:
        if _was_reached(person, CallMethod.PHONE):
            found["phone"].add(person.phone)
        if _reads_the_mailbox(person):
            found["email"].add(person.email)
    return {name: values - {""} for name, values in found.items()}


def _was_reached(person: Person, method: CallMethod) -> bool:
    """By the number as it stands in the record now."""
    reached = Call.objects.filter(case__person=person, method=method, result=CallResult.CONFIRMED)
    return reached.filter(at__gte=person.phone_since or person.created_at).exists()


def _reads_the_mailbox(person: Person) -> bool:
    by_link = Q(confirms__isnull=False) | Q(case=None)
    if Consent.objects.filter(by_link, person=person, address=person.email).exists():
        return True
    opened = AccessRequest.objects.filter(address=person.email).exclude(opened_at=None)
    return any(names.may_be_one(each.full_name, person.full_name) for each in opened)
