"""What was bought, as lines and sums, on the receipt and on the page of the case."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from casework.case.case import Case
from casework.centre.centre import Centre
from casework.ground import links
from casework.post.letter import CASE_SALT
from casework.tests.visitor import Visitor
from consult.tests.answers import CHECK, at_check_page

pytestmark = pytest.mark.django_db
BOUGHT = ("USB Token", "1.990.000", "7.470.000", "6.000.000", "13.470.000", "1.077.600", "14.547.600")


def bought(**answers: Any) -> tuple[Visitor, Case]:
    visitor = at_check_page(**answers)
    visitor.open(visitor.send(CHECK, {})["Location"])
    return visitor, Case.objects.get()


def by_mail(case: Case) -> Visitor:
    """Another browser, that opened the link of a letter."""
    assert case.person
    visitor = Visitor()
    visitor.client.post(reverse("casework:open_case", args=[links.bound(case.pk, case.person.email, CASE_SALT)]))
    visitor.open(reverse("casework:track"))
    return visitor


def test_the_receipt_is_a_numbered_offer_with_lines_and_sums() -> None:
    visitor, case = bought()
    for each in (*BOUGHT, f"BG-{case.reference[3:]}", "Công ty TNHH Thủy sản Cà Mau", "0100109106"):
        assert each in visitor.text, each
    assert case.purchase.valid_until == timezone.localdate(case.created_at) + timedelta(days=30)
    assert f"{case.purchase.valid_until:%d/%m/%Y}" in visitor.text


def test_on_paper_it_has_the_head_of_whoever_offers() -> None:
    Centre.objects.update(tax_code="0102005769")
    visitor, _case = bought()
    head = visitor.text.partition('class="offer__head"')[2].partition("</p>")[0]
    for each in ("Trung tâm Phát triển thương mại điện tử", "25 Ngô Quyền", "0102005769"):
        assert each in head


def test_later_the_receipt_says_what_was_bought_and_no_more_for_whom() -> None:
    visitor, case = bought()
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        visitor.open(reverse("casework:receipt", args=[case.reference]))
    assert "14.547.600" in visitor.text
    assert "Thủy sản Cà Mau" not in visitor.text


def test_whoever_came_by_mail_sees_the_offer_and_whom_it_is_for() -> None:
    _visitor, case = bought()
    page = by_mail(case).text
    for each in (*BOUGHT, f"BG-{case.reference[3:]}", "Công ty TNHH Thủy sản Cà Mau"):
        assert each in page, each


def test_whoever_has_only_the_reference_sees_no_prices() -> None:
    _visitor, case = bought()
    stranger = Visitor()
    stranger.fill_in("/tra-cuu/", {"reference": case.reference, "contact": "0912345678"})
    stranger.open("/tra-cuu/")
    assert case.reference in stranger.text
    assert "14.547.600" not in stranger.text
