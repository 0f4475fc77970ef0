"""Confirming and withdrawing a consent from a mail: a page with a button, and only the button acts."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from casework.intake.letters import CONFIRM_CONSENT
from casework.people import consent_links
from casework.people.consent import Act, Consent, Purpose
from casework.post.mail import message
from casework.tests.factories import EMAIL, make_case, make_consent, make_letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """Enforces CSRF, as browsers meet it; the links from mails work without a cookie."""
    return Client(enforce_csrf_checks=True)


def path(address: str) -> str:
    return re.sub(r"^https?://[^/]+", "", address)


def confirm_link(consent: Consent, language: str = "vi") -> str:
    return path(consent_links.confirm(consent.pk, language))


def unsubscribe_link(consent: Consent) -> str:
    return path(consent_links.unsubscribe(consent.pk, "vi"))


def granted() -> list[str]:
    return list(Consent.objects.granted(Purpose.MARKETING).values_list("address", flat=True))


@pytest.mark.clause("C2.3")
def test_asking_alone_does_not_count() -> None:
    make_consent()
    assert granted() == []


@pytest.mark.clause("C2.3")
def test_opening_the_link_changes_nothing_and_the_button_grants(client: Client) -> None:
    consent = make_consent()
    assert consent.wording.text in client.get(confirm_link(consent)).content.decode()
    assert client.head(confirm_link(consent)).status_code == 200
    assert granted() == []
    assert client.post(confirm_link(consent)).status_code == 200
    assert granted() == [EMAIL]


def test_confirming_twice_is_one_grant(client: Client) -> None:
    consent = make_consent()
    for _n in range(2):
        client.post(confirm_link(consent))
    assert Consent.objects.filter(act=Act.GRANTED).count() == 1


def test_the_grant_keeps_wording_and_policy_version_shown(client: Client) -> None:
    consent = make_consent()
    client.post(confirm_link(consent))
    grant = Consent.objects.get(act=Act.GRANTED)
    assert (grant.wording, grant.policy_version) == (consent.wording, consent.policy_version)
    assert grant.confirms == consent


def test_a_link_older_than_seven_days_is_no_longer_good(client: Client) -> None:
    consent = make_consent()
    with time_machine.travel(timezone.now() - timedelta(days=8)):
        old = confirm_link(consent)
    assert client.post(old).status_code == 410
    assert granted() == []


@pytest.mark.parametrize("damage", [lambda a: a[:-3] + "/", lambda a: a.replace("xac-nhan/", "xac-nhan/9")])
def test_an_altered_link_is_no_longer_good(client: Client, damage: object) -> None:
    altered = damage(confirm_link(make_consent()))  # type: ignore[operator]
    assert client.post(altered).status_code == 410
    assert granted() == []


def test_an_unsubscribe_link_does_not_confirm(client: Client) -> None:
    consent = make_consent()
    token = unsubscribe_link(consent).rstrip("/").rpartition("/")[2]
    assert client.post(f"/xac-nhan/{token}/").status_code == 410
    assert granted() == []


@pytest.mark.clause("C2.3")
def test_a_mail_program_unsubscribes_with_one_post_and_no_cookie(client: Client) -> None:
    grant = make_consent().confirm()
    answer = client.post(unsubscribe_link(grant), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert granted() == []
    assert Consent.objects.latest("pk").act == Act.WITHDRAWN


def test_opening_the_unsubscribe_link_changes_nothing(client: Client) -> None:
    grant = make_consent().confirm()
    client.get(unsubscribe_link(grant))
    assert granted() == [EMAIL]


def test_an_old_confirmation_link_does_not_undo_a_withdrawal(client: Client) -> None:
    consent = make_consent()
    link = confirm_link(consent)
    client.post(link)
    client.post(unsubscribe_link(consent))
    assert client.post(link).status_code == 410
    assert granted() == []


def test_a_stranger_who_ticks_the_box_again_does_not_undo_a_grant() -> None:
    make_consent().confirm()
    make_consent()
    assert granted() == [EMAIL]


def test_links_are_kept_out_of_referer_and_caches(client: Client) -> None:
    answer = client.get(confirm_link(make_consent()))
    assert answer["Referrer-Policy"] == "strict-origin"
    assert "no-store" in answer["Cache-Control"]
    assert 'name="robots" content="noindex"' in answer.content.decode()


def test_the_link_is_made_at_the_moment_of_sending_and_never_stored() -> None:
    consent = make_consent(case=make_case())
    letter = CONFIRM_CONSENT.letter(EMAIL, "vi", case=consent.case, consent=consent)
    letter.save()
    assert "[[confirm]]" in letter.text.body
    assert "/xac-nhan/" not in letter.text.body
    sent = message(letter).body
    assert "[[confirm]]" not in sent
    assert "/xac-nhan/" in sent


def test_letters_on_a_case_carry_no_secret_link() -> None:
    letter = make_letter()
    assert message(letter).body == letter.text.body
