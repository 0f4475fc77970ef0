"""What staff see of a consultation or a purchase on the case's page."""

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from casework.case.case import Case
from casework.ground.kind import Kind
from casework.tests.factories import make_case
from casework.tests.visitor import Visitor, reference_of
from consult.tests.answers import ASK, CHECK, CONSULTATION, at_check_page

pytestmark = pytest.mark.django_db


def panel_of(case: Case) -> str:
    with override("en"):
        return render_to_string(case.registration.panel, {"case": case, "detail": case.detail})


def test_the_consultation_panel_shows_service_question_and_when_to_call() -> None:
    reference_of(Visitor().fill_in(ASK, CONSULTATION))
    panel = panel_of(Case.objects.get())
    for said in ("Organisation certificate on a USB Token", CONSULTATION["question"], "In the morning, 8:00 to 12:00"):
        assert said in panel


def test_a_consultation_without_a_service_says_so() -> None:
    case = make_case(Kind.CONSULTATION, detail={"service": None, "question": "<b>Loại nào?</b>"})
    assert "I am not sure yet" in panel_of(case)
    assert "&lt;b&gt;Loại nào?&lt;/b&gt;" in panel_of(case)


def test_the_purchase_panel_shows_lines_as_a_table_and_what_the_invoice_needs() -> None:
    reference_of(at_check_page(note="Giao trong giờ hành chính").send(CHECK, {}))
    panel = panel_of(Case.objects.get())
    assert panel.count("<tr>") == 1 + 2
    for said in (
        "Chữ ký số tổ chức trên USB Token",
        "with USB Token, 500,000\u00a0đồng each",
        "2 years",
        "7,470,000\u00a0đồng",
        "14,547,600\u00a0đồng",
        "Công ty TNHH Thủy sản Cà Mau",
        "0100109106",
        "Giao trong giờ hành chính",
    ):
        assert said in panel
