"""The second factor of staff, set up, asked for, and replaced by a recovery code when the phone is lost."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from casework.ground.errors import Refused
from casework.ledger.entries import TrailEntry
from casework.post.letter import Letter
from casework.staff import second_factor
from casework.tests.factories import make_staff

pytestmark = pytest.mark.django_db
INDEX = reverse("admin:index")
SET_UP, VERIFY = "/quan-tri/second-factor/set_up/", "/quan-tri/second-factor/verify/"


def signed_in(staff: User) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def code_of(device: TOTPDevice, drift: int = 0) -> str:
    return f"{totp(device.bin_key, device.step, device.t0, device.digits, drift):06d}"


def with_device(**more: Any) -> tuple[Any, TOTPDevice, list[str]]:
    """Somebody who has set it up, and their recovery codes."""
    staff = make_staff(is_superuser=True, **more)
    client = signed_in(staff)
    client.get(SET_UP)
    device = TOTPDevice.objects.get(user=staff)
    page = client.post(SET_UP, {"code": code_of(device)}).content.decode()
    device.refresh_from_db()
    assert device.confirmed
    return staff, device, re.findall(r"<li><code>(\w+)</code>", page)


def test_where_it_is_required_nobody_goes_on_without(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = signed_in(make_staff(is_superuser=True))
    for path in (INDEX, reverse("admin:casework_case_changelist")):
        assert client.get(path)["Location"] == SET_UP


def test_in_the_demo_it_is_left_to_staff() -> None:
    assert signed_in(make_staff(is_superuser=True)).get(INDEX).status_code == 200


def test_setting_up_shows_key_and_picture_and_gives_ten_recovery_codes() -> None:
    staff = make_staff(is_superuser=True)
    client = signed_in(staff)
    page = client.get(SET_UP).content.decode()
    assert re.search(r"<code>[A-Z2-7]{16,}</code>", page)
    picture = client.get("/quan-tri/second-factor/qr/")
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"<svg" in picture.content
    device = TOTPDevice.objects.get(user=staff)
    page = client.post(SET_UP, {"code": code_of(device)}).content.decode()
    assert len(re.findall(r"<li><code>\w+</code>", page)) == 10
    assert client.get(INDEX).status_code == 200
    assert TrailEntry.objects.get(verb="set_up_second_factor").staff == staff


def test_whoever_has_it_is_asked_at_the_next_sign_in() -> None:
    staff, device, _codes = with_device()
    client = signed_in(staff)
    assert client.get(INDEX)["Location"] == VERIFY
    assert client.get(SET_UP)["Location"] == VERIFY
    assert client.post(VERIFY, {"code": code_of(device, 1)})["Location"] == INDEX
    assert client.get(INDEX).status_code == 200


@pytest.mark.parametrize("code", ["", "000000", "x", "😀", "\x00", "1" * 500])
def test_a_wrong_code_opens_nothing(code: str) -> None:
    staff, _device, _codes = with_device()
    client = signed_in(staff)
    assert client.post(VERIFY, {"code": code}).status_code == 200
    assert client.get(INDEX)["Location"] == VERIFY


def test_the_same_code_is_not_taken_twice() -> None:
    staff, device, _codes = with_device()
    code = code_of(device, 1)
    signed_in(staff).post(VERIFY, {"code": code})
    again = signed_in(staff)
    assert again.post(VERIFY, {"code": code}).status_code == 200
    assert again.get(INDEX)["Location"] == VERIFY


def test_a_recovery_code_works_once() -> None:
    staff, _device, codes = with_device()
    assert signed_in(staff).post(VERIFY, {"code": codes[0]}).status_code == 302
    assert signed_in(staff).post(VERIFY, {"code": codes[0]}).status_code == 200
    assert StaticToken.objects.filter(device__user=staff).count() == 9


def test_strangers_do_not_get_to_these_pages() -> None:
    for path in (SET_UP, VERIFY, "/quan-tri/second-factor/qr/"):
        assert Client().get(path)["Location"] == reverse("admin:login")


def test_somebody_elses_code_does_not_help() -> None:
    staff, _device, _codes = with_device()
    _other, device, _others = with_device()
    assert signed_in(staff).post(VERIFY, {"code": code_of(device, 1)}).status_code == 200


@pytest.mark.parametrize(("above", "left"), [(False, 0), (True, 1)], ids=["a colleague's", "a superuser's"])
def test_a_manager_removes_the_factor_of_a_lost_phone_but_not_a_superusers(above: bool, left: int) -> None:
    staff, _device, _codes = with_device()
    staff.is_superuser, staff.email = above, "binh@example.vn"
    staff.save()
    manager = make_staff()
    manager.groups.add(Group.objects.get(name="managers"))
    chosen = {"action": "forget_second_factor", "_selected_action": [staff.pk]}
    signed_in(manager).post(reverse("admin:auth_user_changelist"), chosen)
    assert TOTPDevice.objects.filter(user=staff).count() == left
    assert TrailEntry.objects.filter(verb="forget_second_factor", staff=manager).count() == 1 - left
    assert Letter.objects.filter(address="binh@example.vn").count() == 1 - left


def without_waiting() -> None:
    """A device that was tried with another's code takes none for a second; the tests do not wait."""
    TOTPDevice.objects.update(throttling_failure_count=0)
    StaticDevice.objects.update(throttling_failure_count=0)


def test_nobody_removes_the_factor_of_whoever_cannot_be_told() -> None:
    staff, _device, _codes = with_device()
    with pytest.raises(Refused):
        second_factor.forget(staff, staff=make_staff())
    assert TOTPDevice.objects.filter(user=staff).exists()


def test_the_holder_is_told_of_a_new_factor_and_of_a_used_recovery_code() -> None:
    staff, device, codes = with_device(email="binh@example.vn")
    assert Letter.objects.count() == 1
    signed_in(staff).post(VERIFY, {"code": code_of(device, 1)})
    assert Letter.objects.count() == 1
    without_waiting()
    signed_in(staff).post(VERIFY, {"code": codes[0]})
    told = Letter.objects.order_by("pk").values_list("address", "facts__change")
    assert list(told) == [("binh@example.vn", "factor_set_up"), ("binh@example.vn", "recovery_code")]


def test_each_way_through_the_door_stands_in_the_trail() -> None:
    staff, device, codes = with_device()
    signed_in(staff).post(VERIFY, {"code": "000000"})
    without_waiting()
    signed_in(staff).post(VERIFY, {"code": code_of(device, 1)})
    without_waiting()
    signed_in(staff).post(VERIFY, {"code": codes[0]})
    rows = TrailEntry.objects.filter(target=f"staff {staff.pk}", staff=staff).order_by("pk")
    assert list(rows.values_list("verb", "refused")) == [
        ("set_up_second_factor", ""),
        ("verify_second_factor", "code"),
        ("verify_second_factor", ""),
        ("use_recovery_code", ""),
    ]


@pytest.mark.parametrize("path", [SET_UP, "/quan-tri/second-factor/qr/"])
def test_a_password_alone_shows_no_key_once_a_factor_is_set_up(path: str) -> None:
    staff, _device, _codes = with_device()
    assert signed_in(staff).get(path)["Location"] == VERIFY
    assert TOTPDevice.objects.filter(user=staff, confirmed=False).count() == 0
