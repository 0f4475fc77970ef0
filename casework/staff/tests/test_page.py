"""The door of the staff's pages: who is written down, on which page, and what is not let out."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from casework.case.case import Case
from casework.erasure.hold import Hold
from casework.ground.kind import Kind
from casework.ledger.access import AccessEntry
from casework.people.person import Person
from casework.staff import page
from casework.staff.page import NOBODY, BesideTheDoor, Door
from casework.tests.desk import Desk, manager
from casework.tests.factories import EMAIL, NAME, make_case, make_letter, make_person, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C4.5")]


def visit() -> Any:
    request = RequestFactory().get("/")
    request.user = make_staff(is_superuser=True)
    request.user.is_verified = lambda: True  # type: ignore[attr-defined]
    return request


def opened() -> list[tuple[Any, ...]]:
    return list(AccessEntry.objects.order_by("pk").values_list("person", "case", "page"))


def test_the_door_stays_shut_without_the_right() -> None:
    with pytest.raises(PermissionDenied):
        Door(visit(), admin.site, right=False, shows=NOBODY)


def test_opening_the_door_alone_is_no_look() -> None:
    case = make_case()
    assert Door(visit(), admin.site, right=True, shows=page.about(case)).on("index").status_code == 302
    assert opened() == []


def test_what_comes_past_the_door_is_not_let_out() -> None:
    def forgetful(request: HttpRequest) -> HttpResponse:
        return HttpResponse(make_person().full_name)

    with pytest.raises(BesideTheDoor):
        admin.site.admin_view(forgetful)(visit())


def test_a_look_names_the_person_the_case_and_the_page() -> None:
    case, desk = make_case(), manager()
    desk.see(case)
    desk.open("casework_case_note", case.pk)
    desk.open("casework_case_refile", case.pk)
    assert opened() == [
        (case.person_id, case.pk, "casework_case_change"),
        (case.person_id, case.pk, "casework_case_note"),
        (case.person_id, case.pk, "casework_case_refile"),
    ]


def test_an_anonymous_case_stands_for_itself() -> None:
    case = make_case(Kind.COMPLAINT, person=None, channel="post")
    manager().see(case)
    assert opened() == [(None, case.pk, "casework_case_change")]


def test_a_record_without_a_case_is_a_look_at_its_person() -> None:
    person = make_person()
    tomorrow = timezone.localdate() + timedelta(days=1)
    facts = {"fields": ["casework.Person.phone"], "ground": "court", "entered_by": make_staff()}
    hold = Hold.objects.create(person=person, until=tomorrow, **facts)
    assert NAME in manager().open("casework_hold_change", hold.pk).content.decode()
    assert opened() == [(person.pk, None, "casework_hold_change")]


def test_opening_a_letter_is_a_look_at_its_person_and_its_history_is_none() -> None:
    letter, desk = make_letter(), manager()
    desk.open("casework_letter_history", letter.pk)
    assert opened() == []
    desk.open("casework_letter_change", letter.pk)
    assert opened() == [(letter.case.person_id, letter.case_id, "casework_letter_change")]  # type: ignore[union-attr]


def test_a_list_masks_whom_it_shows_and_counts_nobody_as_opened() -> None:
    make_case(person=make_person(organisation="Công ty Đại Việt"))
    text = manager().open("casework_case_changelist").content.decode()
    assert "N. T. Ánh" in text
    assert [each for each in (NAME, EMAIL, "Công ty Đại Việt") if each in text] == []
    assert opened() == []


@pytest.mark.parametrize(
    ("name", "masked"),
    [("Nguyễn Thị Ánh", "N. T. Ánh"), ("Ánh", "Á…"), ("  Lê   An ", "L. An"), ("", "")],
)
def test_a_masked_name_keeps_what_one_is_called_by(name: str, masked: str) -> None:
    assert Person(full_name=name).masked_name == masked


def test_whoever_is_searched_for_and_found_is_named_and_written_down_once() -> None:
    person = make_person()
    for _number in range(2):
        make_case(person=person)
    make_case(person=make_person(full_name="Trần Văn Bình", email="binh@example.vn", phone="+84987000111"))
    text = manager().open("casework_case_changelist", q="thi anh").content.decode()
    assert NAME in text
    assert opened() == [(person.pk, None, "search")]


def test_a_search_that_finds_nobody_writes_nobody_down() -> None:
    make_case()
    manager().open("casework_case_changelist", q="không có ai")
    assert opened() == []


@pytest.mark.parametrize("action", ["export_csv", "export_xlsx", "assign_chosen", "close_chosen"])
def test_an_action_on_many_writes_each_person_down_under_its_name(action: str) -> None:
    cases = [make_case(), make_case(), make_case(Kind.COMPLAINT, person=None)]
    many(manager(), action, *cases)
    people = {case.person_id for case in cases} - {None}
    assert {entry[0] for entry in opened()} == people
    assert {entry[2] for entry in opened()} == {action}


def many(desk: Desk, action: str, *cases: Case) -> Any:
    desk.open("index")
    desk.client.handler.enforce_csrf_checks = False
    return desk.client.post(
        "/quan-tri/casework/case/", {"action": action, "_selected_action": [case.pk for case in cases]}
    )


def test_a_case_of_our_own_like_an_earlier_one_is_a_look_at_its_person() -> None:
    case, desk = make_case(), manager()
    assert NAME in desk.open("casework_case_enter", "question", like=str(case.pk)).content.decode()
    assert opened() == [(case.person_id, case.pk, "casework_case_enter")]


def test_whoever_may_not_see_the_earlier_case_gets_nothing_of_it() -> None:
    case = make_case(Kind.PURCHASE)
    desk = Desk("privacy.change_questioncase", "privacy.view_questioncase")
    assert NAME not in desk.open("casework_case_enter", "question", like=str(case.pk)).content.decode()
    assert opened() == []


def test_an_auditor_finds_by_a_reference_who_opened_anything_of_its_person() -> None:
    case, desk = make_case(), manager()
    other = make_case(person=case.person)
    desk.see(case)
    desk.see(other)
    desk.see(make_case())
    listed = desk.open("casework_accessentry_changelist", q=case.reference).context["cl"].result_list
    assert {entry.case_id for entry in listed} == {case.pk, other.pk}


@pytest.mark.parametrize("facts", [{"page": "x"}, {"page": "", "case": True}])
def test_the_database_refuses_a_look_at_nothing_and_one_on_no_page(facts: dict[str, Any]) -> None:
    case = make_case() if facts.pop("case", None) else None
    with pytest.raises(DatabaseError, match="access_names"), transaction.atomic():
        AccessEntry.objects.create(staff=make_staff(), case=case, **facts)
