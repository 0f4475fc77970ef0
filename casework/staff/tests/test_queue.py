"""The queue: in the order in which cases are due, found by whatever a caller says, for those who may see it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casework.case import reminders
from casework.case.case import Case
from casework.case.kinds import all_kinds
from casework.case.states import Status
from casework.ground.kind import Kind
from casework.people.person import Person
from casework.staff import due, paginator, search
from casework.tests.desk import Desk, manager
from casework.tests.factories import EMAIL, make_case, make_person

pytestmark = pytest.mark.django_db
QUEUES = [registration.queue.lower().replace(".", "_") for registration in all_kinds()]


def shown(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return [case.reference for case in answer.context["cl"].result_list]


def references(*cases: Case) -> list[str]:
    return [case.reference for case in cases]


def test_what_is_due_first_stands_first_and_misuse_above_all() -> None:
    now = timezone.now()
    late = make_case(created_at=now - timedelta(days=20))
    new = make_case(created_at=now)
    misuse = make_case(Kind.MISUSE, priority=0)
    assert shown(manager().open("casework_case_changelist")) == references(misuse, late, new)


@pytest.mark.parametrize(("kind", "queue"), list(zip(Kind.values, QUEUES, strict=True)))
def test_each_kind_has_its_queue(kind: str, queue: str) -> None:
    cases = {each: make_case(each) for each in Kind.values}
    assert shown(manager().open(f"{queue}_changelist")) == references(cases[kind])


def test_closed_cases_show_when_asked_for() -> None:
    open_case, closed = make_case(), make_case(status=Status.CLOSED)
    desk = manager()
    assert shown(desk.open("casework_case_changelist")) == references(open_case)
    assert shown(desk.open("casework_case_changelist", state="closed")) == references(closed)
    assert len(shown(desk.open("casework_case_changelist", state="all"))) == 2


def test_mine_and_nobodys() -> None:
    desk = manager()
    nobodys = make_case()
    mine = make_case(status=Status.IN_PROGRESS, assignee=desk.staff)
    make_case(status=Status.IN_PROGRESS)
    assert shown(desk.open("casework_case_changelist", whose="mine")) == references(mine)
    assert shown(desk.open("casework_case_changelist", whose="nobody")) == references(nobodys)


def test_overdue() -> None:
    late = make_case(created_at=timezone.now() - timedelta(days=20))
    make_case()
    answer = manager().open("casework_case_changelist", due="overdue")
    assert shown(answer) == references(late)
    assert "due--overdue" in answer.content.decode()


def wanted() -> Case:
    person = make_person(
        full_name="Nguyễn Thị Ánh",
        phone="+84912345678",
        email="anh.nguyen@example.vn",
        organisation="Công ty Đại Việt",
        tax_code="0100109106",
    )
    return make_case(person=person)


@pytest.mark.parametrize(
    "typed",
    ["nguyen thi anh", "Ánh", "anh ngu", "dai viet", "0912 345 678", "+84912345678", "0912.345", "5678",
     "ANH.Nguyen@example.vn", "0100109106"],
)  # fmt: skip
def test_search_finds_a_caller_however_they_say_it(typed: str) -> None:
    case = wanted()
    make_case(person=make_person(full_name="Trần Văn Bình", phone="+84987000111", email="binh@example.vn"))
    assert shown(manager().open("casework_case_changelist", q=typed)) == references(case)


def test_search_finds_a_reference_in_any_notation() -> None:
    case = wanted()
    make_case()
    typed = case.reference.lower().replace("-", " ")
    assert shown(manager().open("casework_case_changelist", q=typed)) == references(case)


@pytest.mark.parametrize("typed", ["", "%", "_", "😀", "'; --", "VS-", "@", "0", "a" * 3000])
def test_search_for_nonsense_is_no_server_error(typed: str) -> None:
    wanted()
    assert manager().open("casework_case_changelist", q=typed).status_code in (200, 302)


@pytest.mark.clause("C4.5")
def test_phone_numbers_are_masked_and_addresses_left_out_of_lists() -> None:
    wanted()
    text = manager().open("casework_case_changelist").content.decode()
    assert "+84912345678" not in text
    assert "0912 345 678" not in text
    assert "anh.nguyen@example.vn" not in text


@pytest.mark.clause("C4.1")
def test_who_works_one_queue_sees_its_cases_only() -> None:
    purchase, question = make_case(Kind.PURCHASE), make_case(Kind.QUESTION)
    desk = Desk("consult.view_purchasecase")
    assert shown(desk.open("consult_purchasecase_changelist")) == references(purchase)
    assert shown(desk.open("casework_case_changelist")) == references(purchase)
    assert desk.open("privacy_questioncase_changelist").status_code == 403
    assert desk.see(purchase).status_code == 200
    assert desk.see(question).status_code == 403


def test_without_any_right_there_is_no_queue() -> None:
    desk = Desk()
    assert desk.open("index").status_code == 200
    assert desk.open("casework_case_changelist").status_code == 403


def test_a_stranger_is_asked_to_sign_in(client: Any) -> None:
    answer = client.get(reverse("admin:casework_case_changelist"))
    assert answer.status_code == 302
    assert "login" in answer["Location"]


@pytest.mark.parametrize("queue", ["casework_case", *QUEUES])
def test_the_number_of_queries_does_not_grow_with_the_rows(queue: str) -> None:
    desk = manager()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.open(f"{queue}_changelist").status_code == 200
        return len(captured)

    for kind in Kind.values:
        make_case(kind)
    queries()  # what the process keeps from now on
    few = queries()
    for kind in Kind.values:
        for n in range(5):
            make_case(kind, person=make_person(email=f"{n}@example.vn"), status=Status.IN_PROGRESS)
    assert queries() == few <= 13


def test_counting_stops_at_what_nobody_pages_to(monkeypatch: Any) -> None:
    monkeypatch.setattr(paginator, "MOST", 3)
    for _each in range(5):
        make_case()
    assert manager().open("casework_case_changelist").context["cl"].result_count == 3


def test_the_start_page_counts_what_waits() -> None:
    desk = manager()
    make_case(Kind.PURCHASE, created_at=timezone.now() - timedelta(days=30))
    make_case(Kind.PURCHASE, status=Status.IN_PROGRESS, assignee=desk.staff)
    queues = {queue.label: [f.count for f in queue.figures] for queue in desk.open("index").context["queues"]}
    assert queues[str(Kind.PURCHASE.label)] == [2, 1, 1, 1, 1, 0]


def test_many_people_of_a_name_are_all_looked_at_and_then_filtered(monkeypatch: Any) -> None:
    monkeypatch.setattr(search, "MANY_PEOPLE", 2)
    first, *others = [make_case(person=make_person(full_name=f"Lê Văn {name}")) for name in ("An", "Bình", "Cường")]
    assert shown(manager().open("casework_case_changelist", q="le")) == references(first, *others)
    Person.objects.filter(pk=first.person_id).update(province="79")
    assert shown(manager().open("casework_case_changelist", q="le", province="79")) == references(first)


@pytest.mark.parametrize(
    ("name", "organisation", "typed"),
    [
        ("An Bình", 'Công ty TNHH "Hoàng Long"', "hoang long"), ("An Bình", "CP Đầu tư (Sao Mai)", "sao mai"),
        ("An Bình", "TM-DV Hải-Yến", "yến"), ("An Bình", "TM-DV Hải-Yến", "tm-dv"),
        ("An Bình", "“Ánh Dương”", "anh duong"),
        ("H'Hen Niê", "", "hen"), ("H'Hen Niê", "", "h’hen"), ("An Bình", "Công ty 247", "247"),
        ("An Bình", "100% Việt", "100%"), ("An Bình", "Công ty 247", '"247"'),
    ],
)  # fmt: skip
def test_a_word_is_found_whatever_stands_at_it(name: str, organisation: str, typed: str) -> None:
    case = make_case(person=make_person(full_name=name, organisation=organisation))
    make_case()
    assert shown(manager().open("casework_case_changelist", q=typed)) == references(case)


@pytest.mark.parametrize("typed", ["01222123456", "0772123456 (Zalo)", "Zalo 0772 123 456", "Chị Ánh 0772123456"])
def test_a_number_is_found_by_its_old_prefix_and_beside_remarks(typed: str) -> None:
    case = make_case(person=make_person(phone="+84772123456"))
    make_case()
    assert shown(manager().open("casework_case_changelist", q=typed)) == references(case)


def test_a_case_is_found_by_the_beginning_of_its_reference() -> None:
    case, _other = make_case(reference="VS-2B7C-0001"), make_case(reference="VS-3AAA-0002")
    for typed in ("VS-2B7C", "vs 2b7c-0", "2B7C", "2b7c-00"):
        assert shown(manager().open("casework_case_changelist", q=typed)) == references(case), typed


def test_a_search_looks_at_closed_cases_too_unless_the_filter_says_open() -> None:
    case = make_case(status=Status.CLOSED)
    for typed in (case.reference, EMAIL, "0912345678"):
        assert shown(manager().open("casework_case_changelist", q=typed)) == references(case)
        assert shown(manager().open("casework_case_changelist", q=typed, state="open")) == []
    assert shown(manager().open("casework_case_changelist")) == []


@pytest.mark.parametrize(("kind", "late"), [(Kind.PURCHASE, False), (Kind.DATA_REQUEST, True)])
def test_what_waits_is_late_only_where_the_clock_goes_on_and_everywhere_alike(kind: str, late: bool) -> None:
    case = make_case(kind, status=Status.WAITING, created_at=timezone.now() - timedelta(days=60))
    desk = manager()
    assert shown(desk.open("casework_case_changelist", due="overdue")) == (references(case) if late else [])
    assert shown(desk.open("casework_case_changelist", due="today")) == (references(case) if late else [])
    figures = {queue.label: {f.name: f.count for f in queue.figures} for queue in desk.open("index").context["queues"]}
    assert figures[str(Kind(kind).label)]["overdue"] == late
    assert case.is_overdue is late
    assert ("due--overdue" in due.badge(case)) is late
    assert bool(list(reminders.waiting_for("due"))) is late
    assert not list(reminders.waiting_for("before")), "told once, as late"


def test_every_queue_leads_to_the_one_case_page() -> None:
    case = make_case(Kind.PURCHASE)
    answer = manager().open("consult_purchasecase_change", case.pk)
    assert answer["Location"] == reverse("admin:casework_case_change", args=[case.pk])
