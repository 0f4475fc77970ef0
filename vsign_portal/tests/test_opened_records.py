"""Whatever the staff do, those whose details were shown are written down as opened, and no others (C4.5)."""

from collections import Counter
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from casework.case.case import Case
from casework.ledger.access import AccessEntry
from casework.people.person import Person
from casework.tests.factories import make_staff
from privacy.rights.my_data import Identity
from vsign_portal.tests.marked_people import Town
from vsign_portal.tests.staff_pages import GROUPS, Opening, Openings, look, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C4.5")]


@pytest.fixture(autouse=True)
def tombstones_of_this_test(settings: Any, tmp_path: Any) -> None:
    settings.TOMBSTONE_FILE = tmp_path / "tombstones"


ACTIONS = ["export_csv", "export_xlsx", "assign_chosen", "close_chosen", "claim_chosen"]
# Part of many names; nobody's; an organisation; the last digits of a phone.
TYPED = ["nguyen", "anh", "xyz", "ho kinh doanh", "4001", "4003", "7654", "0905"]
MOVES = st.lists(
    st.tuples(
        st.sampled_from(["open", "open", "open", "work", "act", "find"]),
        st.sampled_from(GROUPS),
        st.integers(0, 10_000),
    ),
    min_size=20,
    max_size=20,
)


class Office:
    """Somebody of each group at a desk, in a town, and how often each person was seen."""

    def __init__(self) -> None:
        self.town = Town()
        self.openings = Openings(self.town)
        verbs = list(self.openings.of_verbs())
        self.pages = [*self.openings.all(), *verbs]
        # Nobody is there any more after an erasure.
        self.verbs = sorted({page.name for page in verbs} - {"casework_case_erase"})
        self.desks: dict[str, Client] = {group: signed_in(group) for group in GROUPS}
        self.seen: Counter[str] = Counter()

    def move(self, kind: str, number: int) -> Opening:
        case = self.case(number)
        if kind == "open":
            return self.pages[number % len(self.pages)]
        if kind == "act":
            cases = [case, self.case(number // 7), self.case(number // 49)]
            return self.openings.act(ACTIONS[number % len(ACTIONS)], list({each.pk: each for each in cases}.values()))
        if kind == "find":
            return self.openings.find([*TYPED, case.reference][number % (len(TYPED) + 1)])
        return self.openings.work(self.verbs[number % len(self.verbs)], case, preview=number % 3 == 0)

    def case(self, number: int) -> Case:
        return self.openings.cases[number % len(self.openings.cases)]

    def make(self, kind: str, group: str, number: int) -> None:
        move = self.move(kind, number)
        seen, logged = look(self.town, self.desks[group], move)
        assert seen == logged, f"{group} at {move}: seen {seen}, written down {logged}"
        assert seen <= move.whose, f"{group} at {move} saw {seen - move.whose}"
        assert not seen or group in move.groups, f"{group} at {move} saw {seen}"
        self.seen.update(seen)

    def told(self) -> dict[str, int]:
        """How often each person's own page says that their file was opened."""
        people = Person.objects.in_bulk(self.town.marks)
        own = {self.town.marks[pk]: Identity(each.email, each.full_name) for pk, each in people.items()}
        return {mark: identity.held()["openings"] for mark, identity in own.items()}


def check(moves: Any, office: Office) -> None:
    for kind, group, number in moves:
        office.make(kind, group, number)


def check_what_people_are_told(office: Office) -> None:
    told = office.told()
    assert {mark for mark, times in told.items() if times} == set(office.seen)
    twice = {mark for mark, records in Counter(office.town.marks.values()).items() if records > 1}
    assert all(told[mark] == times for mark, times in office.seen.items() if mark not in twice)


def run(examples: int) -> None:
    """`examples` of twenty moves each, all in one office: what is done stays done, so no failure is made shorter."""
    office = Office()

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(moves=MOVES)
    def moves_of_a_day(moves: Any) -> None:
        check(moves, office)

    moves_of_a_day()
    assert sum(office.seen.values()) > examples
    check_what_people_are_told(office)


def test_whoever_is_seen_is_written_down_and_told() -> None:
    run(12)


@pytest.mark.long
def test_whoever_is_seen_is_written_down_and_told_over_ten_thousand_moves() -> None:
    run(500)


def test_ten_thousand_people_of_an_export_are_written_down_in_one_statement(django_assert_num_queries: Any) -> None:
    staff = make_staff()
    crowd = QuerySet(Person).bulk_create(Person(full_name="Nguyễn Văn An") for _number in range(10_000))
    with django_assert_num_queries(1):
        AccessEntry.objects.opened(staff, "casework_case_changelist", people={person.pk for person in crowd})
    assert AccessEntry.objects.count() == 10_000
