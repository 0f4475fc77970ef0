"""Two officers erase at once, while the same person sends another request."""

from threading import Barrier, Thread
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connections

from casework.case.case import Case
from casework.erasure.order import ErasureOrder
from casework.ground.errors import Refused
from casework.ground.kind import Kind
from casework.intake.filing import Filing, file_case
from casework.people.person import Person
from casework.tests.factories import EMAIL, NAME, PHONE, make_case, make_person, make_staff, newest_policy
from privacy.questions.question import Question, Topic
from privacy.rights import request_verbs
from privacy.rights.data_request import Decision, Right, VerifiedBy

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("C3.1")]


def test_two_erasures_and_a_submission_race_and_each_counts_once(settings: Any, tmp_path: Any) -> None:
    settings.TOMBSTONE_FILE = tmp_path / "tombstones"
    person = make_person()
    case = make_case(Kind.DATA_REQUEST, person=person, detail={"right": Right.DELETE})
    officers = [make_staff(), make_staff()]
    request_verbs.verify(case, staff=make_staff(), how=VerifiedBy.COUNTER, evidence="x", third_party=False)
    request_verbs.decide(case, staff=make_staff(), decision=Decision.GRANTED)
    order, policy = ErasureOrder.objects.select_related("case__person").get(), newest_policy()
    start, told = Barrier(3), []

    def erase(staff: User) -> None:
        start.wait()
        mine = ErasureOrder.objects.select_related("case__person").get(pk=order.pk)
        try:
            request_verbs.erase(mine.case, seen=request_verbs.what_goes(mine.case), staff=staff, typed=case.reference)
            told.append("erased")
        except Refused as refusal:
            told.append(refusal.code)
        connections.close_all()

    def submit() -> None:
        start.wait()
        contact = {"full_name": NAME, "email": EMAIL, "phone": PHONE}
        filing = Filing(kind=Kind.QUESTION, contact=contact, policy_version=policy)
        file_case(filing, lambda case: [Question(case=case, topic=Topic.OTHER, text="Xin hỏi")])
        connections.close_all()

    threads = [Thread(target=erase, args=(staff,)) for staff in officers] + [Thread(target=submit)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(told) in (["changed", "erased"], ["done", "erased"])
    assert Person.objects.get(pk=person.pk).erased_at
    question = Case.objects.get(kind=Kind.QUESTION)
    assert question.person
    # Sent before the erasure it went with the rest; sent after, the sender is a new person.
    assert bool(question.person.erased_at) == (question.person.email == "")
