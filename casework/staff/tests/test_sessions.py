"""Where one is signed in is in sight; others end at a press, all of them after a day's work."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.centre.session import LONGEST, StaffSession, browser_in_words
from casework.ledger.entries import TrailEntry
from casework.tests.factories import make_staff

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0"
PHONE = f"Mozilla/5.0 (Linux; Android 10; K) {CHROME} Mobile Safari/537.36"
EDGE = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36 Edg/129.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1"


@pytest.fixture
def holder() -> Any:
    holder = make_staff(is_superuser=True)
    holder.set_password(PASSWORD)
    holder.save()
    return holder


def signed_in(holder: Any, browser: str = EDGE) -> Client:
    client = Client(headers={"user-agent": browser})
    client.post(reverse("admin:login"), {"username": holder.username, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [(PHONE, "Chrome, Android"), (EDGE, "Edge, Windows"), (IPHONE, "Safari, iPhone"), ("curl/8.0", ""), ("", "")],
)
def test_a_browser_is_named_as_its_owner_knows_it(user_agent: str, words: str) -> None:
    assert browser_in_words(user_agent) == words


def test_each_browser_is_listed_and_none_of_a_colleague(holder: Any) -> None:
    here, _there = signed_in(holder), signed_in(holder, PHONE)
    colleague = make_staff(is_superuser=True)
    colleague.set_password(PASSWORD)
    colleague.save()
    signed_in(colleague, IPHONE)
    page = here.get(reverse("admin:sessions")).content.decode()
    assert "Edge, Windows" in page
    assert "Chrome, Android" in page
    assert "Safari, iPhone" not in page


def test_the_others_end_and_ones_own_goes_on(holder: Any) -> None:
    here, there = signed_in(holder), signed_in(holder, PHONE)
    here.post(reverse("admin:sessions"))
    assert is_in(here)
    assert not is_in(there)
    assert TrailEntry.objects.get(verb="end_sessions").staff == holder
    here.post(reverse("admin:sessions"))
    assert TrailEntry.objects.filter(verb="end_sessions").count() == 1


def test_a_session_ends_after_a_days_work_however_busy_it_was(holder: Any) -> None:
    client, begun = signed_in(holder), timezone.now()
    for minutes in range(0, int(LONGEST.total_seconds()) // 60, 25):
        with time_machine.travel(begun + timedelta(minutes=minutes)):
            assert is_in(client)
    with time_machine.travel(begun + LONGEST + timedelta(seconds=5)):
        assert not is_in(client)


def test_a_sign_in_starts_the_day_anew(holder: Any) -> None:
    client, begun = signed_in(holder), timezone.now()
    with time_machine.travel(begun + timedelta(minutes=20)):
        client.post(reverse("admin:logout"))
        client.post(reverse("admin:login"), {"username": holder.username, "password": PASSWORD})
        assert StaffSession.objects.get(holder=holder).since >= begun + timedelta(minutes=19)
