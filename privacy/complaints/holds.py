"""What of a complaint that is still open has to stay until it is answered."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.utils import timezone

from casework.case.case import Case
from casework.case.states import Status
from casework.erasure.hold import HoldGround
from casework.erasure.proposals import Proposal
from casework.ground.kind import Kind
from casework.people.person import Person

AFTER_THE_ANSWER = timedelta(days=90)
"""For whoever does not agree and goes on to the authorities."""
FIELDS = (
    "casework.Person.full_name",
    "casework.Person.email",
    "casework.Person.phone",
    "casework.Event.text",
    "casework.Attachment.name",
    "casework.Attachment.content",
    "privacy.Handling.evidence",
    "privacy.Measure.what",
)
STORY = {
    Kind.COMPLAINT: ("privacy.Complaint.story", "privacy.Complaint.wanted", "privacy.Complaint.happened_on"),
    Kind.MISUSE: ("privacy.MisuseReport.story", "privacy.MisuseReport.since"),
}


def of_open_complaints(persons: Sequence[Person]) -> Iterator[Proposal]:
    still_open = Case.objects.filter(person__in=persons, kind__in=list(STORY)).exclude(status=Status.CLOSED)
    for case in still_open.order_by("pk"):
        if case.person_id:
            due = max(timezone.localdate(case.resolve_due_at), timezone.localdate()) + AFTER_THE_ANSWER
            fields = (*FIELDS, *STORY[Kind(case.kind)])
            yield Proposal(case.person_id, fields, HoldGround.COMPLAINT, due, case.reference)
