"""Letters that come back: matched by our own signed address, counted, and nothing else follows."""

from email import message_from_string
from typing import Any

import pytest

from casework.post import bounce, return_address, verdict
from casework.post.bounce import Bounce
from casework.tests.factories import EMAIL, make_letter

pytestmark = pytest.mark.django_db
REPORT = """Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

It did not arrive.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.vn

Final-Recipient: rfc822; somebody@example.vn
Action: {action}
Status: {status}

--b--
"""


@pytest.fixture(autouse=True)
def own_address(settings: Any) -> None:
    settings.RETURN_ADDRESS = "tra-lai@ecomviet.vn"


def report(action: str = "failed", status: str = "5.1.1") -> Any:
    return message_from_string(REPORT.format(action=action, status=status))


@pytest.mark.parametrize(
    ("action", "status", "hard"), [("failed", "5.1.1", [True]), ("failed", "4.4.7", [False]), ("delayed", "4.0.0", [])]
)
def test_a_report_counts_for_the_letter_whose_address_it_came_to(action: str, status: str, hard: list[bool]) -> None:
    letter = make_letter()
    for _twice in range(2):
        assert bounce.came_back(verdict.of(report(action, status)), return_address.of(letter.uuid)) == letter
    assert list(Bounce.objects.values_list("hard", flat=True)) == hard


def test_a_report_to_any_other_address_counts_for_nothing() -> None:
    letter = make_letter()
    forged = return_address.of(letter.uuid).replace(letter.uuid.hex, make_letter().uuid.hex)
    assert bounce.came_back(verdict.of(report()), forged) is None
    assert bounce.came_back(verdict.of(report()), "tra-lai@ecomviet.vn") is None
    assert not Bounce.objects.exists()


def test_an_answer_machine_is_no_failure() -> None:
    letter = make_letter()
    away = message_from_string("Auto-Submitted: auto-replied\nSubject: x\n\nTôi đi vắng.")
    assert bounce.came_back(verdict.of(away), return_address.of(letter.uuid)) == letter
    assert not Bounce.objects.exists()


def test_two_letters_that_came_back_for_good_mark_the_address() -> None:
    for number in (1, 2):
        assert not bounce.is_undeliverable(EMAIL)
        bounce.came_back(verdict.of(report()), return_address.of(make_letter().uuid))
        assert Bounce.objects.count() == number
    assert bounce.is_undeliverable(EMAIL)
