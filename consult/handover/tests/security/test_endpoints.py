"""Where data may be posted to: never into our own net, never where one person alone has pointed it."""

import socket
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import Error, IntegrityError, transaction
from django.urls import reverse

from casework.disclosure import endpoints, recipients, transfers
from casework.disclosure.delivery import HANDOVERS
from casework.disclosure.disclosure import Disclosure
from casework.disclosure.recipient import Recipient
from casework.ground.errors import Refused
from casework.tests.desk import Desk
from casework.tests.factories import make_staff
from casework.tests.https_peer import Peer
from consult.handover.tests.test_hand_over import recipient, requested

pytestmark = pytest.mark.django_db
GOOD = ["https://vsign.vn", "https://nhan.vsign.vn/a?b=1", "https://vsign.vn:8443/x", "https://xn--vsgn-8va.vn/"]
BAD = [
    "http://vsign.vn/", "https://localhost/", "https://LOCALHOST/", "https://localhost./", "https://a.localhost/",
    "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/",
    "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[fe80::1]/", "https://169.254.169.254/latest/",
    "https://10.0.0.1/", "https://192.168.1.1/", "https://172.16.0.1/", "https://8.8.8.8/", "https://0/",
    "https://user:pw@vsign.vn/", "https://user@vsign.vn/", "https://vsign.vn@127.0.0.1/", "https://vsign.vn#@10.0.0.1/",
    "https://vsign.vn\\@10.0.0.1/", "https://vsign.vn%2e/", "https://vsign.vn./", "https://vsign/", "https:///x",
    "https://vsign.vn:22/", "https://vsign.vn:0443/", "https://vsign.vn:/", "https://db.internal/", "https://x.local/",
    "https://①②⑦.⓪.⓪.①/", "https://ｖsign.vn/", "https://vsign.vn/ x", "https://vsign.vn/\n", " https://vsign.vn/",
    "https://vsign.vn:99999/", "https://-a.vn/", "HTTPS://vsign.vn/", "https://127.0.0.1./", "https://0x7f.0.0.1/",
    "https://127.0.0.1.nip.io:25/", "https://017700000001/", "https://[64:ff9b::7f00:1]/", "https://vsign.vn;@a.vn/",
    "https://1.1.1.1:443/", "https://x.localdomain/", "https://10.in-addr.arpa/", "https:vsign.vn", "https:/vsign.vn",
    "https://vsign。vn/", "https://vsign.vn?@10.0.0.1", "https://vsign.vn:443@10.0.0.1/", "//vsign.vn/", "https://a..vn/",
]  # fmt: skip
INSIDE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
    "::1", "fe80::1", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::7f00:1", "ff02::1",
    "64:ff9b:1::7f00:1", "64:ff9b:1:fffe::a00:1", "fec0::1", "::ffff:0:7f00:1", "::ffff:0:0:1", "::", "fe80::1%eth0",
    "2a00:1450::5efe:7f00:1", "2a00:1450::200:5efe:a00:1", "2001:0:a00:1::1", "2001:db8::1", "3fff::1", "5f00::1",
    "100::1", "4000::1", "198.18.0.1", "192.0.0.8", "192.88.99.1", "240.0.0.1", "255.255.255.255", "203.0.113.5",
]  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_excepted(settings: Any) -> None:
    settings.HANDOVER_ALLOWED, settings.HANDOVER_SECRET = [], "a secret of the operations, long enough"


@pytest.mark.parametrize("address", GOOD)
def test_plain_addresses_are_taken(address: str) -> None:
    endpoints.check_written(address)


@pytest.mark.parametrize("address", BAD)
def test_odd_addresses_are_refused_on_the_page(address: str) -> None:
    with pytest.raises(ValidationError):
        endpoints.check_written(address)
    desk = Desk("casework.view_recipient", "casework.change_recipient")
    answer = save(desk, recipient(), address)
    if address.strip() == address:
        assert answer.status_code == 200
        assert Recipient.objects.get().new_endpoint == ""
    else:  # the form takes blanks away before it looks
        assert answer.status_code == 302


def test_an_exception_is_for_its_host_alone(settings: Any) -> None:
    settings.HANDOVER_ALLOWED = ["localhost"]
    endpoints.check_written("https://localhost:444/x")
    for other in ("https://user@localhost/", "https://a.localhost/", "https://127.0.0.1/"):
        with pytest.raises(ValidationError):
            endpoints.check_written(other)


# ------------------------------------------------------------- when connecting
@pytest.mark.parametrize("place", INSIDE)
def test_a_name_that_leads_inside_is_not_connected_to(monkeypatch: Any, place: str) -> None:
    """Whatever else it leads to."""
    family = socket.AF_INET6 if ":" in place else socket.AF_INET
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 443)),
        (family, socket.SOCK_STREAM, 6, "", (place, 443)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)
    monkeypatch.setattr(socket.socket, "connect", lambda *args: pytest.fail("connected"))
    with pytest.raises(endpoints.NotPublic):
        endpoints.connect("vsign.vn", 443, 1.0)


@pytest.mark.parametrize("place", ["8.8.8.8", "2001:4860:4860::8888", "2a00:1450::1", "64:ff9b::808:808"])
def test_the_public_net_is_connected_to(place: str) -> None:
    assert endpoints.is_public(place)


def test_a_hand_over_to_a_name_that_now_leads_inside_stays_here(tmp_path: Path, settings: Any) -> None:
    peer = Peer(tmp_path)
    settings.HANDOVER_CA, settings.HANDOVER_ALLOWED = str(peer.ca), ["localhost"]
    try:
        disclosure = requested(endpoint=peer.address)
        transfers.approve(disclosure, seen=transfers.shown(disclosure), staff=make_staff())
        settings.HANDOVER_ALLOWED = []
        HANDOVERS.deliver(disclosure.pk)
        disclosure.refresh_from_db()
        assert (disclosure.error, disclosure.left_at, peer.got) == ("NotPublic", None, [])
    finally:
        peer.down()


# ------------------------------------------------------------- four eyes
def save(desk: Desk, its: Recipient, endpoint: str) -> Any:
    desk.client.handler.enforce_csrf_checks = False
    form = {
        "name": its.name, "agreement_number": its.agreement_number, "valid_from": its.valid_from,
        "valid_until": its.valid_until, "purposes": its.purposes, "fields_allowed": its.fields, "endpoint": endpoint,
    }  # fmt: skip
    return desk.client.post(reverse("admin:casework_recipient_change", args=[its.pk]), form)


def press(desk: Desk, its: Recipient, seen: str) -> None:
    desk.client.handler.enforce_csrf_checks = False
    desk.client.post(reverse("admin:casework_recipient_set_endpoint", args=[its.pk]), {"seen": seen})
    its.refresh_from_db()


def test_a_new_address_is_used_once_a_colleague_has_set_it() -> None:
    rights = ("casework.view_recipient", "casework.change_recipient")
    first, second = Desk(*rights), Desk(*rights)
    its = recipient(endpoint="https://vsign.vn/cu")
    assert save(first, its, "https://other.example.vn/").status_code == 302
    its.refresh_from_db()
    assert (its.endpoint, its.new_endpoint) == ("https://vsign.vn/cu", "https://other.example.vn/")
    assert "/set_endpoint/" not in first.open("casework_recipient_change", its.pk).content.decode()
    page = second.open("casework_recipient_change", its.pk).content.decode()
    assert "https://other.example.vn/" in page
    press(first, its, recipients.shown(its))
    assert its.endpoint == "https://vsign.vn/cu"
    shown = recipients.shown(its)
    save(first, its, "https://third.example.vn/")
    press(second, its, shown)
    assert its.endpoint == "https://vsign.vn/cu"
    press(second, its, recipients.shown(its))
    assert (its.endpoint, its.endpoint_by, its.endpoint_set_by) == (
        "https://third.example.vn/",
        first.staff,
        second.staff,
    )


def test_one_alone_can_take_an_address_away() -> None:
    its = recipient(endpoint="https://vsign.vn/cu")
    save(Desk("casework.view_recipient", "casework.change_recipient"), its, "")
    its.refresh_from_db()
    assert (its.endpoint, its.endpoint_set_by) == ("", None)


def changed(its: Recipient, **changes: Any) -> None:
    Recipient.objects.filter(pk=its.pk).update(**changes)


@pytest.mark.parametrize("changes", [{"endpoint": "https://evil.example.vn/"}, {"agreement_number": "13/2026"}])
def test_what_was_approved_goes_nowhere_else_and_under_no_other_agreement(changes: dict[str, Any]) -> None:
    disclosure = requested(endpoint="https://vsign.vn/nhan")
    transfers.approve(disclosure, seen=transfers.shown(disclosure), staff=make_staff())
    changed(disclosure.recipient, **changes)  # type: ignore[arg-type]
    HANDOVERS.deliver(disclosure.pk)
    disclosure.refresh_from_db()
    assert (disclosure.state, disclosure.error, disclosure.left_at) == ("failed", "terms", None)
    with pytest.raises(Refused, match="terms"):
        transfers.try_again(disclosure, staff=make_staff())


def test_address_and_agreement_stand_on_the_page_that_approves_and_in_what_is_seen() -> None:
    disclosure = requested(endpoint="https://vsign.vn/nhan")
    desk = Desk("casework.view_disclosure", "casework.change_disclosure")
    page = desk.open("casework_disclosure_change", disclosure.pk).content.decode()
    assert "https://vsign.vn/nhan" in page
    assert "12/2026/HĐ, " in page
    assert transfers.shown(disclosure) in page
    disclosure.endpoint = "https://evil.example.vn/"
    assert transfers.shown(disclosure) not in page


@pytest.mark.parametrize("seen", ["", "0" * 64])
def test_without_having_seen_it_nobody_approves(seen: str) -> None:
    disclosure = requested()
    with pytest.raises(Refused, match="changed"):
        transfers.approve(disclosure, seen=seen, staff=make_staff())


@pytest.mark.parametrize("field", ["endpoint", "agreement"])
def test_the_frozen_terms_never_change(field: str) -> None:
    disclosure = requested(endpoint="https://vsign.vn/nhan")
    with pytest.raises(Error), transaction.atomic():
        Disclosure.objects.filter(pk=disclosure.pk).update(**{field: "x"})


def test_the_database_knows_four_eyes_too() -> None:
    staff = make_staff()
    with pytest.raises(IntegrityError, match="recipient_endpoint_is_set_by_a_second_person"), transaction.atomic():
        recipient(name="B").__class__.objects.update(
            endpoint="https://evil.example.vn/", endpoint_by=staff, endpoint_set_by=staff
        )
