"""Whose data a verified request reaches."""

from collections.abc import Sequence

from casework.case.case import Case
from casework.erasure.proven import Values
from casework.people import identity
from casework.people.person import Person
from privacy.rights.data_request import DataRequest, VerifiedBy

BY = {
    VerifiedBy.MAILBOX: identity.by_mailbox,
    VerifiedBy.CALL: identity.by_call,
    VerifiedBy.COUNTER: identity.at_counter,
}


SHOWN = {
    VerifiedBy.MAILBOX: ("email",),
    VerifiedBy.CALL: ("phone",),
    VerifiedBy.COUNTER: ("email", "phone", "tax_code"),
}


def verified_values(persons: Sequence[Person]) -> Values:
    """What the verified requests of these persons proved to be theirs: never what merely stood beside the proof."""
    found: Values = {}
    verified = DataRequest.objects.filter(case__person__in=persons).exclude(verified_at=None)
    for each in verified.select_related("case__person"):
        for name in SHOWN[VerifiedBy(each.verified_how)] if each.case.person else ():
            found.setdefault(name, set()).add(getattr(each.case.person, name))
    return {name: values - {""} for name, values in found.items()}


def persons_of(case: Case) -> list[Person]:
    """The records of whoever asked, as far as the verification reaches."""
    reach = BY.get(case.detail.verified_how, identity.alone)
    return reach(case.person) if case.person else []
