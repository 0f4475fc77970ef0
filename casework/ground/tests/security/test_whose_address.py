"""One connection counts as one, however its address is written and however many addresses its net has."""

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from casework.ground import browsers


def asked_by(settings: object, hops: int, forwarded: str | None, remote: str = "10.0.0.1") -> object:
    settings.PROXY_HOPS = hops  # type: ignore[attr-defined]
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return RequestFactory().get("/", REMOTE_ADDR=remote, **headers)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("forwarded", "address", "counted"),
    [
        ("1.2.3.4", "1.2.3.4", "1.2.3.4"),
        ("1.2.3.4:5678", "1.2.3.4", "1.2.3.4"),
        ("::ffff:1.2.3.4", "1.2.3.4", "1.2.3.4"),
        ("[::ffff:1.2.3.4]:443", "1.2.3.4", "1.2.3.4"),
        ("9.9.9.9, 1.2.3.4", "1.2.3.4", "1.2.3.4"),
        (" 1.2.3.4 ", "1.2.3.4", "1.2.3.4"),
        ("2001:db8::1", "2001:db8::1", "2001:db8::/64"),
        ("2001:0DB8:0:0:ffff::1", "2001:db8::ffff:0:0:1", "2001:db8::/64"),
        ("[2001:db8::1]", "2001:db8::1", "2001:db8::/64"),
        ("[2001:db8::1]:443", "2001:db8::1", "2001:db8::/64"),
        ('"[2001:db8::1]:443"', "2001:db8::1", "2001:db8::/64"),
        ("fe80::1%eth0", "fe80::1", "fe80::/64"),
        ("2001:db8:0:1::1", "2001:db8:0:1::1", "2001:db8:0:1::/64"),
        ("abc", "0.0.0.0", "0.0.0.0"),
        ("unknown", "0.0.0.0", "0.0.0.0"),
        ("1.2.3.4.5", "0.0.0.0", "0.0.0.0"),
        ("01.2.3.4", "0.0.0.0", "0.0.0.0"),
        ("1.2.3.4, ", "1.2.3.4", "1.2.3.4"),
    ],
)
def test_the_proxy_s_entry_is_read_as_proxies_write_it(
    settings: object, forwarded: str, address: str, counted: str
) -> None:
    request = asked_by(settings, 1, forwarded)
    assert (browsers.ip_address(request), browsers.net_address(request)) == (address, counted)  # type: ignore[arg-type]


def test_without_proxies_of_our_own_the_header_is_a_strangers_word(settings: object) -> None:
    assert browsers.ip_address(asked_by(settings, 0, "1.2.3.4")) == "10.0.0.1"  # type: ignore[arg-type]


def test_a_request_that_came_past_the_proxies_counts_for_its_own_address(settings: object) -> None:
    assert browsers.ip_address(asked_by(settings, 2, "1.2.3.4")) == "10.0.0.1"  # type: ignore[arg-type]
    assert browsers.ip_address(asked_by(settings, 1, None)) == "10.0.0.1"  # type: ignore[arg-type]


@given(st.text(max_size=60))
def test_nothing_that_stands_in_the_header_breaks_it(written: str) -> None:
    address = str(browsers._address_in(written))
    assert str(browsers._address_in(address)) == address


@pytest.mark.django_db
@pytest.mark.parametrize("forwarded", ["1.2.3.4:5678", "abc", "unknown", "[2001:db8::1]:443"])
def test_a_failed_sign_in_is_answered_whatever_the_header_says(
    client: object, settings: object, forwarded: str
) -> None:
    settings.PROXY_HOPS = 1  # type: ignore[attr-defined]
    data = {"username": "ai", "password": "sai"}
    answer = client.post("/quan-tri/login/", data, headers={"X-Forwarded-For": forwarded})
    assert answer.status_code == 200
