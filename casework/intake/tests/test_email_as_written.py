"""Addresses as people write them: tidied, and asked about once when the provider's name looks mistyped."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from casework.case.case import Case
from casework.ground.mailboxes import PROVIDERS, meant
from casework.intake.fields import EmailInput, TidyEmailField
from casework.people.person import Person
from casework.tests.visitor import ASK, QUESTION, Visitor, reference_of

TIDIED = [
    " benam @gmail.com ",
    "Bé Năm <benam@gmail.com>",
    '"Bé Năm" <BeNam@Gmail.com>;',
    "<benam@gmail.com>",
    "mailto:benam@gmail.com",
    "MAILTO:benam@gmail.com?subject=x",
    "benam@gmail.com.",
    "benam@gmail.com,",
    "benam@gmail,com",
    "benam@gmail. com",
    "benam@\u200bgmail.com",
]


@pytest.mark.parametrize("typed", TIDIED)
def test_an_address_is_found_in_what_stands_around_it(typed: str) -> None:
    assert TidyEmailField().clean(typed) == "benam@gmail.com"


@pytest.mark.parametrize(
    "typed",
    [
        "a@b",
        "a@gmail.com b@gmail.com",
        "an@localhost",
        "an@[127.0.0.1]",
        "a@gmail.com\nBcc: b@gmail.com",
        "@",
        "<>",
        "benam",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        TidyEmailField().clean(typed)


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("gmial.com", "gmail.com"),
        ("gamil.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("gmaill.com", "gmail.com"),
        ("gnail.com", "gmail.com"),
        ("yaho.com.vn", "yahoo.com.vn"),
        ("hotmial.com", "hotmail.com"),
        ("outlok.com", "outlook.com"),
        ("iclould.com", "icloud.com"),
    ],
)
def test_a_mistyped_provider_is_known(typed: str, right: str) -> None:
    assert meant(f"a@{typed}") == f"a@{right}"


@pytest.mark.parametrize("domain", [*PROVIDERS, "vsign.vn", "example.vn", "gov.vn", "fst.vn", "mailcom.vn"])
def test_other_domains_are_nobodys_mistake(domain: str) -> None:
    assert not meant(f"a@{domain}")


pytestmark = pytest.mark.django_db


def test_the_question_is_asked_once_and_never_a_wall() -> None:
    visitor = Visitor()
    assert visitor.ask(email="anh@gmial.com").status_code == 200
    assert "anh@gmial.com" in visitor.text
    assert 'name="_email_take" value="anh@gmail.com"' in visitor.text
    assert not Case.objects.exists()
    reference_of(visitor.send(ASK, QUESTION, email="anh@gmial.com"))
    assert Person.objects.get().email == "anh@gmial.com"


def test_the_button_takes_what_was_meant() -> None:
    visitor = Visitor()
    visitor.ask(email="anh@gmial.com")
    reference_of(visitor.send(ASK, QUESTION, email="anh@gmial.com", _email_take="anh@gmail.com"))
    assert Person.objects.get().email == "anh@gmail.com"


def test_another_slip_is_asked_about_again() -> None:
    visitor = Visitor()
    visitor.ask(email="anh@gmial.com")
    assert visitor.send(ASK, QUESTION, email="anh@gamil.com").status_code == 200


def test_the_receipt_shows_the_address_in_full_to_its_writer() -> None:
    visitor = Visitor()
    visitor.open(visitor.ask()["Location"])
    assert "anh.nguyen@example.vn" in visitor.text


def test_every_field_for_an_address_asks() -> None:
    class Two(forms.Form):
        email = TidyEmailField(widget=EmailInput())

    form = Two({"email": "a@gmial.com"})
    assert not form.is_valid()
    assert Two({"email": "a@gmial.com", "_email_asked": "a@gmial.com"}).is_valid()
