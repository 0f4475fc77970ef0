"""Asking for one's rights: each with the clock of the law, published on the page."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from casework.case.case import Case
from casework.ground.calendar import VIETNAM
from casework.tests.visitor import CONTACT, Visitor, reference_of
from privacy.rights.data_request import Right
from privacy.rights.deadlines import CLOCKS

pytestmark = pytest.mark.django_db
PATH = "/quyen-rieng-tu/"
# Decree 356/2025 art. 5, row by row: carry out, with a third party, extension; the first answer is 2 working days.
LAW = {
    "view": (10, 15, 10),
    "correct": (10, 15, 10),
    "copy": (10, 15, 10),
    "delete": (20, 30, 20),
    "withdraw": (15, 20, 15),
    "restrict": (15, 20, 15),
    "object": (15, 20, 15),
    "protect": (15, None, 15),
}


@pytest.mark.parametrize("right", Right.values)
def test_the_clock_of_each_right_is_the_laws(right: str) -> None:
    clock = CLOCKS[right]
    assert clock.first_answer == 2
    assert (clock.carry_out, clock.with_third_party, clock.extension) == LAW[right]


@pytest.mark.clause("C6.1")
@pytest.mark.parametrize("right", Right.values)
def test_a_request_is_filed_with_the_dates_of_its_right(right: str) -> None:
    with time_machine.travel("2026-10-19T03:00:00Z"):  # a Monday
        reference_of(Visitor().fill_in(PATH, CONTACT | {"right": right, "accepts_risk": "on"}))
    case = Case.objects.get()
    assert (case.kind, case.data_request.right) == ("data_request", right)
    received = case.created_at.astimezone(VIETNAM).date()
    assert case.first_due_at.astimezone(VIETNAM).date() == received + timedelta(days=2)
    assert case.resolve_due_at.astimezone(VIETNAM).date() == received + timedelta(days=LAW[right][0])


def test_the_page_publishes_every_clock() -> None:
    visitor = Visitor()
    visitor.open("/en" + PATH)
    for right in Right:
        assert f'<th scope="row">{right.label}' in visitor.text or str(right.label) in visitor.text
    for days in ("10 days", "15 days", "20 days", "30 days", "2 working days"):
        assert days in visitor.text


@pytest.mark.parametrize("changes", [{"right": ""}, {"right": "everything"}, {"explanation": "a" * 2001}])
def test_what_cannot_be_is_explained(changes: dict[str, Any]) -> None:
    visitor = Visitor()
    assert visitor.fill_in(PATH, CONTACT | {"right": "view"}, **changes).status_code == 200
    assert "<title>Lỗi:" in visitor.text
    assert not Case.objects.exists()
