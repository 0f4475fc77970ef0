"""Whatever was submitted, corrected and erased: nothing of the erased is found, everything of the others is."""

from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.case import verbs
from casework.erasure import scan, walk
from casework.erasure.columns import every_column
from casework.erasure.notations import Search, needles
from casework.ground.kind import Kind
from casework.people.person import Person
from casework.tests.factories import make_case, make_consent, make_staff
from privacy.rights import reach
from privacy.rights.data_request import Right, VerifiedBy

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C3.1")]
# Shared mailboxes, shared phones, one name in two notations.
PEOPLE = [
    ("Nguyễn Thị Ánh", "anh@example.vn", "+84912345678"),
    ("NGUYEN THI ANH", "anh@example.vn", "+84912345678"),
    ("Lê Văn Cường", "anh@example.vn", "+84987000333"),
    ("Trần Văn Bình", "binh@example.vn", "+84912345678"),
    ("Đỗ Mai", "", "+84905111222"),
]
STEPS = st.lists(
    st.tuples(st.sampled_from(["submit", "note", "consent", "erase"]), st.integers(0, len(PEOPLE) - 1)),
    min_size=1,
    max_size=10,
)


class World:
    """What there is, kept beside the database in the simplest way."""

    def __init__(self) -> None:
        self.latest: dict[int, Any] = {}

    def submit(self, who: int) -> None:
        name, email, phone = PEOPLE[who]
        person = Person.objects.claimed(full_name=name, email=email, phone=phone)
        self.latest[who] = make_case(person=person, channel="phone", policy_version=None)

    def note(self, who: int) -> None:
        if who in self.latest:
            _name, email, phone = PEOPLE[who]
            verbs.note.within(self.latest[who], staff=make_staff(), text=f"{email} {phone}")

    def consent(self, who: int) -> None:
        if who in self.latest and PEOPLE[who][1]:
            make_consent("related", "granted", address=PEOPLE[who][1], person=self.latest[who].person)

    def erase(self, who: int) -> None:
        if who not in self.latest:
            return
        case = self.latest[who]
        case.person.refresh_from_db()
        verified = {"verified_how": VerifiedBy.COUNTER, "verified_at": timezone.now(), "verified_by": make_staff()}
        asked = make_case(Kind.DATA_REQUEST, person=case.person, detail={"right": Right.DELETE} | verified)
        gone = reach.persons_of(asked)
        with transaction.atomic():
            walk.erase(gone)
        pks = {person.pk for person in gone}
        self.latest = {who: case for who, case in self.latest.items() if case.person_id not in pks}


def values(people: Any) -> set[str]:
    return {value for _name, *values in people for value in values if value}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_after_any_sequence_the_scan_finds_nothing_of_the_erased_and_everything_of_the_others(
    steps: list[tuple[str, int]],
) -> None:
    with transaction.atomic():
        world = World()
        for verb, who in steps:
            getattr(world, verb)(who)
        remaining = [PEOPLE[who] for who in world.latest]
        for value in values(PEOPLE):
            kind = "email" if "@" in value else "phone"
            places = list(scan.places(Search(needles({kind: [value]})), every_column))
            assert bool(places) == (value in values(remaining)), (value, places)
        for who, case in world.latest.items():
            person = Person.objects.get(pk=case.person_id)
            assert (person.full_name, person.email, person.phone) == PEOPLE[who]
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "written",
    ["0912345678", "0912 345 678", "+84 912 345 678", "84912345678", "0912.345.678", "(0912) 345-678"],
)
def test_a_number_is_found_however_somebody_wrote_it(written: str) -> None:
    verbs.note(make_case(person=make_person_elsewhere()), staff=make_staff(), text=f"gọi {written} nhé")
    found = list(scan.places(Search(needles({"phone": ["+84912345678"]})), every_column))
    assert [(table, column) for table, column, _row in found] == [("casework_event", "text")]


def make_person_elsewhere() -> Person:
    return Person.objects.create(full_name="Trần Văn Bình", email="binh@example.vn", phone="+84987000111")
