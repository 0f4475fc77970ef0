"""The second factor of staff, set up, asked for, and replaced by a recovery code when the phone is lost."""

import re
from base64 import b32decode
from html import escape, unescape
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
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
    page = client.post(SET_UP, {"code": code_of(scanned(client))}).content.decode()
    device = TOTPDevice.objects.get(user=staff)
    assert device.confirmed
    return staff, device, re.findall(r"<li><code>(\w+)</code>", page)


def scanned(client: Client) -> TOTPDevice:
    """An app with the key that the page shows."""
    found = re.search(r"<code>([A-Z2-7]{16,})</code>", client.get(SET_UP).content.decode())
    assert found
    return TOTPDevice(key=b32decode(found[1]).hex())


def test_where_it_is_required_nobody_goes_on_without(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = signed_in(make_staff(is_superuser=True))
    for path in (INDEX, reverse("admin:casework_case_changelist")):
        assert client.get(path)["Location"].partition("?")[0] == SET_UP


def test_in_the_demo_it_is_left_to_staff() -> None:
    assert signed_in(make_staff(is_superuser=True)).get(INDEX).status_code == 200


def test_setting_up_shows_key_and_picture_and_gives_ten_recovery_codes() -> None:
    staff = make_staff(is_superuser=True)
    client = signed_in(staff)
    app = scanned(client)
    picture = client.get("/quan-tri/second-factor/qr/")
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"<svg" in picture.content
    page = client.post(SET_UP, {"code": code_of(app)}).content.decode()
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
    signed_in(staff).post(VERIFY, {"code": codes[0]})
    told = Letter.objects.order_by("pk").values_list("address", "facts__change")
    assert list(told) == [("binh@example.vn", "factor_set_up"), ("binh@example.vn", "recovery_code")]


def test_each_way_through_the_door_stands_in_the_trail() -> None:
    staff, device, codes = with_device()
    signed_in(staff).post(VERIFY, {"code": "000000"})
    signed_in(staff).post(VERIFY, {"code": code_of(device, 1)})
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


# ------------------------------------------------------------- keys
def test_each_setting_up_has_a_key_of_its_own_that_is_kept_nowhere_before_it_counts() -> None:
    staff = make_staff(is_superuser=True)
    client, thief = signed_in(staff), signed_in(staff)
    keys = {scanned(browser).key for browser in (client, client, thief)}
    assert len(keys) == 3
    assert not TOTPDevice.objects.exists()


def test_a_key_seen_with_the_password_alone_is_worth_nothing_once_the_owner_has_set_up() -> None:
    staff = make_staff(is_superuser=True)
    thief = signed_in(staff)
    seen = scanned(thief)
    owner = signed_in(staff)
    owner.post(SET_UP, {"code": code_of(scanned(owner))})
    assert thief.post(SET_UP, {"code": code_of(seen)})["Location"] == VERIFY
    assert thief.post(VERIFY, {"code": code_of(seen, 1)}).status_code == 200
    assert owner.get(INDEX).status_code == 200
    assert TOTPDevice.objects.filter(user=staff).count() == 1


def test_renewed_the_old_app_and_the_old_sessions_open_nothing() -> None:
    staff, device, _codes = with_device()
    client, other = signed_in(staff), signed_in(staff)
    client.post(VERIFY, {"code": code_of(device, 1)})
    new = scanned(client)
    assert new.key != device.key
    assert client.post(SET_UP, {"code": code_of(new)}).status_code == 200
    assert other.post(VERIFY, {"code": code_of(device, 2)}).status_code == 200
    assert other.get(INDEX)["Location"] == VERIFY


def test_a_removed_factor_ends_the_sessions() -> None:
    """Else whoever had the password alone would be asked to set up their own."""
    staff, _device, _codes = with_device(email="binh@example.vn")
    client = signed_in(staff)
    second_factor.forget(staff, staff=make_staff())
    assert "login" in client.get(INDEX)["Location"]


def test_two_who_set_up_at_once_do_not_both_get_in() -> None:
    staff = make_staff(is_superuser=True)
    first, second = signed_in(staff), signed_in(staff)
    apps = [scanned(first), scanned(second)]
    assert first.post(SET_UP, {"code": code_of(apps[0])}).status_code == 200
    assert second.post(SET_UP, {"code": code_of(apps[1])}).status_code == 302
    assert second.get(INDEX)["Location"] == VERIFY


# ------------------------------------------------------------- where one wanted to go
WANTED = "/quan-tri/casework/case/?state=all&q=VS"


def test_the_page_asked_for_is_reached_through_sign_in_and_second_factor() -> None:
    _staff, device, _codes = with_device(username="binh")
    client = Client()
    step = client.get(WANTED)["Location"]
    typed = {"username": "binh", "password": "a long password"}
    page = client.get(step)
    step = client.post(step, typed | {"next": page.context["next"]})["Location"]
    assert step == WANTED
    step = client.get(step)["Location"]
    page = client.get(step).content.decode()
    hidden = re.search(r'name="next" value="([^"]+)"', page)
    assert hidden
    assert unescape(hidden[1]) == WANTED
    assert client.post(step, {"code": "0", "next": WANTED}).status_code == 200
    assert client.post(VERIFY, {"code": code_of(device, 1), "next": WANTED})["Location"] == WANTED


def test_it_is_kept_while_setting_up(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = signed_in(make_staff(is_superuser=True))
    app = scanned(client)
    assert client.get(WANTED)["Location"].startswith(f"{SET_UP}?next=")
    page = client.post(SET_UP, {"code": code_of(app), "next": WANTED}).content.decode()
    assert f'href="{escape(WANTED)}"' in page


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
        "data:text/html,x",
    ],
)
def test_it_is_never_another_site(elsewhere: str) -> None:
    staff, device, _codes = with_device()
    client = signed_in(staff)
    assert client.post(VERIFY, {"code": code_of(device, 1), "next": elsewhere})["Location"] == INDEX
    assert client.get(reverse("admin:login"), {"next": elsewhere})["Location"] == INDEX


def test_signed_in_already_one_goes_on_to_it() -> None:
    client = signed_in(make_staff(is_superuser=True))
    assert client.get(reverse("admin:login"), {"next": WANTED})["Location"] == WANTED


# ------------------------------------------------------------- recovery codes
def test_how_many_recovery_codes_are_left_is_told_on_the_page_and_in_the_letter() -> None:
    staff, _device, codes = with_device(email="binh@example.vn")
    client = signed_in(staff)
    client.post(VERIFY, {"code": codes[0]})
    told = [str(each) for each in client.get(INDEX).context["messages"]]
    assert told == [second_factor.in_words(9)]
    assert "9" in Letter.objects.latest("pk").text.body
    assert second_factor.in_words(9) in client.get(SET_UP).content.decode()
