"""Whose data a verified request reaches."""

from casework.case.case import Case
from casework.people import identity
from casework.people.person import Person
from privacy.rights.data_request import VerifiedBy

BY = {
    VerifiedBy.MAILBOX: identity.by_mailbox,
    VerifiedBy.CALL: identity.by_call,
    VerifiedBy.COUNTER: identity.at_counter,
}


def persons_of(case: Case) -> list[Person]:
    """The records of whoever asked, as far as the verification reaches."""
    reach = BY.get(case.detail.verified_how, identity.alone)
    return reach(case.person) if case.person else []
