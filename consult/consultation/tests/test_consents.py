"""One box a purpose, never ticked beforehand, none a condition of another or of the request."""

from typing import Any

import pytest

from casework.case.case import Case
from casework.people.consent import Consent
from casework.post.letter import Letter
from casework.tests.visitor import Visitor, reference_of
from consult.tests.answers import ASK, BUY, CHECK, CONSULTATION, INVOICE, PURCHASE, WHO, at_check_page

pytestmark = pytest.mark.django_db
ASKING = ["related", "marketing", "notices"]
BOXES = [(path, purpose) for path in (ASK, INVOICE) for purpose in ASKING]


def acts() -> dict[str, str]:
    return dict(Consent.objects.values_list("purpose", "act"))


def shown(path: str, prefix: str = "") -> Visitor:
    """A browser with the page that has the boxes; that of a purchase comes after two others."""
    visitor = Visitor()
    for page in (BUY, WHO) if path == INVOICE else ():
        visitor.fill_in(prefix + page, PURCHASE)
    visitor.open(prefix + path)
    return visitor


def buy(**changes: Any) -> Any:
    return at_check_page(**changes).send(CHECK, {})


@pytest.mark.clause("C2.2")
@pytest.mark.clause("C2.4")
@pytest.mark.clause("C4.2")
@pytest.mark.parametrize(("path", "purpose"), BOXES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_each_purpose_has_a_box_of_its_own_that_nobody_ticked(prefix: str, path: str, purpose: str) -> None:
    visitor = shown(path, prefix)
    box = f'<input type="checkbox" name="consent_{purpose}" id="id_consent_{purpose}">'
    assert visitor.text.count(f'name="consent_{purpose}"') == 1
    assert box in visitor.text
    assert f'<label for="id_consent_{purpose}">' in visitor.text


@pytest.mark.clause("C2.2")
@pytest.mark.clause("C2.4")
@pytest.mark.clause("C4.2")
def test_no_box_ticked_is_no_consent_and_no_hindrance() -> None:
    reference_of(Visitor().fill_in(ASK, CONSULTATION))
    reference_of(buy())
    assert Case.objects.count() == 2
    assert not Consent.objects.exists()


@pytest.mark.clause("C2.2")
@pytest.mark.clause("C2.4")
@pytest.mark.parametrize("purpose", ["related", "notices"])
def test_one_box_ticked_is_that_consent_alone(purpose: str) -> None:
    reference_of(Visitor().fill_in(ASK, CONSULTATION, **{f"consent_{purpose}": "on"}))
    assert acts() == {purpose: "granted"}


@pytest.mark.clause("C2.3")
def test_marketing_is_only_asked_for_until_the_mail_confirms_it() -> None:
    reference_of(buy(consent_marketing="on"))
    assert acts() == {"marketing": "asked"}
    assert Letter.objects.filter(purpose="confirm_consent").count() == 1
    assert not Consent.objects.granted("marketing").exists()


@pytest.mark.clause("C2.2")
def test_what_was_withdrawn_at_an_address_comes_back_only_by_its_mailbox() -> None:
    """Anybody can type an address into a form."""
    reference_of(Visitor().fill_in(ASK, CONSULTATION, consent_related="on"))
    Consent.objects.get().withdraw()
    reference_of(Visitor().fill_in(ASK, CONSULTATION, consent_related="on"))
    assert not Consent.objects.granted("related").exists()
    assert Letter.objects.filter(purpose="confirm_consent").count() == 1
    Consent.objects.latest("pk").confirm()
    assert Consent.objects.granted("related").exists()


def test_the_receipt_mail_says_what_was_agreed_to() -> None:
    reference_of(Visitor().fill_in("/en" + ASK, CONSULTATION, consent_related="on"))
    body = Letter.objects.get(purpose="receipt").text.body
    assert "I agree to receive e-mails about services related to my request." in body
    assert "I agree to receive advertising" not in body


def test_every_box_ticked_is_a_consent_each() -> None:
    reference_of(buy(**{f"consent_{purpose}": "on" for purpose in ASKING}))
    assert acts() == {"related": "granted", "notices": "granted", "marketing": "asked"}


def test_the_check_page_shows_each_box_as_it_was_left() -> None:
    visitor = at_check_page(prefix="/en", consent_related="on")
    answers = dict(visitor.page.context["groups"])["What you agree to"]
    assert [(answer.address.partition("#")[2], answer.value) for answer in answers] == [
        ("id_consent_related", "Yes"),
        ("id_consent_marketing", "No"),
        ("id_consent_notices", "No"),
        ("id_adult", "Yes"),
    ]


@pytest.mark.parametrize(("path", "answers"), [(ASK, CONSULTATION), (INVOICE, PURCHASE)])
def test_a_box_keeps_its_tick_only_when_the_visitor_made_it(path: str, answers: dict[str, str]) -> None:
    visitor = shown(path)
    visitor.send(path, answers, full_name="", adult=None, consent_related="on")
    assert 'id="id_consent_related" checked' in visitor.text
    assert 'id="id_consent_marketing" checked' not in visitor.text
