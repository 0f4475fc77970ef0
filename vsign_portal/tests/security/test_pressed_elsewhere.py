"""A link from a mail acts only by a button on our own page: no other site opens or changes anything with it."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from casework.people import consent_links
from casework.people.access_request import AccessRequest
from casework.people.consent import Act, Consent, Purpose
from casework.tests.factories import EMAIL, NAME, make_consent
from privacy.rights import letters

pytestmark = pytest.mark.django_db
EVIL = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://testserver.evil.example"},
    {"Origin": "https://testserver"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
]
OWN = [{}, {"Origin": "http://testserver"}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}]
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def without_csrf(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    """Every page of ours that takes a POST without our token in it, by name."""
    for each in patterns:
        if isinstance(each, URLResolver):
            space = each.namespace or ""
            if space != "admin":
                yield from without_csrf(each.url_patterns, f"{prefix}{space}:" if space else prefix)
        elif getattr(each.callback, "csrf_exempt", False):
            yield f"{prefix}{each.name}"


PAGES = sorted(set(without_csrf(get_resolver().url_patterns)))


def test_the_walk_finds_them() -> None:
    assert {"privacy:open_my_data", "privacy:confirm_identity", "casework:confirm_consent"} <= set(PAGES)


@pytest.mark.parametrize("headers", EVIL, ids=str)
@pytest.mark.parametrize("page", PAGES)
def test_pressed_on_another_site_it_does_nothing(page: str, headers: dict[str, str]) -> None:
    answer = Client().post(reverse(page, args=["1:abcde:x"]), headers=headers)
    assert answer.status_code == 403
    assert "Location" not in answer


def link() -> tuple[str, AccessRequest]:
    asked = AccessRequest.objects.create(full_name=NAME, address=EMAIL)
    token = letters.links.signed(asked.pk, letters.MY_DATA_SALT)
    return reverse("privacy:open_my_data", args=[token]), asked


@pytest.mark.parametrize("headers", EVIL, ids=str)
def test_nobodys_page_is_opened_in_somebody_elses_browser(headers: dict[str, str]) -> None:
    path, asked = link()
    browser = Client()
    assert browser.post(path, headers=headers).status_code == 403
    assert not browser.cookies
    asked.refresh_from_db()
    assert asked.opened_at is None


@pytest.mark.parametrize("headers", OWN, ids=str)
def test_pressed_on_our_own_page_it_opens(headers: dict[str, str]) -> None:
    path, _asked = link()
    assert Client().post(path, headers=headers).status_code == 302


def test_a_mail_program_unsubscribes_wherever_it_runs() -> None:
    consent = make_consent(Purpose.RELATED, Act.GRANTED)
    path = consent_links.unsubscribe(consent.pk, "vi").partition("://")[2]
    answer = Client().post(path[path.index("/") :], ONE_CLICK, headers=EVIL[0])
    assert answer.status_code == 200
    assert not Consent.objects.granted(Purpose.RELATED).exists()


@pytest.mark.parametrize("page", [page for page in PAGES if page != "casework:unsubscribe"])
def test_no_other_link_is_a_mail_programs(page: str) -> None:
    assert Client().post(reverse(page, args=["1:abcde:x"]), ONE_CLICK, headers=EVIL[0]).status_code == 403
