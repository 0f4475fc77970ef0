"""What happened is told in words of its own: to staff and to the customer, each thing under one name."""

from collections import Counter
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from casework.case import customer_verbs, verbs
from casework.case.timeline import INTERNAL, Happened
from casework.case.verb import ALL
from casework.ground.kind import Kind
from casework.tests.factories import make_case, make_colleague, make_staff
from privacy.complaints import complaint_verbs
from privacy.rights import request_verbs

PUBLIC = [event for event in Happened if event not in INTERNAL]


def told(event: Happened) -> str:
    with translation.override("en"):
        return " ".join(render_to_string("casework/_event.html", {"event": SimpleNamespace(verb=event.value)}).split())


@pytest.mark.parametrize("event", PUBLIC)
def test_the_customer_is_told_each_in_words_of_its_own(event: Happened) -> None:
    assert told(event).endswith(".")
    assert [other for other in PUBLIC if told(other) == told(event)] == [event]


@pytest.mark.parametrize("event", INTERNAL)
def test_the_customer_is_told_nothing_of_the_centres_inside(event: Happened) -> None:
    assert told(event) == ""


def test_staff_read_each_in_words_of_its_own() -> None:
    assert len({str(event.label) for event in Happened}) == len(Happened)


def test_verbs_share_an_event_only_where_they_are_the_same_to_the_reader() -> None:
    shared = Counter(verb.event for verb in ALL.values())
    assert {event for event, number in shared.items() if number > 1} == {
        Happened.CLOSED,
        Happened.DECIDED,
        Happened.CARRIED_OUT,
        Happened.ERASED,
        Happened.IDENTIFIED,
        Happened.MEASURE_DECIDED,
        Happened.RESTRICTION_LIFTED,
    }


@pytest.mark.django_db
def test_the_story_of_a_request_tells_each_step_once_and_by_its_name() -> None:
    case, staff = make_case(Kind.DATA_REQUEST, detail={"right": "delete"}), make_staff()
    verbs.claim(case, staff=staff)
    request_verbs.verify(case, staff=staff, how="counter", evidence="x", third_party=False)
    request_verbs.extend(case, staff=staff, reason="Hồ sơ cũ")
    verbs.assign(case, staff=staff, to=make_colleague("privacy officers"))
    request_verbs.decide(case, staff=staff, decision="granted")
    request_verbs.erase(case, seen=request_verbs.what_goes(case), staff=make_staff(), typed=case.reference)
    assert [event.verb for event in case.events.all()] == [
        "received", "claimed", "identified", "extended", "handed_on", "decided", "erased",
    ]  # fmt: skip


@pytest.mark.django_db
def test_the_story_of_a_complaint_tells_each_step_once_and_by_its_name() -> None:
    case, staff = make_case(Kind.COMPLAINT), make_staff()
    complaint_verbs.acknowledge(case, staff=staff)
    complaint_verbs.verify(case, staff=staff, finding="not", evidence="x")
    complaint_verbs.mark_duplicate(case, staff=staff, reference=make_case(Kind.COMPLAINT).reference)
    complaint_verbs.answer(case, staff=staff, text="x")
    customer_verbs.object_to(case, text="Chưa xong")
    verbs.wait(case, staff=staff, text="Khi nào?")
    verbs.resume(case, staff=staff)
    assert [event.verb for event in case.events.all()] == [
        "received", "acknowledged", "verified", "duplicate", "closed", "objected", "waiting", "resumed",
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_case_that_the_centre_opened_does_not_say_that_the_customer_asked() -> None:
    assert told(Happened.OPENED) != told(Happened.RECEIVED)
