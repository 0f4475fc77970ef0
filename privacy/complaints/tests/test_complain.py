"""Complaints: the grounds of the policy, a date at once, priority for who asks for it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from casework.case.case import Case
from casework.ground.calendar import VIETNAM
from casework.post.letter import Letter
from casework.tests.visitor import CONTACT, Visitor, reference_of
from privacy.complaints.complaint import Ground
from privacy.complaints.summary import of_complaint

pytestmark = pytest.mark.django_db
PATH = "/khieu-nai/"
COMPLAINT = CONTACT | {"ground": "stolen", "story": "Có người gọi đọc đúng mã số thuế của tôi."}


@pytest.mark.clause("C9.1")
@pytest.mark.parametrize("ground", Ground.values)
def test_a_complaint_on_any_ground_is_filed_with_its_dates(ground: str) -> None:
    visitor = Visitor()
    reference = reference_of(visitor.fill_in(PATH, COMPLAINT, ground=ground))
    case = Case.objects.get(reference=reference)
    assert (case.kind, case.complaint.ground, case.complaint.story) == ("complaint", ground, COMPLAINT["story"])
    receipt = visitor.open(visitor.page["Location"]).content.decode()
    for due in (case.first_due_at, case.resolve_due_at):
        assert f"{due.astimezone(VIETNAM):%-d/%-m/%Y}" in receipt


def test_the_receipt_mail_does_not_repeat_the_complaint() -> None:
    Visitor().fill_in(PATH, COMPLAINT)
    assert COMPLAINT["story"] not in Letter.objects.get(purpose="receipt").text.body


def test_who_asks_for_priority_gets_it() -> None:
    Visitor().fill_in(PATH, COMPLAINT, vulnerable="on")
    Visitor().fill_in(PATH, COMPLAINT)
    assert list(Case.objects.order_by("pk").values_list("priority", flat=True)) == [1, 2]


def test_an_earlier_reference_is_stored_in_its_one_notation() -> None:
    visitor = Visitor()
    earlier = reference_of(visitor.fill_in(PATH, COMPLAINT))
    typed = earlier.lower().replace("-", " ")
    reference_of(visitor.fill_in(PATH, COMPLAINT, story="Vẫn vậy", earlier_reference=typed))
    assert Case.objects.latest("pk").complaint.earlier_reference == earlier


@pytest.mark.parametrize("typed", ["20/11/2026", "2026-11-20", "20-11-2026", "20.11.2026", "20/11/26"])
def test_a_date_is_understood_as_people_write_it(typed: str) -> None:
    reference_of(Visitor().fill_in(PATH, COMPLAINT, happened_on=typed))
    assert str(Case.objects.get().complaint.happened_on) == "2026-11-20"


@pytest.mark.parametrize("typed", ["10/2025", "tháng 10 năm 2025"])
def test_a_month_alone_is_enough_and_stays_one(typed: str) -> None:
    reference_of(Visitor().fill_in(PATH, COMPLAINT, happened_on=typed))
    complaint = Case.objects.get().complaint
    assert str(complaint.happened_on) == "2025-10-01"
    assert "10/2025" in dict(of_complaint(complaint)).values()


TOMORROW = f"{timezone.localdate() + timedelta(days=2):%d/%m/%Y}"
REFUSED: dict[str, dict[str, Any]] = {
    "no ground": {"ground": ""},
    "a ground that is not offered": {"ground": "weather"},
    "no story": {"story": "  "},
    "a story too long": {"story": "a" * 4001},
    "a day that is still to come": {"happened_on": TOMORROW},
    "a day that does not exist": {"happened_on": "31/02/2026"},
    "a day of another century": {"happened_on": "01/01/0001"},
    "words for a day": {"happened_on": "hôm qua"},
    "a reference of nobody": {"earlier_reference": "VS-1234-1234"},
}


@pytest.mark.parametrize("changes", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_explained_and_nothing_is_filed(changes: dict[str, Any]) -> None:
    visitor = Visitor()
    answer = visitor.fill_in(PATH, COMPLAINT, **changes)
    assert answer.status_code == 200
    assert "<title>Lỗi:" in visitor.text
    assert "Nguyễn Thị Ánh" in visitor.text
    assert not Case.objects.exists()
