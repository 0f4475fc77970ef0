"""SECRET_KEY is changed, the old one listed as a fallback: whatever was mailed, shown or proven still counts. Without
the old one none of it does."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils.crypto import get_random_string

from casework.disclosure import signing as handover_signing
from casework.ground import links, spellings
from casework.intake import passphrases, tracking
from casework.people.consent import also_erased, digest
from casework.post.letter import case_link
from casework.staff import first_password
from casework.tests.desk import manager
from casework.tests.factories import EMAIL, make_case, make_letter, make_recipient, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C7.2")]
Probe = Callable[[], bool]


def a_link_to_a_case() -> Probe:
    case = make_case()
    path = case_link(make_letter(case)).removeprefix(django_settings.SITE_URL)
    return lambda: Client().get(path).status_code == 200


def a_mark_of_a_mailbox() -> Probe:
    token = links.bound(7, EMAIL, "a salt")
    return lambda: links.bound_number_of(token, "a salt") == 7 and links.is_bound_to(token, EMAIL)


def a_passphrase() -> Probe:
    phrase = passphrases.of("a nonce")
    case = make_case(kind="complaint", person=None, passphrase_digest=passphrases.digest(phrase))
    return lambda: tracking.find(case.reference, phrase) is not None


def a_link_to_a_first_password() -> Probe:
    staff: User = make_staff()
    token = first_password.link(staff).rstrip("/").rpartition("/")[2]
    return lambda: first_password.holder_of(token) == staff


def the_proof_of_an_erased_consent() -> Probe:
    stored = digest(EMAIL)
    return lambda: stored in also_erased(EMAIL)


def anything_signed() -> Probe:
    sealed = signing.dumps({"a": 1}, salt="a salt")

    def opens() -> bool:
        try:
            return bool(signing.loads(sealed, salt="a salt") == {"a": 1})
        except signing.BadSignature:
            return False

    return opens


PROBES = [
    a_link_to_a_case,
    a_mark_of_a_mailbox,
    a_passphrase,
    a_link_to_a_first_password,
    the_proof_of_an_erased_consent,
    anything_signed,
]


@pytest.mark.parametrize("make", PROBES, ids=[make.__name__ for make in PROBES])
def test_what_was_made_under_the_old_key_counts_while_it_is_listed(make: Callable[[], Probe], settings: Any) -> None:
    old, counts = settings.SECRET_KEY, make()
    assert counts()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = get_random_string(50), [old]
    assert counts()
    settings.SECRET_KEY_FALLBACKS = []
    assert not counts()


def test_staff_stay_signed_in_while_the_old_key_is_listed(settings: Any) -> None:
    """Whoever came meanwhile is signed in under the new one; Django sees to that."""
    old, came, stayed_away = settings.SECRET_KEY, manager(), manager()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = get_random_string(50), [old]
    assert came.open("index").status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert came.open("index").status_code == 200
    assert stayed_away.client.get(reverse("admin:index")).status_code == 302


def test_the_kind_of_a_link_is_in_its_salt() -> None:
    token = links.signed(7, "one kind")
    assert links.number_of(token, "one kind") == 7
    assert links.number_of(token, "another") is None
    assert spellings.is_marked(spellings.mark(EMAIL), EMAIL)


def test_a_hand_over_is_signed_by_the_old_secret_too_until_its_recipient_has_the_new_key(settings: Any) -> None:
    """By the rules of Standard Webhooks: signatures with a blank between them, of which one has to hold."""
    settings.HANDOVER_SECRET = "the old secret of the operations"
    recipient = make_recipient()
    old = handover_signing.keys_of(recipient)
    settings.HANDOVER_SECRET, settings.HANDOVER_SECRET_FALLBACKS = "the new secret", [settings.HANDOVER_SECRET]
    signed = handover_signing.headers(handover_signing.keys_of(recipient), "n", 1, b"{}")["webhook-signature"]
    new_alone, old_alone = (
        handover_signing.headers(keys, "n", 1, b"{}")["webhook-signature"]
        for keys in ([handover_signing.key_of(recipient)], old)
    )
    assert signed == f"{new_alone} {old_alone}"
