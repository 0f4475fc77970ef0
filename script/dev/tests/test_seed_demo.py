"""The demo's made-up year."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from casework.case.case import Case
from casework.case.states import Outcome, Status
from casework.ground.kind import Kind
from casework.people.person import Person
from casework.post.letter import Letter
from privacy.complaints.handling import Measure
from privacy.rights.data_request import DataRequest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_the_administrator")]


def seed(cases: int) -> None:
    call_command("seed_demo", cases=cases, stdout=StringIO())


def test_every_kind_and_state_is_there_with_its_own_facts() -> None:
    seed(400)
    assert Case.objects.count() == 400
    assert set(Case.objects.values_list("kind", flat=True)) == set(Kind.values)
    assert set(Case.objects.values_list("status", flat=True)) == set(Status.values)
    for case in Case.objects.all():
        assert case.registration.summary(case.detail)
    assert Letter.objects.exclude(state="sent").count() == 0


def test_what_is_closed_was_decided_or_looked_into() -> None:
    seed(1500)
    done = Case.objects.filter(outcome=Outcome.DONE)
    requests = DataRequest.objects.filter(case__in=done)
    assert set(requests.values_list("decision", flat=True)) == {"granted"}
    assert set(done.filter(kind=Kind.COMPLAINT).values_list("handling__finding", flat=True)) == {
        "true",
        "partly",
        "not",
    }
    assert Measure.objects.exists()


def test_the_people_can_be_found_and_do_not_exist() -> None:
    seed(50)
    for person in Person.objects.all():
        assert person.folded.startswith(" ")
        assert person.email.rpartition("@")[2].endswith(("example.vn", "example.com", "example.org"))


def test_a_second_run_adds_other_people() -> None:
    seed(20)
    seed(20)
    assert Case.objects.count() == 40


def test_outside_the_demo_it_refuses(settings: object) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]
    with pytest.raises(CommandError):
        seed(1)
