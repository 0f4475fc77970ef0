"""The purchase form: what it accepts, what it asks again, and that it stores nothing."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.forms import BoundField
from django.utils import timezone

from casework.case.case import Case
from casework.intake.submission import Submission
from casework.ledger.entries import TrailEntry
from casework.people.person import Person
from casework.post.letter import Letter
from casework.tests.visitor import Visitor
from consult.purchase import draft
from consult.purchase.purchase import Purchase
from consult.tests.answers import (
    BUY,
    CHECK,
    FIRM,
    INVOICE,
    PURCHASE,
    REMOTE,
    SOMEBODY,
    STAMP,
    TOKEN,
    TOTAL,
    WHO,
    at_check_page,
    go_through,
    line,
    withdraw_price,
    withdraw_service,
)

pytestmark = pytest.mark.django_db


def fill_in(answers: dict[str, Any] = PURCHASE, **changes: Any) -> Visitor:
    """Page by page, until one asks something again."""
    visitor = Visitor()
    go_through(visitor, answers, **changes)
    return visitor


def errors_of(visitor: Visitor) -> list[str]:
    """Names of the fields that are asked again."""
    assert visitor.page.status_code == 200
    assert "<title>Lỗi:" in visitor.text
    return list(visitor.page.context["form"].errors)


def field(visitor: Visitor, name: str) -> BoundField:
    """By its name on the page, be it one of a line."""
    return next(each for each in visitor.page.context["form"] if each.html_name == name)


def test_nothing_is_stored_before_it_is_sent() -> None:
    at_check_page()
    for model in (Case, Person, Purchase, Submission, Letter, TrailEntry):
        assert not model.objects.exists()


def test_the_answers_wait_in_a_cookie_that_scripts_cannot_read_and_pages_are_not_cached() -> None:
    visitor = fill_in()
    cookie = visitor.client.cookies["vsign_purchase_1"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 3600)
    assert visitor.page["Location"] == CHECK
    for path in (CHECK, BUY, WHO, INVOICE):
        assert "no-store" in visitor.open(path)["Cache-Control"]


@pytest.mark.clause("C1.1")
@pytest.mark.parametrize("name", ["full_name", "phone", "email", "customer_type", "adult", "request_type"])
def test_what_must_be_given_is_asked_for_and_the_rest_is_kept(name: str) -> None:
    visitor = fill_in(**{name: None}, note="Giao trong giờ hành chính")
    assert errors_of(visitor) == [name]
    seen = {"adult": "Giao trong giờ hành chính", "request_type": f'<option value="{STAMP}" selected>'}
    assert seen.get(name, "Công ty TNHH Thủy sản Cà Mau") in visitor.text


@pytest.mark.clause("C1.1")
@pytest.mark.parametrize("name", ["full_name", "phone", "email", "lines-0-service"])
def test_the_browser_asks_for_it_too(name: str) -> None:
    visitor = Visitor()
    visitor.open(BUY)
    if not name.startswith("lines"):
        visitor.open(visitor.send(BUY, PURCHASE)["Location"])
    assert " required" in str(field(visitor, name))


@pytest.mark.parametrize(
    "name",
    [
        "lines-1-service",
        "lines-1-term",
        "lines-1-quantity",
        "lines-2-service",
        "lines-0-device",
        "invoice_name",
        "note",
    ],
)
def test_the_browser_never_insists_on_what_may_be_left_out(name: str) -> None:
    visitor = Visitor()
    visitor.open(BUY)
    if not name.startswith("lines"):
        visitor.open(go_through(visitor)["Location"])
        visitor.open(INVOICE)
    assert " required" not in str(field(visitor, name))


@pytest.mark.parametrize("name", ["organisation", "tax_code"])
def test_an_organisation_gives_its_name_and_tax_code(name: str) -> None:
    assert errors_of(fill_in(**{name: ""})) == [name]


def test_a_line_without_a_service_does_not_count_whatever_else_it_says() -> None:
    visitor = at_check_page(**line(3, "", 9, "a lot", device=True))
    assert [each.number for each in visitor.page.context["quote"].lines] == [1, 2]


def test_the_first_line_may_be_the_empty_one() -> None:
    visitor = at_check_page(SOMEBODY | {"request_type": "new"} | line(1, "", "", "") | line(2, STAMP))
    assert [each.number for each in visitor.page.context["quote"].lines] == [2]


def test_at_least_one_service_is_asked_for() -> None:
    assert errors_of(fill_in(**{"lines-0-service": "", "lines-1-service": " "})) == ["lines-0-service"]


@pytest.mark.parametrize("quantity", ["0", "-1", "1000", "1.5", "many", "", "9" * 40, "²", "1e3"])
def test_a_quantity_is_one_to_999(quantity: str) -> None:
    assert errors_of(fill_in(**{"lines-1-quantity": quantity})) == ["lines-1-quantity"]


@pytest.mark.parametrize("quantity", ["1", "999", " 7 ", "００５"])
def test_quantities_within_the_limits_are_accepted(quantity: str) -> None:
    lines = at_check_page(**{"lines-1-quantity": quantity}).page.context["quote"].lines
    assert lines[1].quantity == int(quantity)


@pytest.mark.parametrize("term", ["0", "4", "", "one", None])
def test_a_term_is_one_to_three_years(term: str | None) -> None:
    assert errors_of(fill_in(**{"lines-0-term": term})) == ["lines-0-term"]


@pytest.mark.parametrize("slug", ["khong-co", REMOTE])
def test_an_unknown_or_withdrawn_service_is_explained(slug: str) -> None:
    withdraw_service(REMOTE)
    assert errors_of(fill_in(**{"lines-1-service": slug})) == ["lines-1-service"]


def test_a_term_whose_price_was_withdrawn_names_the_ones_left() -> None:
    withdraw_price(TOKEN, "new", 2)
    visitor = Visitor()
    visitor.fill_in("/en" + BUY, PURCHASE)
    assert list(visitor.page.context["form"].errors) == ["lines-0-term"]
    assert "1 year, 3 years" in visitor.text


def test_a_service_that_is_not_sold_for_this_type_of_request_is_explained() -> None:
    assert errors_of(fill_in(request_type="change")) == ["lines-1-term"]


def test_a_device_where_none_is_sold_is_explained() -> None:
    assert errors_of(fill_in(**{"lines-1-device": "on"})) == ["lines-1-device"]


def test_a_service_page_opens_the_form_with_that_service_on_the_first_line() -> None:
    visitor = Visitor()
    visitor.open(f"{BUY}?dich-vu={STAMP}")
    assert visitor.text.count(f'<option value="{STAMP}" selected>') == 1
    assert field(visitor, "lines-0-service").value() == STAMP


def test_what_was_typed_stands_there_again_when_the_customer_comes_back() -> None:
    visitor = at_check_page(note="Giao trong giờ hành chính", consent_related="on")
    visitor.open(INVOICE)
    assert "Giao trong giờ hành chính" in visitor.text
    assert 'id="id_consent_related" checked' in visitor.text
    visitor.open(BUY)
    assert field(visitor, "lines-0-quantity").value() == "3"
    assert not visitor.page.context["form"].errors


# ------------------------------------------------------------------------- page by page
@pytest.mark.parametrize("path", [WHO, INVOICE])
def test_nobody_comes_past_a_page_that_is_still_open(path: str) -> None:
    visitor = Visitor()
    assert visitor.open(path)["Location"] == BUY
    assert visitor.fill_in(BUY, PURCHASE)["Location"] == WHO
    visitor.open(INVOICE)
    assert visitor.page["Location"] == WHO
    visitor.open(CHECK)
    assert visitor.page["Location"] == WHO


def test_a_page_that_was_not_sent_yet_accuses_nobody() -> None:
    visitor = Visitor()
    visitor.open(visitor.fill_in(BUY, PURCHASE)["Location"])
    assert not visitor.page.context["form"].errors
    assert "14.547.600" in visitor.text


def test_going_back_keeps_what_was_typed_and_judges_nothing() -> None:
    visitor = Visitor()
    visitor.open(visitor.fill_in(BUY, PURCHASE)["Location"])
    visitor.send(WHO, {"full_name": "Lê Văn Tám", "phone": "12"}, _back="1")
    assert visitor.page["Location"] == BUY
    visitor.open(BUY)
    assert visitor.send(BUY, PURCHASE)["Location"] == WHO
    visitor.open(WHO)
    assert 'value="Lê Văn Tám"' in visitor.text
    assert 'value="12"' in visitor.text
    assert not visitor.page.context["form"].errors


def test_who_changes_one_page_comes_straight_back_to_the_check_page() -> None:
    visitor = at_check_page()
    visitor.open(WHO)
    assert visitor.send(WHO, PURCHASE, full_name="Lê Văn Tám")["Location"] == CHECK
    assert "Lê Văn Tám" in visitor.open(CHECK).content.decode()


def test_two_windows_do_not_mix() -> None:
    visitor = Visitor()
    visitor.open(visitor.fill_in(BUY, PURCHASE)["Location"])
    first = visitor.hidden
    visitor.fill_in(BUY, PURCHASE, **{"lines-0-quantity": "9"})
    answer = visitor.client.post(WHO, first | PURCHASE)
    visitor.open(answer["Location"])
    assert visitor.page.context["form"].quote.lines[0].quantity == 3


def test_a_page_that_stood_open_overnight_has_the_answers_of_the_pages_before() -> None:
    with time_machine.travel(timezone.now() - timedelta(hours=9)):
        visitor = Visitor()
        visitor.open(visitor.fill_in(BUY, PURCHASE)["Location"])
    for cookie in draft.COOKIES:
        visitor.client.cookies.pop(cookie.name, None)
    assert visitor.send(WHO, PURCHASE)["Location"] == INVOICE
    visitor.open(INVOICE)
    assert "14.547.600" in visitor.text


def test_an_answer_for_another_page_changes_nothing() -> None:
    visitor = Visitor()
    visitor.open(visitor.fill_in(BUY, PURCHASE)["Location"])
    visitor.open(visitor.send(WHO, FIRM | line(1, STAMP, 1, 99))["Location"])
    assert visitor.page.context["form"].quote.total == TOTAL


def test_a_certificate_of_somebody_elses_kind_is_asked_about_once_where_it_is_chosen() -> None:
    visitor = Visitor()
    visitor.open(visitor.fill_in(BUY, {"request_type": "new"} | line(1, TOKEN))["Location"])
    visitor.send(WHO, SOMEBODY)
    assert visitor.page.context["form"].has_error("customer_type", code="misfit")
    assert "Chữ ký số tổ chức trên USB Token" in visitor.text
    visitor.open(visitor.send(WHO, SOMEBODY)["Location"])
    assert visitor.send(INVOICE, SOMEBODY)["Location"] == CHECK
    # Another choice is another question, on the page where one says who asks.
    visitor.open(BUY)
    visitor.send(BUY, {"request_type": "new"} | line(1, REMOTE))
    assert visitor.page["Location"] == WHO
    visitor.open(WHO)
    assert visitor.page.context["form"].has_error("customer_type", code="misfit")


def test_the_total_is_shown_without_scripts_too() -> None:
    visitor = Visitor()
    visitor.open(BUY)
    visitor.send(BUY, PURCHASE, _redraw="1")
    assert "14.547.600" in visitor.text
    visitor.send(BUY, PURCHASE, _redraw="1", **{"lines-1-device": "on"})
    assert "Tổng cộng" not in visitor.text.partition('id="running-total"')[2].partition("</p>")[0].partition(">")[2]


def test_what_was_typed_stands_there_in_the_other_language_too() -> None:
    visitor = at_check_page()
    assert "Công ty TNHH Thủy sản Cà Mau" in visitor.open("/en" + CHECK).content.decode()


def test_a_service_chosen_meanwhile_gets_a_line_of_its_own() -> None:
    visitor = at_check_page()
    visitor.open(f"{BUY}?dich-vu={REMOTE}")
    form = visitor.page.context["form"]
    assert [line["service"].value() for line in form.lines] == [TOKEN, STAMP, REMOTE]


@pytest.mark.parametrize("slug", [TOKEN, "khong-co"])
def test_a_service_chosen_before_or_unknown_changes_nothing(slug: str) -> None:
    visitor = at_check_page()
    visitor.open(f"{BUY}?dich-vu={slug}")
    assert not field(visitor, "lines-2-service").value()


def test_answers_longer_than_cookies_can_hold_are_asked_to_be_shorter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("consult.purchase.draft.CHUNK", 50)
    visitor = fill_in()
    assert errors_of(visitor) == ["__all__"]
    assert f'<option value="{STAMP}" selected>' in visitor.text


def test_the_longest_answers_that_are_allowed_fit() -> None:
    """Letters without any order, as no compression makes them shorter."""
    odd = "".join(chr(0x1EA0 + (place * 37) % 90) for place in range(500))
    visitor = at_check_page(
        full_name=odd[:200],
        organisation=odd[100:300],
        invoice_name=odd[200:400],
        invoice_address=odd[:250],
        note=odd,
        email=f"{'a' * 60}@{'b' * 60}.vn",
        invoice_email=f"{'c' * 60}@{'d' * 60}.vn",
    )
    assert odd in visitor.text


def test_the_price_list_for_the_running_total_is_in_an_attribute_and_not_in_a_script() -> None:
    visitor = Visitor()
    visitor.open(BUY)
    assert 'data-prices="{&quot;' in visitor.text
    assert "<script>" not in visitor.text
    assert "application/json" not in visitor.text


def test_a_page_made_for_another_policy_version_is_noticed() -> None:
    visitor = fill_in(policy_version="0")
    assert errors_of(visitor) == ["__all__"]


@pytest.mark.parametrize("way_out", ["/tra-cuu/dong/", "/quyen-rieng-tu/cua-toi/dong/"])
def test_whoever_leaves_the_computer_takes_what_was_typed_along(way_out: str) -> None:
    visitor = at_check_page()
    visitor.send(way_out, {})
    assert visitor.open(WHO)["Location"] == BUY


def test_what_was_thrown_away_does_not_come_back_with_the_back_button() -> None:
    assert at_check_page().send(CHECK, {}, _discard="1")["Clear-Site-Data"] == '"cache", "storage"'
