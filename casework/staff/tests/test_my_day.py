"""What waits for whoever is signed in: each number equals the list it leads to."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from casework.case.case import Case
from casework.case.states import Status
from casework.centre.session import StaffSession
from casework.ground.kind import Kind
from casework.tests.desk import Desk, manager
from casework.tests.factories import make_case, make_letter, make_staff
from consult.handover.tests.test_hand_over import requested
from privacy.complaints.handling import Measure

pytestmark = pytest.mark.django_db
ROLES = ("consultants", "contracts", "complaint handlers", "privacy officers", "managers", "auditors")


def some_of_everything(desk: Desk) -> None:
    now = timezone.now()
    mine: dict[str, Any] = {"status": Status.IN_PROGRESS, "assignee": desk.staff}
    make_case(created_at=now - timedelta(days=20), **mine)
    make_case(status=Status.WAITING, assignee=desk.staff, created_at=now - timedelta(days=20))
    make_case(customer_wrote_at=now, **mine)
    failed = make_case(**mine)
    for _again in range(2):
        make_letter(failed, state="failed")
    complaint = make_case(Kind.COMPLAINT, **mine)
    for days in (-1, 9):
        Measure.objects.create(
            case=complaint, kind="contain", what="Thu hồi", who=desk.staff, due_on=now.date() + timedelta(days=days)
        )
    for slot in ("morning", "morning", "any"):
        make_case(detail={"call_time": slot})
    make_case(detail={"call_time": "morning"}, status=Status.WAITING)
    requested()


def test_every_number_equals_the_list_it_leads_to() -> None:
    desk = manager()
    some_of_everything(desk)
    cards = desk.open("index").context["cards"]
    counted = {card.url: card.count for card in cards}
    listed = {url: desk.client.get(url).context["cl"].result_count for url in counted}
    assert listed == counted
    assert {card.count for card in cards if "whose=mine" in card.url} >= {1, 5}
    assert sum(card.count for card in cards if "call=" in card.url) == 6
    assert sum(card.count for card in cards if "measure=" in card.url) == 1
    assert sum(card.count for card in cards if "waits=me" in card.url) == 1


def test_what_one_asked_for_oneself_does_not_wait_for_one() -> None:
    disclosure = requested()
    desk = manager()
    waiting = type(disclosure).objects.waiting_for(disclosure.requested_by)
    assert not waiting.exists()
    assert type(disclosure).objects.waiting_for(desk.staff).get() == disclosure


def test_a_case_just_taken_on_is_counted_at_once() -> None:
    desk, case = manager(), make_case()
    desk.open("index")
    Case.objects.filter(pk=case.pk).update(assignee=desk.staff)
    page = desk.open("index")
    assert [card.count for card in page.context["cards"] if card.url.endswith("whose=mine")] == [1]
    assert page.context["queues"][-1].figures[1].count == 1
    assert [each.pk for each, _due in page.context["mine"]] == [case.pk]


def test_lists_are_filtered_by_colleague_and_by_no_stranger() -> None:
    desk, colleague = manager(), make_staff(is_superuser=True)
    case = make_case(status=Status.IN_PROGRESS, assignee=colleague)
    make_case(status=Status.IN_PROGRESS, assignee=desk.staff)
    found = desk.open("casework_case_changelist", colleague=str(colleague.pk)).context["cl"].result_list
    assert [each.pk for each in found] == [case.pk]
    for nonsense in ("0", "x", "99999999999999999999"):
        assert desk.open("casework_case_changelist", colleague=nonsense).status_code == 200


# ------------------------------------------------------------- the frame
def places(desk: Desk) -> dict[str, list[str]]:
    found = desk.open("index").context["navigation"]
    return {each["item"].name: [link.url for link in each["item"].links] for each in found}


@pytest.mark.clause("C4.1")
@pytest.mark.parametrize("role", ROLES)
def test_the_navigation_leads_only_where_one_may_go(role: str) -> None:
    desk = Desk()
    desk.staff.groups.add(Group.objects.get(name=role))
    found = places(desk)
    assert found["queues"]
    for urls in found.values():
        for url in urls:
            assert desk.client.get(url).status_code == 200, url


def test_without_any_right_there_is_only_ones_day() -> None:
    assert places(Desk()) == {"day": []}


def test_every_page_can_be_searched_from() -> None:
    desk, case = manager(), make_case()
    for name, args in (("index", ()), ("casework_case_changelist", ()), ("casework_case_change", (case.pk,))):
        text = desk.open(name, *args).content.decode()
        assert f'action="{reverse("admin:casework_case_changelist")}"' in text
        assert 'id="find"' in text


# ------------------------------------------------------------- new work
def ask(desk: Desk, page: Any) -> Any:
    return desk.client.get(reverse("admin:news"), {"t": page.context["news"]})


def test_new_work_is_told_by_one_query_that_keeps_no_session_going(django_assert_num_queries: Any) -> None:
    desk = manager()
    mine = make_case(status=Status.IN_PROGRESS, assignee=desk.staff)
    page = desk.open("index")
    session = StaffSession.objects.get()
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        make_case()
        make_case(status=Status.IN_PROGRESS)
        Case.objects.filter(pk=mine.pk).update(customer_wrote_at=timezone.now())
        with django_assert_num_queries(1):
            answer = ask(desk, page)
        assert answer.json() == {"new": 2}
    session.refresh_from_db()
    assert session.expire_date == StaffSession.objects.get().expire_date
    assert session.expire_date < timezone.now() + timedelta(minutes=31)


def test_a_page_older_than_a_session_or_a_made_up_token_is_told_nothing() -> None:
    desk = manager()
    page = desk.open("index")
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert ask(desk, page).status_code == 410
    assert desk.client.get(reverse("admin:news"), {"t": "x"}).status_code == 410
    assert desk.client.get(reverse("admin:news")).status_code == 410


@pytest.mark.clause("C4.1")
def test_new_work_of_other_queues_is_not_told() -> None:
    desk = Desk("consult.view_purchasecase")
    page = desk.open("index")
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        make_case()
        assert ask(desk, page).json() == {"new": 0}
    assert Desk().open("index").context["news"] == ""


@pytest.mark.parametrize("language", ["vi", "en"])
def test_one_place_at_most_is_where_one_is(language: str) -> None:
    desk, case = manager(), make_case()
    with override(language):
        for name, args in (("index", ()), ("casework_case_changelist", ()), ("casework_case_change", (case.pk,))):
            page = desk.open(name, *args).content.decode()
            assert page.count('class="here"') == 1, name
