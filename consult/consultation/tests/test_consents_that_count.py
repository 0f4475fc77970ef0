"""Nobody is asked to confirm what counts already, and only the mailbox learns what does."""

import pytest

from casework.people import consent_links
from casework.people.consent import Consent
from casework.post.letter import Letter
from casework.tests.factories import make_case, make_consent
from casework.tests.visitor import Visitor, reference_of
from consult.tests.answers import ASK, CONSULTATION

pytestmark = pytest.mark.django_db


def ask_for_marketing() -> Visitor:
    visitor = Visitor()
    reference_of(visitor.fill_in("/en" + ASK, CONSULTATION, consent_marketing="on"))
    return visitor


def asking_mails() -> int:
    return Letter.objects.filter(purpose="confirm_consent").count()


@pytest.mark.clause("C2.3")
def test_nobody_is_asked_to_confirm_what_counts_already() -> None:
    ask_for_marketing()
    Consent.objects.get().confirm()
    ask_for_marketing()
    assert asking_mails() == 1
    body = Letter.objects.filter(purpose="receipt").latest("pk").text.body
    assert "it has counted since" in body
    assert "confirm" not in body.partition("WHAT YOU AGREED TO")[2].partition("Privacy policy")[0]


def test_what_was_withdrawn_since_is_asked_for_again() -> None:
    ask_for_marketing()
    Consent.objects.get().confirm().withdraw()
    ask_for_marketing()
    assert asking_mails() == 2


def test_the_consent_of_somebody_else_at_the_mailbox_spares_nobody_the_question() -> None:
    ask_for_marketing()
    Consent.objects.get().confirm()
    reference_of(Visitor().fill_in("/en" + ASK, CONSULTATION, full_name="Trần Văn Bình", consent_marketing="on"))
    assert asking_mails() == 2


def test_the_receipt_tells_nobody_what_is_agreed_to_at_an_address_they_typed() -> None:
    """The page is the same whether a second mail comes or not; it speaks of one whenever a box was ticked."""

    def told() -> str:
        visitor = ask_for_marketing()
        text = visitor.open(visitor.page["Location"]).content.decode()
        return text.partition("We are sending a confirmation")[2].partition("What happens next")[0]

    first = told()
    Consent.objects.get().confirm()
    assert told() == first
    assert "a second e-mail asks you to confirm it" in first


def test_without_a_tick_no_second_mail_is_spoken_of() -> None:
    visitor = Visitor()
    reference_of(visitor.fill_in("/en" + ASK, CONSULTATION))
    assert "second e-mail" not in visitor.open(visitor.page["Location"]).content.decode()


@pytest.mark.parametrize(("purpose", "said"), [("marketing", "link to refuse"), ("handover", "page of your own data")])
def test_the_page_that_confirms_speaks_of_what_was_agreed_to(purpose: str, said: str) -> None:
    consent = make_consent(purpose, "asked", case=make_case())
    address = consent_links.confirm(consent.pk, "en")
    page = Visitor().client.post(address[address.index("/en/") :]).content.decode()
    others = {"link to refuse", "page of your own data"} - {said}
    assert said in page
    assert not any(other in page.partition("<main")[2].partition("</main")[0] for other in others)
