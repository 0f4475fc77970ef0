"""Whose records a mailbox, a number, a document or nothing at all proves, and who is asked and told because of it."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casework.ground.text import search_key
from casework.people import identity, names
from casework.people.access_request import AccessRequest
from casework.people.person import Person
from casework.tests.factories import EMAIL, NAME, PHONE, make_person

pytestmark = pytest.mark.django_db
OTHER_EMAIL, OTHER_PHONE = "khac@example.vn", "+84987000999"

# Beside the record of the one who asks (NAME, EMAIL, PHONE): which proof reaches it?
BESIDE: dict[str, tuple[dict[str, str], set[str]]] = {
    "the same details": ({}, {"mailbox", "call", "counter"}),
    "another spelling": ({"full_name": "NGUYỄN-THỊ ÁNH"}, {"mailbox", "call", "counter"}),
    "without marks": ({"full_name": "nguyen thi anh"}, {"mailbox", "call", "counter"}),
    "another number": ({"phone": OTHER_PHONE}, {"mailbox", "counter"}),
    "no number": ({"phone": ""}, {"mailbox", "counter"}),
    "another mailbox": ({"email": OTHER_EMAIL}, {"call", "counter"}),
    "no mailbox": ({"email": ""}, {"call", "counter"}),
    "a namesake": ({"email": OTHER_EMAIL, "phone": OTHER_PHONE}, set()),
    "another mark": ({"full_name": "Nguyễn Thị Anh"}, set()),
    "an initial": ({"full_name": "Nguyễn T. Ánh"}, set()),
    "another name": ({"full_name": "Lê Văn Cường"}, set()),
}
PROOFS: dict[str, Callable[[Person], list[Person]]] = {
    "mailbox": identity.by_mailbox,
    "call": identity.by_call,
    "counter": identity.at_counter,
    "nothing": identity.alone,
}


@pytest.mark.parametrize("proof", PROOFS)
@pytest.mark.parametrize(("details", "reached_by"), BESIDE.values(), ids=BESIDE)
def test_a_proof_reaches_what_it_proves_and_nothing_that_stands_beside_it(
    details: dict[str, str], reached_by: set[str], proof: str
) -> None:
    person, other = make_person(), make_person(**details)
    assert PROOFS[proof](person) == ([person, other] if proof in reached_by else [person])


@pytest.mark.parametrize(("details", "reached_by"), BESIDE.values(), ids=BESIDE)
def test_a_link_reaches_whom_the_mailbox_reaches(details: dict[str, str], reached_by: set[str]) -> None:
    other = make_person(**details)
    assert identity.by_link(EMAIL, NAME) == ([other] if "mailbox" in reached_by else [])


@pytest.mark.parametrize("proof", PROOFS)
def test_an_empty_mailbox_or_number_is_shared_with_nobody(proof: str) -> None:
    person, _other = make_person(email="", phone=""), make_person(email="", phone="")
    assert PROOFS[proof](person) == [person]
    assert identity.by_link("", NAME) == []


@pytest.mark.parametrize("proof", PROOFS)
def test_whoever_is_erased_is_reached_by_nobody_though_the_law_keeps_their_details(proof: str) -> None:
    person, erased = make_person(), make_person(erased_at=timezone.now(), held=True)
    assert PROOFS[proof](person) == [person]
    assert PROOFS[proof](erased) == ([person] if proof != "nothing" else [])
    assert identity.by_link(EMAIL, NAME) == [person]


def test_two_people_at_one_mailbox_whose_names_differ_by_a_mark_are_two() -> None:
    first, second = make_person(full_name="Trần Văn Tú"), make_person(full_name="Trần Văn Tư")
    assert identity.by_link(EMAIL, "Trần Văn Tú") == [first]
    assert identity.by_link(EMAIL, "Trần Văn Tư") == [second]
    assert identity.by_link(EMAIL, "Tran Van Tu") == []


def test_a_record_whose_name_fits_two_people_is_its_own_and_no_more() -> None:
    make_person(full_name="Trần Văn Tú")
    make_person(full_name="Trần Văn Tư")
    unmarked = make_person(full_name="Tran Van Tu")
    assert identity.by_mailbox(unmarked) == [unmarked]


# ------------------------------------------------------------------------- restriction
@pytest.mark.parametrize(
    ("restricted", "counts"),
    [
        ({}, True),
        ({"phone": OTHER_PHONE}, True),
        ({"email": OTHER_EMAIL}, True),
        ({"full_name": "NGUYEN THI ANH"}, True),
        ({"full_name": "Nguyễn Thị Anh"}, False),
        ({"email": OTHER_EMAIL, "phone": OTHER_PHONE}, False),
    ],
)
def test_a_restriction_counts_for_the_same_person_however_they_are_named(
    restricted: dict[str, str], counts: bool
) -> None:
    make_person(restricted_at=timezone.now(), **restricted)
    assert identity.has_restricted(make_person()) is counts


@pytest.mark.parametrize("contact", [{}, {"email": ""}, {"email": "", "phone": ""}])
def test_a_restriction_counts_for_the_record_itself_whatever_it_lacks(contact: dict[str, str]) -> None:
    assert identity.has_restricted(make_person(restricted_at=timezone.now(), **contact))
    assert not identity.has_restricted(make_person(full_name="Lê Văn Cường", **contact))


def test_in_doubt_a_restriction_counts() -> None:
    make_person(full_name="Trần Văn Tú", restricted_at=timezone.now())
    make_person(full_name="Trần Văn Tư")
    assert identity.has_restricted(make_person(full_name="Tran Van Tu"))
    assert not identity.has_restricted(make_person(full_name="Trần Văn Tư"))


def share_contact_with(person: Person, others: int) -> None:
    """An office where everybody gives the same mailbox and number."""
    columns = [field.column for field in Person._meta.concrete_fields if not field.primary_key]
    taken = {"uuid": "gen_random_uuid()", "plain_name": "'nguoi ' || n"}
    values = [taken.get(column, column) for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO casework_person ({', '.join(columns)}) SELECT {', '.join(values)}"
            f" FROM casework_person, generate_series(1, {others}) n WHERE id = {person.pk}"
        )
        cursor.execute("ANALYZE casework_person")


@pytest.mark.usefixtures("as_the_administrator")
def test_each_question_is_one_look_by_index_however_many_share_the_mailbox() -> None:
    person = make_person()
    share_contact_with(person, 3000)
    with CaptureQueriesContext(connection) as asked:
        identity.has_restricted(person)
        identity.by_mailbox(person)
        identity.by_call(person)
        identity.at_counter(person)
        identity.by_link(EMAIL, NAME)
    assert len(asked) == 5
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            cursor.execute(f"EXPLAIN {query['sql']}")
            plan = [line for (line,) in cursor.fetchall()]
            assert any("Index Cond" in line and "plain_name" in line for line in plan), plan
            assert not any("Seq Scan" in line for line in plan), plan


# ------------------------------------------------------------------------- who is taken for whom when a form comes
def test_all_details_that_agree_are_the_same_record() -> None:
    person = make_person()
    assert Person.objects.claimed(full_name=NAME, email=EMAIL, phone=PHONE) == person


@pytest.mark.parametrize(
    "differs",
    [{"full_name": "nguyễn thị ánh"}, {"email": OTHER_EMAIL}, {"phone": OTHER_PHONE}, {"organisation": "Công ty A"}],
)
def test_a_detail_that_differs_is_another_record(differs: dict[str, str]) -> None:
    person = make_person()
    given = {"full_name": NAME, "email": EMAIL, "phone": PHONE, "organisation": ""} | differs
    assert Person.objects.claimed(**given) != person


@pytest.mark.clause("C3.1")
def test_a_newcomer_never_lands_in_the_file_of_somebody_erased_of_whom_the_law_keeps_a_part() -> None:
    erased = make_person(erased_at=timezone.now(), held=True)
    newcomer = Person.objects.claimed(full_name=NAME, email=EMAIL, phone=PHONE)
    assert newcomer != erased
    assert newcomer.erased_at is None


def test_taking_up_a_person_is_one_look_and_one_row() -> None:
    with CaptureQueriesContext(connection) as asked:
        Person.objects.claimed(full_name=NAME, email=EMAIL, phone=PHONE)
        Person.objects.claimed(full_name=NAME, email=EMAIL, phone=PHONE)
    assert [query["sql"].split()[0] for query in asked] == ["SELECT", "INSERT", "SELECT"]


# ------------------------------------------------------------------------- the keys by which people are found
def renamed(person: Person, **more: object) -> Person:
    person.full_name, person.organisation = "Lê Thị Đào", "Hợp tác xã Ưng"
    person.save(**more)  # type: ignore[arg-type]
    return Person.objects.get(pk=person.pk)


WAYS: dict[str, Callable[[], Person]] = {
    "made": make_person,
    "claimed": lambda: Person.objects.claimed(full_name=NAME, email=EMAIL, phone=PHONE),
    "found or made": lambda: Person.objects.get_or_create(full_name=NAME, email=EMAIL, phone=PHONE)[0],
    "saved": lambda: renamed(make_person()),
    "saved in part": lambda: renamed(make_person(), update_fields=["full_name", "organisation"]),
    "saved with an iterator": lambda: renamed(make_person(), update_fields=iter(["full_name", "organisation"])),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_however_a_person_changes_they_are_found_under_their_name(way: Callable[[], Person]) -> None:
    person = way()
    person.refresh_from_db()
    assert person.folded == search_key(person.full_name, person.organisation) != ""
    assert person.plain_name == names.plain(person.full_name) != ""


@pytest.mark.parametrize("named", ["full_name", "organisation", "folded", "plain_name"])
def test_no_way_past_the_keys(named: str) -> None:
    person = make_person()
    with pytest.raises(ValueError, match=named):
        Person.objects.filter(pk=person.pk).update(**{named: "Lê Thị Đào"})
    with pytest.raises(ValueError, match=named):
        Person.objects.bulk_update([person], [named])
    with pytest.raises(ValueError, match="one by one"):
        Person.objects.bulk_create([Person(full_name="Lê Thị Đào")])


# ------------------------------------------------------------------------- the age of a number
AGO = timedelta(days=60)


def long_known(**details: str) -> Person:
    with time_machine.travel(timezone.now() - AGO):
        return make_person(**details)


def is_new(person: Person) -> bool:
    return identity.number_known_since(person) > timezone.now() - timedelta(days=1)


def test_a_number_is_as_old_as_the_oldest_record_that_has_it_under_this_name() -> None:
    long_known(full_name="NGUYEN THI ANH", email=OTHER_EMAIL)
    assert not is_new(make_person())


@pytest.mark.parametrize("details", [{"full_name": "Nguyễn Thị Anh"}, {"phone": OTHER_PHONE}])
def test_a_number_known_under_another_name_or_another_number_is_new(details: dict[str, str]) -> None:
    long_known(**details)
    assert is_new(make_person())


@pytest.mark.parametrize("by", ["save", "update"])
def test_a_number_that_was_changed_is_new_however_old_the_record(by: str) -> None:
    person = long_known()
    if by == "save":
        person.phone = OTHER_PHONE
        person.save()
    else:
        Person.objects.update(phone=OTHER_PHONE)
    assert is_new(Person.objects.get())


def test_other_changes_leave_the_number_its_age() -> None:
    person = long_known()
    person.organisation = "Công ty A"
    person.save()
    assert not is_new(Person.objects.get())


def test_a_number_of_somebody_erased_is_new() -> None:
    with time_machine.travel(timezone.now() - AGO):
        erased = make_person(erased_at=timezone.now(), held=True)
    assert is_new(erased)
    assert is_new(make_person())


# ------------------------------------------------------------------------- access requests
@pytest.mark.parametrize(
    ("asked", "goes"),
    [
        ({}, True),
        ({"full_name": "NGUYEN THI ANH"}, True),
        ({"full_name": "Nguyễn Thị Anh"}, False),
        ({"address": OTHER_EMAIL}, False),
        ({"address": ""}, False),
    ],
)
def test_access_requests_that_may_be_of_somebody_are_forgotten_with_them(asked: dict[str, str], goes: bool) -> None:
    AccessRequest.objects.create(**{"full_name": NAME, "address": EMAIL} | asked)
    AccessRequest.objects.forget([make_person(), make_person(email="")])
    assert AccessRequest.objects.exists() is not goes


def test_a_link_that_two_saw_unopened_opens_for_one() -> None:
    AccessRequest.objects.create(full_name=NAME, address=EMAIL)
    first, second = AccessRequest.objects.get(), AccessRequest.objects.get()
    assert first.open()
    assert not second.open()


@pytest.mark.django_db(transaction=True)
def test_ten_who_press_at_once_open_it_once() -> None:
    AccessRequest.objects.create(full_name=NAME, address=EMAIL)
    start, opened = Barrier(10), []

    def press(mine: AccessRequest) -> None:
        start.wait()
        opened.append(mine.open())
        connections.close_all()

    threads = [Thread(target=press, args=(AccessRequest.objects.get(),)) for _press in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(opened) == [False] * 9 + [True]
