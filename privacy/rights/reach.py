"""Which records a request about one's own data reaches."""

from django.db.models import Q

from casework.case.case import Case
from casework.people.person import Person
from privacy.rights.data_request import VerifiedBy


def persons_of(case: Case) -> list[Person]:
    """The records of whoever asked, as far as the verification reaches: what shares the mailbox that was opened, or the
    number that was called, under the same name. Anybody may have typed somebody else's address beside their own number.
    """
    person, how = case.person, case.detail.verified_how
    if person is None or person.erased_at:
        return []
    mailbox = Q(email=person.email) & ~Q(email="")
    number = Q(phone=person.phone) & ~Q(phone="")
    reached = {VerifiedBy.MAILBOX: mailbox, VerifiedBy.CALL: number, VerifiedBy.COUNTER: mailbox | number}
    if how not in reached:
        return [person]
    known = Person.objects.filter(reached[how] | Q(pk=person.pk), erased_at=None).order_by("pk")
    return [other for other in known if other.folded_name == person.folded_name]
