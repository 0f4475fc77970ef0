"""Whoever tries is slowed down, by net, browser or session; the owner of the name they try gets in all the same."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.ledger.entries import TrailEntry
from casework.staff import known_browsers
from casework.staff.tests.test_second_factor import INDEX, VERIFY, code_of, with_device
from casework.tests.desk import manager
from casework.tests.factories import make_staff

pytestmark = pytest.mark.django_db
LOGIN = reverse("admin:login")
PASSWORD = "a long password"
NEAR, FAR = "192.0.2.1", "198.51.100.7"


def sign_in(username: str, password: str = PASSWORD, client: Client | None = None, net: str = NEAR) -> Any:
    return (client or Client()).post(LOGIN, {"username": username, "password": password}, REMOTE_ADDR=net)


def try_wrong(username: str, times: int = 5, net: str = NEAR) -> None:
    for _try in range(times):
        sign_in(username, "wrong", net=net)


def many_nets(count: int) -> list[str]:
    return [f"203.0.{number // 250}.{number % 250 + 1}" for number in range(count)]


# ------------------------------------------------------------- passwords
@pytest.mark.parametrize("name", ["binh", "nobody"])
def test_after_five_wrong_passwords_a_net_is_stopped_for_the_name_whether_it_exists_or_not(name: str) -> None:
    make_staff("binh")
    try_wrong(name)
    answer = sign_in(name)
    assert answer.status_code == 429
    assert "Đăng nhập đang bị khóa" in answer.content.decode()


@pytest.mark.parametrize("spelled", ["binh ", " binh", "\uff42\uff49\uff4e\uff48"])
def test_another_spelling_is_the_same_name(spelled: str) -> None:
    make_staff("binh")
    try_wrong(spelled)
    assert sign_in("binh").status_code == 429


def test_the_owner_gets_in_from_elsewhere_and_so_do_others_from_there() -> None:
    make_staff("binh")
    make_staff("an")
    try_wrong("binh")
    assert sign_in("binh", net=FAR).status_code == 302
    assert sign_in("an").status_code == 302


def test_the_browser_the_owner_always_uses_gets_in_from_the_attackers_own_net() -> None:
    make_staff("binh")
    owner = Client()
    sign_in("binh", client=owner)
    owner.post(reverse("admin:logout"))
    try_wrong("binh", 40)
    assert sign_in("binh").status_code == 429
    assert sign_in("binh", client=owner).status_code == 302


def test_from_everywhere_at_once_a_name_is_slowed_and_its_owner_is_not(settings: Any) -> None:
    settings.THROTTLE_RATES = {**settings.THROTTLE_RATES, "account": "20/h"}
    make_staff("binh")
    owner = Client()
    sign_in("binh", client=owner)
    for net in many_nets(20):
        sign_in("binh", "wrong", net=net)
    assert sign_in("binh", net=FAR).status_code == 429
    assert sign_in("binh", client=owner).status_code == 302


def test_whoever_has_a_second_factor_goes_on_to_it_however_often_others_tried(settings: Any) -> None:
    settings.THROTTLE_RATES = {**settings.THROTTLE_RATES, "account": "20/h"}
    _staff, device, _codes = with_device(username="binh")
    try_wrong("binh")
    for net in many_nets(20):
        sign_in("binh", "wrong", net=net)
    assert sign_in("binh", "wrong", net=FAR).status_code == 429
    owner = Client()
    assert sign_in("binh", client=owner, net=FAR).status_code == 302
    assert owner.post(VERIFY, {"code": code_of(device, 1)})["Location"] == INDEX


def test_a_browser_that_was_lent_guesses_no_password() -> None:
    make_staff("binh")
    lent = Client()
    sign_in("binh", client=lent)
    for _try in range(21):
        answer = sign_in("binh", "wrong", client=lent)
    assert answer.status_code == 429


@pytest.mark.parametrize("cookie", ["", "x", "x:y:z", None])
def test_a_forged_cookie_makes_no_browser_known(cookie: str | None) -> None:
    make_staff("binh")
    client, other = Client(), Client()
    if cookie is None:
        make_staff("an")
        sign_in("an", client=other)
        client.cookies[known_browsers.COOKIE.name] = other.cookies[known_browsers.COOKIE.name].value
    else:
        client.cookies[known_browsers.COOKIE.name] = cookie
    try_wrong("binh")
    assert sign_in("binh", client=client).status_code == 429


def test_a_password_alone_makes_no_browser_known_where_a_factor_is_asked() -> None:
    _staff, device, _codes = with_device(username="binh")
    client = Client()
    sign_in("binh", client=client)
    assert known_browsers.COOKIE.name not in client.cookies
    client.post(VERIFY, {"code": code_of(device, 1)})
    assert known_browsers.COOKIE.name in client.cookies


@pytest.mark.parametrize("same", ["2001:db8:1:2::9", "2001:DB8:1:2:ffff::1", "2001:0db8:0001:0002::1"])
def test_a_whole_ipv6_net_is_one(settings: Any, same: str) -> None:
    settings.THROTTLE_RATES = {**settings.THROTTLE_RATES, "login": "6/h"}
    make_staff("binh")
    for number in range(6):
        sign_in(f"name{number}", "wrong", net=f"2001:db8:1:2::{number:x}")
    assert sign_in("binh", net=same).status_code == 429
    assert sign_in("binh", net="2001:db8:1:3::1").status_code == 302


def test_an_address_that_tries_many_names_is_stopped_signed_in_or_not(settings: Any) -> None:
    settings.THROTTLE_RATES = {**settings.THROTTLE_RATES, "login": "6/h"}
    make_staff("binh")
    inside = Client()
    inside.force_login(make_staff("an"))
    for number in range(6):
        sign_in(f"name{number}", "wrong", client=inside)
    assert sign_in("binh", client=inside).status_code == 429
    assert sign_in("binh").status_code == 429


def test_an_office_that_signs_in_all_day_is_not_slowed() -> None:
    make_staff("binh")
    assert {sign_in("binh").status_code for _time in range(30)} == {302}


def test_the_lock_ends_after_half_an_hour() -> None:
    make_staff("binh")
    try_wrong("binh")
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert sign_in("binh").status_code == 302


def test_a_manager_unlocks_and_it_stands_in_the_trail() -> None:
    staff = make_staff("binh")
    try_wrong("binh")
    desk = manager()
    address = reverse("admin:auth_user_changelist")
    desk.client.get(address)
    form = {"action": "unlock", "_selected_action": [staff.pk]}
    desk.client.post(address, form | {"csrfmiddlewaretoken": desk.client.cookies["csrftoken"].value})
    assert sign_in("binh").status_code == 302
    assert TrailEntry.objects.get(verb="unlock").target == f"staff {staff.pk}"


# ------------------------------------------------------------- codes
def signed_in_as(staff: Any) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def test_wrong_codes_slow_the_net_and_not_the_owner() -> None:
    staff, device, codes = with_device()
    thief = signed_in_as(staff)
    for _try in range(6):
        answer = thief.post(VERIFY, {"code": "000000"}, REMOTE_ADDR=FAR)
    assert answer.status_code == 429
    assert thief.post(VERIFY, {"code": codes[0]}, REMOTE_ADDR=FAR).status_code == 429
    owner = signed_in_as(staff)
    assert owner.post(VERIFY, {"code": code_of(device, 1)}, REMOTE_ADDR=NEAR).status_code == 302


def test_codes_tried_from_everywhere_leave_the_owner_a_known_browser_and_the_recovery_codes(settings: Any) -> None:
    settings.THROTTLE_RATES = {**settings.THROTTLE_RATES, "account_code": "20/d"}
    staff, device, codes = with_device()
    known = signed_in_as(staff)
    known.post(VERIFY, {"code": code_of(device, 1)}, REMOTE_ADDR=NEAR)
    known.post(reverse("admin:logout"))
    thief = signed_in_as(staff)
    for net in many_nets(20):
        thief.post(VERIFY, {"code": "000000"}, REMOTE_ADDR=net)
    assert thief.post(VERIFY, {"code": code_of(device, 2)}, REMOTE_ADDR=FAR).status_code == 200
    assert signed_in_as(staff).post(VERIFY, {"code": codes[0]}, REMOTE_ADDR=NEAR).status_code == 302
    known.force_login(staff)
    device.refresh_from_db()
    device.last_t = -1
    device.save()
    assert known.post(VERIFY, {"code": code_of(device)}, REMOTE_ADDR=NEAR).status_code == 302


# ------------------------------------------------------------- the old password of somebody signed in
NEW = {"new_password1": "quite another one", "new_password2": "quite another one"}


def test_a_session_left_open_guesses_no_password_and_the_owner_is_not_slowed() -> None:
    staff = make_staff("binh", email="binh@example.vn")
    found, owner = signed_in_as(staff), signed_in_as(staff)
    address = reverse("admin:password_change")
    for _try in range(6):
        answer = found.post(address, NEW | {"old_password": "wrong"})
    assert answer.status_code == 429
    assert found.post(address, NEW | {"old_password": PASSWORD}).status_code == 429
    assert TrailEntry.objects.filter(verb="set_password", staff=staff, refused="password").count() == 5
    assert owner.post(address, NEW | {"old_password": PASSWORD}).status_code == 302


def test_a_new_password_that_will_not_do_is_no_guess() -> None:
    client = signed_in_as(make_staff("binh", email="binh@example.vn"))
    weak = {"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"}
    answers = {client.post(reverse("admin:password_change"), weak).status_code for _try in range(8)}
    assert answers == {200}


# ------------------------------------------------------------- sessions
def test_a_session_ends_after_half_an_hour_without_a_request() -> None:
    desk = manager()
    assert desk.open("index").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=25)):
        assert desk.open("index").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=50)):
        assert desk.open("index").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=90)):
        assert desk.open("index").status_code == 302


def test_a_changed_password_ends_sessions_elsewhere() -> None:
    desk = manager()
    desk.staff.set_password("another long password")
    desk.staff.save()
    assert desk.open("index").status_code == 302
