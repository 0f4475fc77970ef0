"""The check page and sending: what was seen is what is sent, computed here, at the prices in force."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.signing import Signer
from django.utils import timezone

from casework.case.case import Case
from casework.centre.policy import PolicyVersion
from casework.post.letter import Letter
from casework.tests.visitor import Visitor, reference_of
from consult.catalogue.money import dong
from consult.catalogue.service import Price, Service
from consult.purchase.purchase import Purchase
from consult.tests.answers import (
    BUY,
    CHECK,
    PURCHASE,
    SOMEBODY,
    STAMP,
    SUBTOTAL,
    TOKEN,
    TOTAL,
    VAT,
    at_check_page,
    go_through,
    line,
    set_price,
    withdraw_price,
    withdraw_service,
)

pytestmark = pytest.mark.django_db


def refused(visitor: Visitor) -> str:
    """The page, which must not have sent anything."""
    assert visitor.page.status_code == 200
    assert not Case.objects.exists()
    return visitor.text


# ------------------------------------------------------------------------- what is shown
def test_the_page_shows_every_answer_with_a_link_to_its_field() -> None:
    visitor = at_check_page(note="Giao trong giờ hành chính")
    for typed in ("Công ty TNHH Thủy sản Cà Mau", "0912 345 678", "Cà Mau", "Giao trong giờ hành chính"):
        assert typed in visitor.text
    changes = re.findall(r'<a href="(/mua-dich-vu/[^"#]*)#([^"]+)"', visitor.text)
    assert {"id_lines-0-service", "id_full_name", "id_customer_type_0", "id_note", "id_adult"} <= {
        to for _, to in changes
    }
    for path, anchor in changes:
        assert f'id="{anchor}"' in visitor.open(path).content.decode()


def test_the_page_shows_lines_vat_and_total() -> None:
    visitor = at_check_page()
    assert not visitor.page.context["form"].errors
    quote = visitor.page.context["quote"]
    assert (quote.subtotal, quote.vat, quote.total) == (SUBTOTAL, VAT, TOTAL)
    for amount in ("1.990.000", "500.000", "7.470.000", "6.000.000", "13.470.000", "1.077.600", "14.547.600"):
        assert f"{amount}\u00a0đồng" in visitor.text


@pytest.mark.parametrize(
    ("kind", "net"), [("new", 1_160_000), ("renewal", 1_044_000), ("change", 870_000), ("extra", 1_044_000)]
)
def test_each_type_of_request_has_its_own_prices(kind: str, net: int) -> None:
    visitor = at_check_page(SOMEBODY | line(1, TOKEN), request_type=kind)
    assert visitor.page.context["quote"].subtotal == net


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_has_one_form_whose_first_button_sends(prefix: str) -> None:
    main = at_check_page(prefix=prefix).text.partition("<main")[2].partition("</main")[0]
    assert main.count("<form") == 1
    form = main.partition("<form")[2]
    assert re.findall(r"<button[^>]*>", form)[0] == '<button class="button" type="submit">'
    assert 'name="token"' in form
    assert 'name="seal"' in form
    assert 'name="policy_version"' in form


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_without_answers_the_page_says_that_there_is_nothing_to_check(prefix: str) -> None:
    visitor = Visitor()
    visitor.open(prefix + CHECK)
    assert visitor.page.status_code == 200
    assert f'href="{prefix}{BUY}"' in visitor.text
    assert "<form" not in visitor.text.partition("<main")[2].partition("</main")[0]


# ------------------------------------------------------------------------- sending
def test_a_sent_request_is_stored_with_its_lines_and_sums() -> None:
    visitor = at_check_page()
    reference = reference_of(visitor.send(CHECK, {}))
    case = Case.objects.get()
    assert (case.reference, case.kind, case.channel) == (reference, "purchase", "web")
    bought = case.purchase
    assert (bought.request_type, bought.subtotal, bought.vat, bought.total) == ("new", SUBTOTAL, VAT, TOTAL)
    lines = [(each.service.slug, each.term, each.quantity, each.device_name, each.net) for each in bought.lines.all()]
    assert lines == [(TOKEN, 2, 3, "USB Token", 7_470_000), (STAMP, 1, 1, "", 6_000_000)]
    assert set(Letter.objects.values_list("purpose", flat=True)) == {"receipt", "staff_notice"}


def test_the_invoice_says_what_was_given_above_unless_something_else_was_typed() -> None:
    reference_of(at_check_page(invoice_address="1 Lê Lợi, Cà Mau", invoice_email="Ke.Toan@example.vn").send(CHECK, {}))
    bought = Purchase.objects.get()
    assert (bought.invoice_name, bought.invoice_tax_code) == ("Công ty TNHH Thủy sản Cà Mau", "0100109106")
    assert (bought.invoice_address, bought.invoice_email) == ("1 Lê Lợi, Cà Mau", "ke.toan@example.vn")


def test_the_answers_leave_the_browser_once_they_are_sent() -> None:
    visitor = at_check_page()
    reference_of(visitor.send(CHECK, {}))
    visitor.open(BUY)
    assert "Công ty TNHH Thủy sản Cà Mau" not in visitor.text
    assert visitor.client.cookies["vsign_purchase_1"].value == ""


def test_posted_prices_and_totals_are_ignored() -> None:
    visitor = at_check_page(total="1", unit_price_1="1")
    visitor.send(CHECK, {"total": "1", "subtotal": "1", "lines-0-quantity": "1", "lines-0-service": STAMP})
    assert Purchase.objects.get().total == TOTAL


def test_prices_stay_as_they_were_when_it_was_sent() -> None:
    reference_of(at_check_page().send(CHECK, {}))
    Price.objects.update(amount=1)
    Service.objects.update(name_vi="Tên khác", vat_rate=99, device_name="Khác", active=False)
    bought = Purchase.objects.get()
    first = bought.lines.first()
    assert first is not None
    assert (bought.total, first.unit_price, first.device_price, first.vat_rate) == (TOTAL, 1_990_000, 500_000, 8)
    assert (first.service_name, first.device_name) == ("Chữ ký số tổ chức trên USB Token", "USB Token")


# ------------------------------------------------------------------------- what changes in between
def dearer() -> None:
    set_price(TOKEN, "new", 2, 2_000_000)


def swapped() -> None:
    """The total stays the same, the prices do not."""
    set_price(TOKEN, "new", 2, 1_990_000 - 1_000_000)
    set_price(STAMP, "new", 1, 6_000_000 + 3 * 1_000_000)


def other_vat() -> None:
    Service.objects.filter(slug=STAMP).update(vat_rate=10)


@pytest.mark.parametrize("change", [dearer, swapped, other_vat])
def test_a_price_that_changed_in_between_is_shown_before_anything_is_sent(change: Callable[[], None]) -> None:
    visitor = at_check_page()
    change()
    visitor.send(CHECK, {})
    assert "14.547.600" in refused(visitor)
    now = visitor.page.context["quote"].total
    assert dong(now) in visitor.text
    reference_of(visitor.send(CHECK, {}))
    assert Purchase.objects.get().total == now


def test_a_price_that_changed_a_moment_ago_counts_although_pages_are_kept_for_a_while(settings: Any) -> None:
    settings.PAGE_FRESHNESS = 60.0
    visitor = at_check_page()
    dearer()
    visitor.send(CHECK, {})
    assert "14.580.000" in refused(visitor)


def test_a_line_that_was_withdrawn_in_between_is_named_and_the_rest_asked_again() -> None:
    visitor = at_check_page()
    withdraw_service(STAMP)
    visitor.send(CHECK, {})
    assert "Dịch vụ" in refused(visitor)
    assert [each.service.slug for each in visitor.page.context["quote"].lines] == [TOKEN]
    reference_of(visitor.send(CHECK, {}))
    assert Purchase.objects.get().lines.count() == 1


def test_a_price_that_was_withdrawn_in_between_takes_its_line_along() -> None:
    visitor = at_check_page()
    withdraw_price(TOKEN, "new", 2)
    visitor.send(CHECK, {})
    assert "Chữ ký số tổ chức trên USB Token" in refused(visitor)
    assert [each.service.slug for each in visitor.page.context["quote"].lines] == [STAMP]


def test_when_nothing_is_left_another_service_is_asked_for_and_the_rest_is_kept() -> None:
    visitor = at_check_page(note="Giao trong giờ hành chính")
    Service.objects.filter(slug__in=(TOKEN, STAMP)).update(active=False)
    assert visitor.send(CHECK, {})["Location"] == BUY
    assert not Case.objects.exists()
    visitor.open(BUY)
    assert "lines-0-service" in visitor.page.context["form"].errors
    answer = visitor.send(BUY, PURCHASE | line(1, "chung-thu-tls-ten-mien") | line(2, ""), **{"lines-0-device": None})
    assert answer["Location"] == CHECK
    visitor.open(CHECK)
    assert "Giao trong giờ hành chính" in visitor.text
    reference_of(visitor.send(CHECK, {}))


def test_what_this_window_showed_is_sent_whatever_another_one_has_changed_since() -> None:
    visitor = at_check_page()
    seen = visitor.hidden
    go_through(visitor, **{"lines-0-quantity": "9"})
    reference_of(visitor.client.post(CHECK, seen))
    assert Purchase.objects.get().lines.get(position=1).quantity == 3


def test_answers_that_were_not_on_the_page_are_shown_before_anything_is_sent() -> None:
    visitor = at_check_page()
    seen = visitor.hidden
    go_through(visitor, **{"lines-0-quantity": "9"})
    visitor.page = visitor.client.post(CHECK, seen | {"_draft": ""})
    refused(visitor)
    assert visitor.page.context["quote"].lines[0].quantity == 9
    reference_of(visitor.send(CHECK, {}))
    assert Purchase.objects.get().lines.get(position=1).quantity == 9


def test_the_button_of_the_other_language_keeps_the_answers_of_this_window() -> None:
    visitor = at_check_page()
    visitor.client.cookies["vsign_purchase_1"] = ""
    visitor.send(f"/en{CHECK}", {}, _redraw="1")
    assert "Check before you send" in refused(visitor)
    assert "Công ty TNHH Thủy sản Cà Mau" in visitor.text
    reference_of(visitor.send(f"/en{CHECK}", {}))


def test_what_was_typed_can_be_thrown_away_on_the_check_page() -> None:
    visitor = at_check_page()
    assert visitor.send(CHECK, {}, _discard="1")["Location"] == BUY
    visitor.open(BUY)
    assert 'dau-thoi-gian" selected' not in visitor.text


@pytest.mark.clause("C8.2")
def test_a_policy_published_in_between_is_shown_before_anything_is_sent() -> None:
    visitor = at_check_page()
    PolicyVersion(text_vi="# Chính sách mới").publish(timezone.now())
    visitor.send(CHECK, {})
    assert "phiên bản 2" in refused(visitor)
    reference_of(visitor.send(CHECK, {}))
    case = Case.objects.get()
    assert case.policy_version is not None
    assert case.policy_version.number == 2


# ------------------------------------------------------------------------- tampering
@pytest.mark.parametrize("seal", [None, "", "x", "1.2.3:x", "😀", "\x00", "1" * 5000])
def test_a_seal_that_was_altered_sends_nothing(seal: str | None) -> None:
    visitor = at_check_page()
    visitor.send(CHECK, {}, seal=seal)
    refused(visitor)
    reference_of(visitor.send(CHECK, {}))


def test_a_seal_made_for_something_else_sends_nothing() -> None:
    visitor = at_check_page()
    visitor.send(CHECK, {}, seal=Signer(salt="consult.other").sign("1.a.b"))
    refused(visitor)


def without(visitor: Visitor, value: str) -> None:
    """Both places hold this instead of the draft."""
    visitor.client.cookies["vsign_purchase_1"] = value
    visitor.send(CHECK, {}, _draft=value)
    refused(visitor)
    assert "Công ty TNHH Thủy sản Cà Mau" not in visitor.text


@pytest.mark.parametrize("value", ["", "x", "a:b:c", "eyJ4IjoxfQ:1:x"])
def test_a_draft_that_was_altered_is_no_draft(value: str) -> None:
    without(at_check_page(), value)


def test_a_draft_with_one_letter_changed_is_no_draft() -> None:
    visitor = at_check_page()
    value = visitor.client.cookies["vsign_purchase_1"].value
    without(visitor, ("B" if value[5] != "B" else "C").join((value[:5], value[6:])))


def test_a_draft_in_the_browser_older_than_an_hour_is_forgotten() -> None:
    with time_machine.travel(timezone.now() - timedelta(hours=2)):
        visitor = at_check_page()
        cookie = visitor.client.cookies["vsign_purchase_1"].value
    visitor.client.cookies["vsign_purchase_1"] = cookie
    visitor.open(CHECK)
    assert "Công ty TNHH Thủy sản Cà Mau" not in visitor.text


@pytest.mark.parametrize("token", [None, "", "x", "a:b:c"])
def test_a_bad_submission_token_shows_the_page_again(token: str | None) -> None:
    visitor = at_check_page()
    visitor.send(CHECK, {}, token=token)
    refused(visitor)
    reference_of(visitor.send(CHECK, {}))


def test_a_page_without_its_csrf_proof_is_shown_again() -> None:
    visitor = at_check_page()
    assert visitor.send(CHECK, {}, csrfmiddlewaretoken=None).status_code == 403
    assert "Công ty TNHH Thủy sản Cà Mau" in visitor.text
    assert not Case.objects.exists()
    reference_of(visitor.send(CHECK, {}))


# ------------------------------------------------------------------------- twice
def test_a_double_click_is_one_request_and_both_get_its_receipt() -> None:
    visitor = at_check_page()
    form, cookies = visitor.hidden, visitor.client.cookies.output(header="").strip()
    first = reference_of(visitor.client.post(CHECK, form))
    assert cookies
    second = reference_of(visitor.client.post(CHECK, form))
    assert first == second
    assert Case.objects.count() == 1


def test_a_second_press_that_still_carries_the_answers_gets_the_same_receipt() -> None:
    visitor = at_check_page()
    form = visitor.hidden
    kept = {name: morsel.value for name, morsel in visitor.client.cookies.items()}
    first = reference_of(visitor.client.post(CHECK, form))
    for name, value in kept.items():
        visitor.client.cookies[name] = value
    assert reference_of(visitor.client.post(CHECK, form)) == first
    assert Case.objects.count() == 1


def test_another_browser_never_gets_the_receipt() -> None:
    visitor = at_check_page()
    form = visitor.hidden
    reference = reference_of(visitor.client.post(CHECK, form))
    stranger: Any = Visitor()
    stranger.open(BUY)
    stranger.send(CHECK, form | {"csrfmiddlewaretoken": stranger.hidden["csrfmiddlewaretoken"]})
    assert stranger.page.status_code == 200
    assert reference not in stranger.text
    assert Case.objects.count() == 1
