"""Counting in PostgreSQL how often somebody does a thing."""

import re
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured

from casework.ground import throttle
from casework.ground.throttle_counter import ThrottleCounter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_an_hour(settings: Any) -> None:
    settings.THROTTLE_ON = True
    settings.THROTTLE_RATES = {"intake": "2/h", "track": "2/h", "mail": "2/h", "login": "2/h"}


@time_machine.travel("2026-10-19T08:15:00Z", tick=False)
def test_what_is_over_the_limit_waits_until_the_window_ends() -> None:
    assert [throttle.seconds_to_wait("intake", "192.0.2.1") for _ in range(3)] == [0, 0, 45 * 60]


def test_the_next_window_starts_anew() -> None:
    with time_machine.travel("2026-10-19T08:15:00Z", tick=False):
        waits = [throttle.seconds_to_wait("intake", "192.0.2.1") for _ in range(3)]
        assert waits[-1] > 0
    with time_machine.travel("2026-10-19T09:00:00Z", tick=False):
        assert throttle.seconds_to_wait("intake", "192.0.2.1") == 0


@time_machine.travel("2026-10-19T08:15:00Z", tick=False)
def test_others_and_other_scopes_are_counted_apart() -> None:
    for _ in range(3):
        throttle.seconds_to_wait("intake", "192.0.2.1")
    assert throttle.seconds_to_wait("intake", "192.0.2.2") == 0
    assert throttle.seconds_to_wait("track", "192.0.2.1") == 0


def test_what_is_stored_is_no_address_and_nobody_without_the_secret_can_try_addresses_on_it(settings: Any) -> None:
    throttle.seconds_to_wait("mail", "anh@example.vn")
    settings.SECRET_KEY = "the secret of another portal"
    throttle.seconds_to_wait("mail", "anh@example.vn")
    keys = ThrottleCounter.objects.values_list("key", flat=True)
    assert len(set(keys)) == 2
    assert all(re.fullmatch("[0-9a-f]{64}", key) for key in keys)


@time_machine.travel("2026-10-19T08:45:00Z", tick=False)
def test_a_window_may_be_several_units_long_and_an_attempt_given_back(settings: Any) -> None:
    settings.THROTTLE_RATES = {"intake": "2/30m"}
    waits = [throttle.seconds_to_wait("intake", "192.0.2.1") for _ in range(3)]
    throttle.give_back("intake", "192.0.2.1")
    throttle.give_back("intake", "192.0.2.1")
    assert waits == [0, 0, 15 * 60]
    assert throttle.counted("intake", "192.0.2.1") == 1
    assert throttle.seconds_to_wait("intake", "192.0.2.1") == 0


def test_switched_off_nothing_is_counted(settings: Any) -> None:
    settings.THROTTLE_ON = False
    assert [throttle.seconds_to_wait("intake", "192.0.2.1") for _ in range(5)] == [0] * 5
    assert not ThrottleCounter.objects.exists()


@pytest.mark.parametrize("written", ["", "30", "30/x", "many/h", "5/0m", "5/-1m", "5/m30"])
def test_a_rate_that_cannot_be_read_is_refused_by_name(settings: Any, written: str) -> None:
    settings.THROTTLE_RATES = {"intake": written}
    with pytest.raises((ValueError, ImproperlyConfigured), match="intake"):
        throttle.rate("intake")
