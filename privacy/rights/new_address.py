"""A corrected e-mail address: it counts once the link sent there has been opened, and the old address is told."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from casework.case.case import Case
from casework.case.states import Status
from casework.disclosure import transfers
from casework.disclosure.task import TaskKind
from casework.ledger import trail
from casework.ledger.moves import inside_a_transaction
from casework.people.access_request import AccessRequest
from casework.people.consent import Consent
from casework.people.person import Person
from casework.post import letters
from privacy.rights import carrying_out, reach
from privacy.rights.data_request import DataRequest
from privacy.rights.letters import ADDRESS_CHANGED, NEW_ADDRESS, case_of_new_address


@inside_a_transaction
def offer(case: Case, address: str) -> None:
    """Write to the new address, in the course of the decision. An earlier link that still waits is void."""
    _void_others(case, reach.persons_of(case))
    DataRequest.objects.filter(case=case).update(new_email=address)
    letters.post([NEW_ADDRESS.letter(address, case.language, case=case)])


def waiting(token: str) -> DataRequest | None:
    """None for a link that is altered, too old, used already, or overtaken by an erasure or the end of the request."""
    case_id = case_of_new_address(token)
    if case_id is None:
        return None
    granted = DataRequest.objects.filter(case_id=case_id, new_email_at=None).exclude(case__status=Status.CLOSED)
    return granted.exclude(new_email="").select_related("case__person").first()


@transaction.atomic(durable=True)
def confirm(asked: DataRequest) -> bool:
    """Change the address in every record of the person, once; the old mailbox is told, and opens
    nothing any more. Whether it was this call."""
    persons = as_they_stand(reach.persons_of(asked.case))
    opened = DataRequest.objects.filter(pk=asked.pk, new_email=asked.new_email, new_email_at=None)
    if not persons or not opened.update(new_email_at=timezone.now()):
        return False
    old = persons[0].email
    _void_others(asked.case, persons)
    AccessRequest.objects.forget(persons)
    granted = list(Consent.objects.granted_by(persons).filter(address=old))
    _carry_over(granted, rewrite(persons, {"email": asked.new_email})[-1])
    if old:
        letters.post([ADDRESS_CHANGED.letter(old, asked.case.language, case=asked.case)])
    trail.record("confirm_new_address", f"case {asked.case.reference}", fields=["email"])
    carrying_out.carried_out.within(Case.objects.get(pk=asked.case_id))
    return True


def _void_others(case: Case, persons: Sequence[Person]) -> None:
    waiting = DataRequest.objects.filter(case__person__in=persons, new_email_at=None).exclude(new_email="")
    waiting.exclude(case=case).update(new_email="")


def _carry_over(granted: Sequence[Consent], person: Person) -> None:
    """What was agreed to is the person's and goes along; the former address is written to no more."""
    for consent in granted:
        consent.withdraw()
        Consent.agreed(
            person,
            consent.purpose,
            consent.wording,
            consent.policy_version,
            recipient=consent.recipient_id,
            fields=consent.fields,
        )


@inside_a_transaction
def rewrite(persons: Sequence[Person], changes: Mapping[str, str]) -> list[Person]:
    """The same details in each record that is not erased, and a task for every recipient who has the old ones."""
    rewritten = as_they_stand(persons)
    for person in rewritten:
        for name, value in changes.items():
            setattr(person, name, value)
        person.save(update_fields=changes.keys())
    transfers.tell_recipients(rewritten, TaskKind.CORRECT)
    return rewritten


@inside_a_transaction
def as_they_stand(persons: Sequence[Person]) -> list[Person]:
    """Read again and locked, without those whom an erasure has reached meanwhile: nothing of theirs comes back."""
    pks = [person.pk for person in persons]
    return list(Person.objects.select_for_update().filter(pk__in=pks, erased_at=None).order_by("pk"))
