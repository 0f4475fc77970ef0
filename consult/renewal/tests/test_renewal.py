"""Renewing what was bought: by the link of a letter, or from the page of the purchase."""

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.utils import timezone

from casework.case import verbs
from casework.case.case import Case
from casework.case.states import Outcome
from casework.ground import links
from casework.ground.errors import Refused
from casework.people.person import Person
from casework.post.letter import CASE_SALT, Letter
from casework.tests.factories import make_staff
from casework.tests.visitor import Visitor, reference_of
from consult.catalogue.service import Price, Service
from consult.purchase.purchase import Purchase
from consult.renewal.renewal import RENEWAL, offer_renewal
from consult.tests.answers import BUY, CHECK, FIRM, INVOICE, MEMBER, PURCHASE, STAMP, TOKEN, TWELVE, at_check_page, line

pytestmark = pytest.mark.django_db
LIST = "Lê Văn Tám; Kế toán; tam@example.vn; 0912 345 678\nNguyễn Thị Ánh; ; anh@example.vn"


def bought(outcome: str = Outcome.DONE, **answers: str) -> Case:
    reference_of(at_check_page(TWELVE, holders=LIST, invoice_address="1 Lê Lợi, Cà Mau", **answers).send(CHECK, {}))
    case, staff = Case.objects.get(), make_staff()
    verbs.record_call(case, staff=staff, method="phone", result="confirmed")
    verbs.close(case, staff=staff, outcome=outcome, text="Đã giao.")
    return Case.objects.get()


def link(case: Case) -> str:
    offer_renewal(case, staff=make_staff())
    letter = Letter.objects.get(purpose=RENEWAL.purpose)
    return urlsplit(RENEWAL.links["renew"].address(letter)).path


def pressed(case: Case) -> Visitor:
    visitor, path = Visitor(), link(case)
    visitor.open(path)
    assert "Lê Văn Tám" not in visitor.text
    assert "Thủy sản" not in visitor.text
    visitor.open(visitor.send(path, {})["Location"])
    return visitor


# ------------------------------------------------------------------------- by the letter
def test_the_link_fills_the_form_in_and_nothing_is_sent() -> None:
    case = bought()
    visitor = pressed(case)
    form = visitor.page.context["form"]
    assert [each["service"].value() for each in form.lines.counting] == [MEMBER]
    assert form["request_type"].value() == "renewal"
    assert Case.objects.count() == 1
    # Who asks and for whom is known; what one agrees to is asked anew.
    answer = visitor.send(BUY, {"request_type": "renewal"} | line(1, MEMBER, 1, 12))
    assert answer["Location"] == INVOICE
    visitor.open(INVOICE)
    assert "1 Lê Lợi, Cà Mau" in visitor.text
    assert 'id="id_adult" checked' not in visitor.text
    assert visitor.send(INVOICE, FIRM)["Location"] == CHECK
    visitor.open(CHECK)
    assert "Lê Văn Tám, Kế toán, tam@example.vn, 0912 345 678" in visitor.text
    reference_of(visitor.send(CHECK, {}))
    again = Purchase.objects.latest("pk")
    assert (again.request_type, again.holders.count()) == ("renewal", 2)
    assert Person.objects.count() == 1


def test_the_device_stays_and_a_term_no_longer_sold_becomes_one_that_is() -> None:
    case = bought(**line(1, MEMBER, 3, 12, device=True))
    Price.objects.filter(service__slug=MEMBER, kind="renewal", term=3).update(active=False)
    first = pressed(case).page.context["form"].lines.counting[0]
    assert (first["term"].value(), first["device"].value()) == ("1", False)


def test_what_is_not_sold_any_more_is_left_out() -> None:
    case = bought(**line(2, TOKEN))
    Service.objects.filter(slug=MEMBER).update(active=False)
    assert [each["service"].value() for each in pressed(case).page.context["form"].lines.counting] == [TOKEN]


def test_the_link_opens_for_two_months() -> None:
    path = link(bought())
    with time_machine.travel(timezone.now() + timedelta(days=59)):
        assert Visitor().open(path).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=61)):
        assert Visitor().open(path).status_code == 410


def test_it_opens_nothing_once_the_mailbox_is_another() -> None:
    case = bought()
    path = link(case)
    Person.objects.update(email="khac@example.vn")
    assert Visitor().client.post(path).status_code == 410
    Person.objects.update(email="anh.nguyen@example.vn")
    assert Visitor().client.post(path).status_code == 303


@pytest.mark.parametrize("salt", [CASE_SALT, "consult.other"])
def test_another_kind_of_link_opens_nothing_here(salt: str) -> None:
    case = bought()
    assert case.person
    assert Visitor().open(f"/mua-dich-vu/gia-han/{links.bound(case.pk, case.person.email, salt)}/").status_code == 410


# ------------------------------------------------------------------------- by staff
@pytest.mark.parametrize(
    ("why", "code"),
    [
        ("open", "state"),
        ("not done", "not_bought"),
        ("phone only", "no_mailbox"),
        ("withdrawn", "not_sold"),
        ("twice", "lately"),
    ],
)
def test_when_there_is_no_button(why: str, code: str) -> None:
    case = bought(Outcome.NOT_DONE if why == "not done" else Outcome.DONE)
    assert case.person
    if why == "open":
        verbs.reopen(case, staff=make_staff(), reason="Khách gọi lại")
        case = Case.objects.get()
    if why == "phone only":
        Person.objects.filter(pk=case.person.pk).update(email="")
        case = Case.objects.get()
    if why == "withdrawn":
        Service.objects.filter(slug=MEMBER).update(active=False)
    if why == "twice":
        offer_renewal(case, staff=make_staff())
    with pytest.raises(Refused) as refused:
        offer_renewal(case, staff=make_staff())
    assert refused.value.code == code


def test_the_letter_rests_on_the_purchase_and_the_customer_sees_that_it_went() -> None:
    case = bought()
    link(case)
    letter = Letter.objects.get(purpose=RENEWAL.purpose)
    assert (letter.case, letter.address) == (case, "anh.nguyen@example.vn")
    text = RENEWAL.text(letter)
    assert "[[renew]]" in text.body
    assert case.reference in text.subject
    assert Case.objects.get().events.filter(verb="renewal_offered").exists()


def test_staff_see_about_when_it_ends() -> None:
    with time_machine.travel("2028-02-29 09:00+07:00"):
        assert bought(**line(2, STAMP, 2)).purchase.ends_about == date(2029, 2, 28)


# ------------------------------------------------------------------------- from the page of the purchase
def opened(case: Case) -> Visitor:
    assert case.person
    visitor = Visitor()
    visitor.client.post(f"/yeu-cau/{links.bound(case.pk, case.person.email, CASE_SALT)}/")
    visitor.open("/tra-cuu/")
    return visitor


def test_the_page_of_a_purchase_that_is_done_has_a_button() -> None:
    case = bought()
    visitor = opened(case)
    path = f"/mua-dich-vu/gia-han-tu/{case.reference}/"
    assert f'action="{path}"' in visitor.text
    visitor.open(visitor.send(path, {})["Location"])
    assert visitor.page.context["form"]["request_type"].value() == "renewal"


def test_whoever_knows_reference_and_number_only_is_shown_nothing() -> None:
    case = bought()
    visitor = Visitor()
    visitor.fill_in("/tra-cuu/", {"reference": case.reference, "contact": "0912345678"})
    visitor.open("/tra-cuu/")
    path = f"/mua-dich-vu/gia-han-tu/{case.reference}/"
    assert path not in visitor.text
    assert visitor.send(path, {}).status_code == 404


def test_an_ordinary_purchase_is_renewed_too() -> None:
    reference_of(at_check_page(PURCHASE).send(CHECK, {}))
    case, staff = Case.objects.get(), make_staff()
    verbs.record_call(case, staff=staff, method="phone", result="confirmed")
    verbs.close(case, staff=staff, outcome=Outcome.DONE, text="Đã giao.")
    visitor = pressed(Case.objects.get())
    assert [each["service"].value() for each in visitor.page.context["form"].lines.counting] == [TOKEN, STAMP]
