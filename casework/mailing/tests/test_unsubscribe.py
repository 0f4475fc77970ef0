"""Ending mailings from the mailbox: a page without login whose button acts, one mail that confirms it."""

import re

import pytest
from django.test import Client

from casework.mailing.unsubscribe import unsubscribe
from casework.people import consent_links
from casework.people.consent import Act, Consent, Purpose
from casework.post.letter import Letter
from casework.tests.factories import EMAIL, make_case, make_consent, make_person
from vsign_portal.logs import LEFT_OUT, without_secrets

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C2.3")]
OTHERS = {"related", "notices", "handover"}
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def client() -> Client:
    return Client(enforce_csrf_checks=True)


def granted(purpose: str, **more: object) -> Consent:
    more = {"person": make_person(), "case": make_case()} | more
    if purpose == Purpose.MARKETING:
        return make_consent(**more).confirm()
    return make_consent(purpose, Act.GRANTED, **more)


def link(consent: Consent) -> str:
    return re.sub(r"^https?://[^/]+", "", consent_links.unsubscribe(consent.pk, "vi"))


def counting() -> set[str]:
    return {purpose for purpose in Purpose.values if Consent.objects.granted(purpose).exists()}


def confirmations() -> list[Letter]:
    return list(Letter.objects.filter(purpose="unsubscribed"))


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_nothing_but_a_press_acts(client: Client, method: str) -> None:
    consent = granted(Purpose.MARKETING)
    assert getattr(client, method)(link(consent)).status_code in (200, 405)
    assert counting() == {Purpose.MARKETING}
    assert confirmations() == []


@pytest.mark.parametrize(
    ("posted", "left"),
    [({}, OTHERS), (ONE_CLICK, OTHERS), ({"everything": "1"}, {"handover"})],
)
def test_one_purpose_or_all_mails_end_at_once_and_one_mail_confirms_it(
    client: Client, posted: dict[str, str], left: set[str]
) -> None:
    person = make_person()
    consents = [granted(purpose, person=person) for purpose in Purpose.values]
    of_marketing = next(each for each in consents if each.purpose == Purpose.MARKETING)
    for _press in range(2):
        assert client.post(link(of_marketing), posted).status_code == 200
    assert counting() == left
    (letter,) = confirmations()
    assert letter.address == EMAIL
    assert letter.consent
    assert letter.consent.act == Act.WITHDRAWN
    assert letter.kind.text(letter).body.count("\n- ") == 4 - len(left)


def test_it_ends_for_everybody_who_reads_the_mailbox(client: Client) -> None:
    mine, theirs = granted(Purpose.RELATED), granted(Purpose.RELATED, person=make_person(full_name="Trần Văn Bình"))
    client.post(link(mine))
    assert counting() == set()
    assert Consent.objects.filter(act=Act.WITHDRAWN, person=theirs.person).exists()
    assert len(confirmations()) == 1


def test_the_confirmation_advertises_nothing_and_asks_for_nothing(client: Client) -> None:
    client.post(link(granted(Purpose.MARKETING)))
    (letter,) = confirmations()
    text = letter.kind.text(letter)
    assert "[QC]" not in text.subject
    assert "[[" not in text.body.partition("\n-- ")[0].replace("[[case]]", "")


def test_ending_what_was_never_confirmed_sends_nothing() -> None:
    unsubscribe(make_consent())
    assert confirmations() == []
    assert counting() == set()


def test_a_hand_over_that_ends_is_no_mailing_that_ends() -> None:
    unsubscribe(granted(Purpose.HANDOVER))
    assert counting() == set()
    assert confirmations() == []


def test_its_token_stands_in_no_log() -> None:
    written = without_secrets(f'"GET {link(granted(Purpose.RELATED))} HTTP/1.1" 200')
    assert written == f'"GET /huy-nhan-tin/{LEFT_OUT}/ HTTP/1.1" 200'
