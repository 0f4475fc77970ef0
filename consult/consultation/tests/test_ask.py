"""Asking for consultation: what is stored, what is asked again, what is kept meanwhile."""

from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from casework.case.case import Case
from casework.case.timeline import Event
from casework.people.person import Person
from casework.post.letter import Letter
from casework.tests.visitor import Visitor, reference_of
from consult.consultation.consultation import Consultation
from consult.tests.answers import ASK, CONSULTATION, SOMEBODY, STAMP, TOKEN, withdraw_service

pytestmark = pytest.mark.django_db


def ask(answers: dict[str, Any] = CONSULTATION, path: str = ASK, **changes: Any) -> Visitor:
    visitor = Visitor()
    visitor.fill_in(path, answers, **changes)
    return visitor


def test_a_request_is_stored_with_its_person_and_its_facts() -> None:
    reference = reference_of(ask().page)
    case = Case.objects.get()
    assert (case.reference, case.kind, case.channel, case.status, case.language) == (
        reference, "consultation", "web", "new", "vi"
    )  # fmt: skip
    person = Person.objects.get()
    assert case.person == person
    assert (person.full_name, person.phone, person.email) == (
        "Nguyễn Thị Ánh", "+84912345678", "anh.nguyen@example.vn"
    )  # fmt: skip
    assert (person.customer_type, person.organisation, person.tax_code, person.province) == (
        "organisation", "Công ty TNHH Thủy sản Cà Mau", "0100109106", "96"
    )  # fmt: skip
    asked = case.consultation
    assert (asked.service.slug, asked.question, asked.call_time) == (TOKEN, CONSULTATION["question"], "morning")
    assert [event.verb for event in Event.objects.all()] == ["received"]


def test_receipt_and_notice_wait_with_their_jobs_and_say_what_was_asked() -> None:
    reference = reference_of(ask().page)
    letters = {letter.purpose: letter for letter in Letter.objects.all()}
    assert set(letters) == {"receipt", "staff_notice"}
    receipt = letters["receipt"].text.body
    assert reference in receipt
    assert CONSULTATION["question"] not in receipt
    jobs = ProcrastinateJob.objects.filter(task_name="casework.send_letters")
    assert sorted(pk for job in jobs for pk in job.args["ids"]) == sorted(letter.pk for letter in letters.values())


def test_the_receipt_page_tells_that_we_call_and_by_when() -> None:
    visitor = ask(path="/en" + ASK)
    visitor.open(visitor.page["Location"])
    assert "We call you on the number you gave" in visitor.text
    assert "<time datetime=" in visitor.text
    assert CONSULTATION["question"] not in visitor.text


@pytest.mark.clause("C1.1")
@pytest.mark.parametrize("name", ["full_name", "phone", "email", "customer_type", "adult"])
def test_what_must_be_given_is_asked_for_and_the_rest_is_kept(name: str) -> None:
    visitor = ask(**{name: None})
    assert visitor.page.status_code == 200
    assert "<title>Lỗi:" in visitor.text
    assert name in visitor.page.context["form"].errors
    assert CONSULTATION["question"] in visitor.text
    assert not Case.objects.exists()


@pytest.mark.clause("C1.1")
@pytest.mark.parametrize("name", ["full_name", "phone", "email"])
def test_the_browser_asks_for_contact_details_too(name: str) -> None:
    visitor = Visitor()
    visitor.open(ASK)
    field = visitor.page.context["form"][name]
    assert " required" in str(field)
    assert str(field) in visitor.text


@pytest.mark.parametrize("name", ["organisation", "tax_code", "province", "service", "question", "call_time"])
def test_the_browser_never_insists_on_what_may_be_left_out(name: str) -> None:
    visitor = Visitor()
    visitor.open(ASK)
    assert " required" not in str(visitor.page.context["form"][name])


@pytest.mark.parametrize("kind", ["organisation", "member"])
@pytest.mark.parametrize("name", ["organisation", "tax_code"])
def test_an_organisation_gives_its_name_and_tax_code(kind: str, name: str) -> None:
    visitor = ask(customer_type=kind, **{name: ""})
    assert list(visitor.page.context["form"].errors) == [name]
    assert not Case.objects.exists()


def test_an_organisations_name_is_not_stored_with_an_individual() -> None:
    reference_of(ask(customer_type="individual").page)
    person = Person.objects.get()
    assert (person.customer_type, person.organisation) == ("individual", "")


def test_an_individual_may_give_the_personal_tax_code() -> None:
    reference_of(ask(SOMEBODY | {"question": "Tôi cần tư vấn"}, tax_code="079123456789").page)
    assert Person.objects.get().tax_code == "079123456789"


@pytest.mark.parametrize("code", ["0100109107", "12345", "01001O9106", "0100109106-1"])
def test_a_wrong_tax_code_is_explained(code: str) -> None:
    visitor = ask(tax_code=code)
    assert list(visitor.page.context["form"].errors) == ["tax_code"]
    assert f'value="{code}"' in visitor.text


def test_a_service_or_a_question_is_enough() -> None:
    reference_of(ask(question="").page)
    reference_of(ask(service="").page)
    assert Consultation.objects.filter(question="").count() == 1
    assert Consultation.objects.filter(service=None).count() == 1


def test_neither_service_nor_question_is_asked_again() -> None:
    visitor = ask(service="", question="  \u200b ")
    assert list(visitor.page.context["form"].errors) == ["question"]


@pytest.mark.parametrize("slug", ["khong-co", STAMP, "x" * 5000])
def test_an_unknown_or_withdrawn_service_is_explained_and_nothing_typed_is_lost(slug: str) -> None:
    withdraw_service(STAMP)
    visitor = ask(service=slug)
    assert list(visitor.page.context["form"].errors) == ["service"]
    for typed in (CONSULTATION["question"], CONSULTATION["organisation"], "0912 345 678"):
        assert typed in visitor.text
    assert not Case.objects.exists()
    reference_of(visitor.send(ASK, CONSULTATION))


def test_a_service_withdrawn_while_the_page_was_open_is_noticed() -> None:
    visitor = Visitor()
    visitor.open(ASK)
    withdraw_service(TOKEN)
    visitor.send(ASK, CONSULTATION)
    assert list(visitor.page.context["form"].errors) == ["service"]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_services_link_opens_the_form_with_it_chosen(prefix: str) -> None:
    visitor = Visitor()
    visitor.open(f"{prefix}{ASK}?dich-vu={STAMP}")
    assert f'<option value="{STAMP}" selected>' in visitor.text


@pytest.mark.parametrize("slug", ["khong-co", "%00", "<script>", "x" * 3000])
def test_a_link_to_no_service_opens_the_plain_form(slug: str) -> None:
    visitor = Visitor()
    assert visitor.open(f"{ASK}?dich-vu={slug}").status_code == 200
    assert not visitor.page.context["form"].initial.get("service")
    assert "<script>" not in visitor.text


def test_a_time_to_call_is_never_needed_and_never_made_up() -> None:
    reference_of(ask(call_time=None).page)
    assert Consultation.objects.get().call_time == "any"
    assert list(ask(call_time="midnight").page.context["form"].errors) == ["call_time"]


def test_the_same_press_twice_is_one_request_with_one_receipt() -> None:
    visitor = Visitor()
    visitor.open(ASK)
    form = visitor.hidden | CONSULTATION
    first, second = (visitor.client.post(ASK, form) for _press in range(2))
    assert reference_of(first) == reference_of(second)
    assert Case.objects.count() == 1
