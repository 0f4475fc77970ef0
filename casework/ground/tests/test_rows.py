"""Rows of several tables in one statement, which may point at one another."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from casework.case.case import Case
from casework.case.timeline import Event, Happened
from casework.ground import rows
from casework.ground.kind import Kind
from casework.intake.submission import Submission
from casework.ledger.entries import TrailEntry
from casework.people.person import Person
from casework.tests import database_errors
from casework.tests.factories import make_case, make_person, newest_policy

pytestmark = pytest.mark.django_db


def unsaved_case(person: Person, **more: Any) -> Case:
    now = timezone.now()
    due = {"created_at": now, "first_due_at": now, "resolve_due_at": now, "due_at": now}
    facts = {"kind": Kind.QUESTION, "channel": "web", "person": person, "policy_version": newest_policy()}
    return Case(**facts | due | more)


def test_records_may_point_at_those_before_them_and_know_their_keys_afterwards(django_assert_num_queries: Any) -> None:
    case = unsaved_case(make_person())
    event, entry = Event(case=case, verb=Happened.RECEIVED), TrailEntry(verb="file", target=case.target)
    with django_assert_num_queries(1):
        rows.insert(case, event, entry)
    assert event.case_id == case.pk
    assert Event.objects.get(pk=event.pk).case == Case.objects.get(pk=case.pk)
    assert TrailEntry.objects.filter(pk=entry.pk).exists()
    case.language = "en"
    case.save()
    assert Case.objects.get().language == "en"


def test_a_record_stored_since_it_was_pointed_at_is_found() -> None:
    person = Person(full_name="Lê Văn Cường", phone="+84987000333")
    case = unsaved_case(person, channel="phone", policy_version=None)
    person.save()
    rows.insert(case)
    assert Case.objects.get().person == person


def test_all_are_stored_or_none() -> None:
    case = unsaved_case(make_person())
    twin = unsaved_case(make_person(), reference=case.reference)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert(case, Event(case=case, verb=Happened.RECEIVED), twin)
    assert not Case.objects.exists()


def test_nothing_is_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        rows.insert()


def test_what_is_there_already_is_not_inserted_twice_and_breaks_nothing() -> None:
    first = Submission(nonce="a" * 22, browser="b", content="c", case=make_case())
    second = Submission(nonce="a" * 22, browser="d", content="e", case=make_case())
    assert rows.insert_once(first)
    assert not rows.insert_once(second)
    assert Submission.objects.get().browser == "b"
    assert not first._state.adding


def test_what_rules_a_record_out_leaves_nothing_of_the_call_and_breaks_nothing() -> None:
    case = unsaved_case(make_person())
    rows.insert(case, Submission(nonce="a" * 22, browser="b", content="c", case=case))
    other = unsaved_case(make_person())
    again = Submission(nonce="a" * 22, browser="b", content="c", case=other)
    event = Event(case=other, verb=Happened.RECEIVED)
    with database_errors.noted() as errors, pytest.raises(rows.RuledOut), transaction.atomic():
        rows.insert(other, again, event, once=(other, again))
    assert errors == []
    assert list(Case.objects.all()) == [case]
    assert not Event.objects.exists()


def test_what_nothing_rules_out_is_inserted(django_assert_num_queries: Any) -> None:
    case = unsaved_case(make_person())
    sent = Submission(nonce="a" * 22, browser="b", content="c", case=case)
    event = Event(case=case, verb=Happened.RECEIVED)
    with django_assert_num_queries(1):
        rows.insert(case, sent, event, once=(case, sent))
    assert Event.objects.get().case.submission == sent
