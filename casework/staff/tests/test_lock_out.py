"""Failed tries lock a user name, and an address of the net; sessions end; a manager unlocks."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.ledger.entries import TrailEntry
from casework.tests.desk import manager
from casework.tests.factories import make_staff

pytestmark = pytest.mark.django_db
LOGIN = reverse("admin:login")


@pytest.fixture(autouse=True)
def nothing_locked_from_before() -> None:
    from axes.utils import reset

    reset()


def sign_in(username: str, password: str, client: Client | None = None, **more: Any) -> Any:
    return (client or Client()).post(LOGIN, {"username": username, "password": password}, **more)


def lock(username: str) -> None:
    for _try in range(5):
        sign_in(username, "wrong")


def test_a_user_name_is_locked_after_five_failed_tries_and_told_so() -> None:
    make_staff("binh")
    lock("binh")
    answer = sign_in("binh", "a long password")
    assert answer.status_code == 429
    assert "Đăng nhập đang bị khóa" in answer.content.decode()


def test_others_sign_in_meanwhile() -> None:
    make_staff("binh")
    make_staff("an")
    lock("binh")
    assert sign_in("an", "a long password").status_code == 302


def test_the_lock_ends_after_half_an_hour() -> None:
    make_staff("binh")
    lock("binh")
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert sign_in("binh", "a long password").status_code == 302


def test_an_address_that_tries_many_names_is_stopped(settings: Any) -> None:
    settings.THROTTLE_RATES = {**settings.THROTTLE_RATES, "login": "6/h"}
    make_staff("binh")
    for number in range(6):
        sign_in(f"name{number}", "wrong")
    assert sign_in("binh", "a long password").status_code == 429
    assert sign_in("binh", "a long password", REMOTE_ADDR="192.0.2.9").status_code == 302


def test_a_manager_unlocks_and_it_stands_in_the_trail() -> None:
    staff = make_staff("binh")
    lock("binh")
    desk = manager()
    address = reverse("admin:auth_user_changelist")
    desk.client.get(address)
    form = {"action": "unlock", "_selected_action": [staff.pk]}
    desk.client.post(address, form | {"csrfmiddlewaretoken": desk.client.cookies["csrftoken"].value})
    assert sign_in("binh", "a long password").status_code == 302
    assert TrailEntry.objects.get(verb="unlock").target == f"staff {staff.pk}"


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
