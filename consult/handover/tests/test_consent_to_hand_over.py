"""The question whether a purchase may be handed over: one a recipient, by full name, with the data and the purpose."""

from typing import Any

import pytest
from django.utils import timezone

from casework.disclosure.recipient import Recipient
from casework.people.consent import Act, Consent, Purpose
from casework.tests.factories import make_case, make_consent, make_recipient
from casework.tests.visitor import Visitor, reference_of
from consult.tests.answers import ASK, CHECK, at_check_page

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C4.2")]
FIELDS = ["casework.Person.full_name", "casework.Person.phone", "consult.Purchase.invoice_name"]
VINA = "Công ty Cổ phần Chữ ký số Vi Na"


def provider(**more: Any) -> Recipient:
    return make_recipient(fields=FIELDS, **more)


def box(recipient: Recipient) -> str:
    return f"consent_handover_{recipient.pk}"


def test_without_an_agreement_with_anybody_nothing_is_asked() -> None:
    today = timezone.localdate()
    make_recipient(valid_from=today.replace(year=2020), valid_until=today.replace(year=2021))
    assert not [name for name in at_check_page().page.context["form"].fields if "handover" in name]


def test_it_is_asked_where_something_is_bought_and_nowhere_else() -> None:
    provider()
    visitor = Visitor()
    visitor.open(ASK)
    assert "consent_handover" not in visitor.text


def test_each_recipient_is_a_question_that_names_it_the_data_and_the_purpose() -> None:
    for each in (provider(), provider(name="Công ty CA Khác")):
        form = at_check_page(prefix="/en").page.context["form"]
        words = str(form.fields[box(each)].label)
        assert each.name in words
        for part in ("full name", "phone", "name on the invoice", "for one purpose", "withdraw"):
            assert part in words


def test_a_tick_allows_that_recipient_alone_and_its_words_are_kept() -> None:
    chosen, other = provider(), provider(name="Công ty CA Khác")
    reference_of(at_check_page(**{box(chosen): "on"}).send(CHECK, {}))
    consent = Consent.objects.get()
    assert (consent.purpose, consent.act, consent.recipient) == (Purpose.HANDOVER, Act.GRANTED, chosen)
    assert set(consent.fields) == set(FIELDS)
    assert VINA in consent.wording.text
    assert other.name not in consent.wording.text
    assert consent.case
    assert consent.policy_version


def test_a_tick_for_one_whose_agreement_allows_more_meanwhile_is_shown_again() -> None:
    chosen = provider()
    visitor = at_check_page(**{box(chosen): "on"})
    Recipient.objects.update(fields=[*FIELDS, "casework.Person.email"])
    assert visitor.send(CHECK, {}).status_code == 200
    assert not Consent.objects.exists()


def test_where_one_was_ended_a_tick_only_asks_and_for_another_it_counts() -> None:
    chosen, other = provider(), provider(name="Công ty CA Khác")
    case = make_case()
    make_consent(Purpose.HANDOVER, Act.GRANTED, case=case, recipient=chosen).withdraw()
    reference_of(at_check_page(**{box(chosen): "on", box(other): "on"}).send(CHECK, {}))
    given = Consent.objects.filter(case__kind="purchase").values_list("recipient", "act")
    assert set(given) == {(chosen.pk, "asked"), (other.pk, "granted")}
