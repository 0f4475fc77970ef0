"""Bulk moves and exports: each case by its own verb, formulas made harmless, all of it on record."""

import csv
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from casework.case import verbs
from casework.case.case import Case
from casework.case.states import Status
from casework.ground.kind import Kind
from casework.ledger.entries import TrailEntry
from casework.staff import bulk, export
from casework.tests.desk import Desk, manager
from casework.tests.factories import make_case, make_colleague, make_person, make_staff

pytestmark = pytest.mark.django_db


def act(desk: Desk, action: str, cases: list[Case], queue: str = "casework_case", **more: Any) -> Any:
    address = reverse(f"admin:{queue}_changelist")
    desk.client.get(address)
    form = {"action": action, "_selected_action": [case.pk for case in cases], **more}
    if "sure" in more:
        form.setdefault("seen", [f"{case.pk}:{case.version}" for case in cases])
    return desk.client.post(address, form | {"csrfmiddlewaretoken": desk.client.cookies["csrftoken"].value})


def states() -> list[str]:
    return list(Case.objects.order_by("pk").values_list("status", flat=True))


def test_chosen_cases_are_taken_on_and_somebody_elses_is_named_and_left() -> None:
    desk = manager()
    cases = [make_case(), make_case(), make_case(status=Status.IN_PROGRESS)]
    answer = act(desk, "claim_chosen", cases)
    assert answer.status_code == 302
    assert [case.assignee == desk.staff for case in Case.objects.order_by("pk")] == [True, True, False]
    assert cases[2].reference in desk.open("casework_case_changelist").content.decode().partition("messagelist")[2]


def test_cases_are_given_to_somebody_after_a_page_that_asks_to_whom() -> None:
    desk, colleague = manager(), make_colleague("consultants")
    cases = [make_case(), make_case(status=Status.IN_PROGRESS)]
    assert cases[0].reference in act(desk, "assign_chosen", cases).content.decode()
    assert act(desk, "assign_chosen", cases, sure="1", to=colleague.pk).status_code == 302
    assert {case.assignee for case in Case.objects.all()} == {colleague}


def test_only_colleagues_who_may_work_all_the_kinds_chosen_are_offered() -> None:
    desk, both = manager(), make_colleague("consultants", "complaint handlers")
    (
        make_colleague("auditors"),
        make_colleague("consultants"),
        make_colleague("consultants", "complaint handlers", is_active=False),
    )
    page = act(desk, "assign_chosen", [make_case(), make_case(Kind.COMPLAINT)])
    assert set(page.context["form"].fields["to"].queryset) == {both, desk.staff}


def test_whoever_is_not_offered_cannot_be_given_a_case_either() -> None:
    desk, auditor, case = manager(), make_colleague("auditors"), make_case()
    assert act(desk, "assign_chosen", [case], sure="1", to=auditor.pk).status_code == 200
    case.refresh_from_db()
    assert case.assignee is None


def test_cases_are_closed_with_one_outcome() -> None:
    desk = manager()
    cases = [make_case(), make_case()]
    act(desk, "close_chosen", cases)
    assert states() == ["new", "new"]
    act(desk, "close_chosen", cases, sure="1", outcome="invalid")
    assert states() == ["closed", "closed"]


def test_a_case_that_moved_while_the_page_was_open_is_named_and_left() -> None:
    desk, colleague = manager(), make_staff()
    cases = [make_case(), make_case()]
    act(desk, "close_chosen", cases)
    verbs.claim(Case.objects.get(pk=cases[0].pk), staff=colleague)
    act(desk, "close_chosen", cases, sure="1", outcome="invalid")
    assert states() == ["in_progress", "closed"]
    assert cases[0].reference in desk.open("casework_case_changelist").content.decode().partition("messagelist")[2]


@pytest.mark.parametrize("action", ["claim_chosen", "assign_chosen", "close_chosen", "export_csv", "export_xlsx"])
def test_more_cases_than_anybody_looks_through_are_refused_whole(action: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(bulk, "MOST", 2)
    monkeypatch.setattr(export, "MOST", 2)
    desk = manager()
    cases = [make_case() for _each in range(3)]
    answer = act(desk, action, cases, sure="1", to=desk.staff.pk, outcome="invalid")
    assert answer.status_code == 302
    assert states() == ["new"] * 3
    assert 'class="error"' in desk.open("casework_case_changelist").content.decode()


def test_whoever_may_not_assign_or_export_cannot() -> None:
    desk = Desk("consult.view_consultationcase", "consult.change_consultationcase")
    case = make_case()
    for action in ("assign_chosen", "export_csv", "export_xlsx"):
        answer = act(desk, action, [case], "consult_consultationcase", sure="1", to=desk.staff.pk)
        assert "attachment" not in answer.headers.get("Content-Disposition", "")
    case.refresh_from_db()
    assert case.assignee is None


def test_a_case_of_another_queue_is_not_moved() -> None:
    desk = Desk("consult.view_consultationcase", "consult.change_consultationcase")
    other = make_case(Kind.COMPLAINT)
    act(desk, "claim_chosen", [other], "consult_consultationcase")
    act(desk, "claim_chosen", [other])
    other.refresh_from_db()
    assert other.assignee is None


@pytest.mark.clause("C4.5")
def test_an_export_holds_the_list_and_stands_in_the_trail() -> None:
    desk = manager()
    cases = [make_case(), make_case(Kind.COMPLAINT, person=None, channel="post")]
    answer = act(desk, "export_csv", cases)
    lines = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert len(lines) == 3
    assert {line[0] for line in lines[1:]} == {case.reference for case in cases}
    entry = TrailEntry.objects.get(verb="export_csv")
    assert (entry.staff, entry.target) == (desk.staff, "2 cases")


@pytest.mark.parametrize("name", ["=HYPERLINK(A1)", "+1+1", "-2", "@SUM(A1)", "\t=1"])
def test_a_name_that_a_spreadsheet_would_compute_is_text(name: str) -> None:
    case = make_case(person=make_person(full_name=name))
    desk = manager()
    (line,) = list(csv.reader(StringIO(act(desk, "export_csv", [case]).content.decode("utf-8-sig"))))[1:]
    assert line[10].startswith("'")
    sheet = load_workbook(BytesIO(act(desk, "export_xlsx", [case]).content)).active
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]  # type: ignore[union-attr]
    assert all(cell.data_type != "f" for cell in cells)
    assert name.strip() in {str(cell.value).strip() for cell in cells}, "as it is, for a cell of text computes nothing"
    assert "+84912345678" in {cell.value for cell in cells}
    assert sum(cell.is_date for cell in cells) == 2, "received and due can be sorted"


def test_a_tax_code_keeps_its_zeros() -> None:
    case, desk = make_case(person=make_person(tax_code="0100109106")), manager()
    sheet = load_workbook(BytesIO(act(desk, "export_xlsx", [case]).content)).active
    assert "0100109106" in {cell.value for row in sheet.iter_rows(min_row=2) for cell in row}  # type: ignore[union-attr]


def test_two_hundred_cases_are_given_to_somebody_with_what_the_page_sends() -> None:
    person, desk = make_person(), manager()
    cases = [make_case(person=person) for _number in range(bulk.MOST)]
    heir = make_colleague("consultants")
    sent = {"sure": "yes", "to": heir.pk, "seen": [f"{case.pk}:{case.version}" for case in cases]}
    answer = act(desk, "assign_chosen", cases, **sent)
    assert answer.status_code == 302
    assert Case.objects.filter(assignee=heir).count() == bulk.MOST
