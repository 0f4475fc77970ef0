"""Misuse reports: advice before and after, the top of the queue, the shortest clock."""

from typing import Any

import pytest
import time_machine

from casework.case.case import Case
from casework.ground.calendar import VIETNAM
from casework.tests.visitor import CONTACT, Visitor, reference_of
from privacy.complaints.misuse import Misused

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C1.2")]
PATH = "/bao-cao-lam-dung/"
REPORT = CONTACT | {"what": ["pin", "device"], "going_on": "yes", "story": "Kế toán cũ vẫn giữ token."}
ADVICE = "Đổi mã PIN"


def test_what_to_do_stands_above_the_form_and_on_the_receipt() -> None:
    visitor = Visitor()
    visitor.open(PATH)
    assert visitor.text.index(ADVICE) < visitor.text.index("<form")
    visitor.send(PATH, REPORT)
    assert ADVICE in visitor.open(visitor.page["Location"]).content.decode()


def test_a_report_is_urgent_and_due_within_a_working_day_and_three_days() -> None:
    with time_machine.travel("2026-10-23T03:00:00Z"):  # a Friday
        reference_of(Visitor().fill_in(PATH, REPORT))
    case = Case.objects.get()
    assert case.priority == 0
    assert f"{case.first_due_at.astimezone(VIETNAM):%Y-%m-%d %H:%M}" == "2026-10-26 17:00"
    assert f"{case.resolve_due_at.astimezone(VIETNAM):%Y-%m-%d %H:%M}" == "2026-10-26 17:00"
    assert case.misuse_report.what == ["pin", "device"]


@pytest.mark.parametrize("what", Misused.values)
def test_each_thing_can_be_reported(what: str) -> None:
    reference_of(Visitor().fill_in(PATH, REPORT, what=[what]))
    assert Case.objects.get().misuse_report.what_labels


@pytest.mark.parametrize(
    "changes", [{"what": None}, {"what": ["house"]}, {"going_on": ""}, {"going_on": "perhaps"}, {"story": ""}]
)
def test_what_is_missing_is_asked_for(changes: dict[str, Any]) -> None:
    visitor = Visitor()
    assert visitor.fill_in(PATH, REPORT, **changes).status_code == 200
    assert "<title>Lỗi:" in visitor.text
    assert not Case.objects.exists()


def test_the_hours_stand_beside_the_number_and_who_answers_at_night() -> None:
    visitor = Visitor()
    visitor.open(PATH)
    assert "thứ Hai đến thứ Sáu" in visitor.text
    assert "24/7" in visitor.text
    assert PATH in visitor.open("/").content.decode().split("<main", 1)[0]


def test_the_certificate_may_be_named_so_that_it_is_found_at_once() -> None:
    reference_of(Visitor().fill_in(PATH, REPORT, certificate="54 01 0A 2F"))
    assert Case.objects.get().misuse_report.certificate == "54 01 0A 2F"


@pytest.mark.parametrize("path", [PATH, "/khieu-nai/", "/khieu-nai/an-danh/", "/lien-he/"])
def test_the_times_of_answer_and_solution_are_published_beside_the_form(path: str) -> None:
    assert "ngày làm việc" in Visitor().open(path).content.decode().split("<form", 1)[0]
