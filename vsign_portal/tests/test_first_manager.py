"""The first manager: an account by a command, a link that works once, and from there on the admin."""

from datetime import timedelta
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from casework.ledger.entries import TrailEntry
from casework.post.letter import Letter
from casework.tests.factories import make_colleague
from vsign_portal.logs import without_secrets

pytestmark = pytest.mark.django_db
PASSWORD = {"new_password1": "cá chép hóa rồng 7", "new_password2": "cá chép hóa rồng 7"}


def ask(*words: str) -> str:
    out = StringIO()
    call_command("first_manager", *words, stdout=out, stderr=StringIO())
    return urlsplit(out.getvalue().strip()).path


@pytest.fixture
def address() -> str:
    return ask("binh.tran", "binh.tran@example.vn", "--first-name", "Bình", "--last-name", "Trần")


def test_the_link_sets_the_password_and_the_manager_signs_in(address: str) -> None:
    visitor = Client()
    page = visitor.get(address)
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"
    answer = visitor.post(address, PASSWORD, follow=True)
    assert "sign_in" not in answer.request["PATH_INFO"]
    assert visitor.login(username="binh.tran", password="cá chép hóa rồng 7")
    manager = User.objects.get()
    assert manager.is_staff
    assert manager.has_perm("auth.add_user")
    verbs = TrailEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs)[:2] == ["add", "set_password"]
    assert Letter.objects.filter(purpose="account", address="binh.tran@example.vn").count() == 2


def test_the_link_works_once(address: str) -> None:
    Client().post(address, PASSWORD)
    assert Client().get(address).status_code == 410
    assert Client().post(address, PASSWORD).status_code == 410


def test_the_link_works_for_a_day(address: str) -> None:
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert Client().get(address).status_code == 410


def test_a_new_link_ends_the_one_before(address: str) -> None:
    newer = ask("binh.tran", "binh.tran@example.vn")
    assert Client().get(address).status_code == 410
    assert Client().get(newer).status_code == 200


def test_an_altered_link_opens_nothing(address: str) -> None:
    assert Client().get(address[:-3] + "x/").status_code == 410


def test_a_weak_password_is_told_and_changes_nothing(address: str) -> None:
    page = Client().post(address, {"new_password1": "12345678", "new_password2": "12345678"})
    assert page.status_code == 200
    assert page.context["form"].errors
    assert not User.objects.get().has_usable_password()


def test_an_account_that_was_closed_meanwhile_stays_closed(address: str) -> None:
    User.objects.update(is_active=False)
    assert Client().get(address).status_code == 410


def test_where_there_is_a_manager_accounts_are_opened_in_the_admin() -> None:
    there = make_colleague("managers")
    with pytest.raises(CommandError, match=there.username):
        ask("binh.tran", "binh.tran@example.vn")


@pytest.mark.parametrize("words", [("bình trần!", "binh@example.vn"), ("binh", "no address"), ("", "binh@example.vn")])
def test_what_was_typed_wrongly_is_told_in_a_line(words: tuple[str, str]) -> None:
    with pytest.raises(CommandError, match=r"username|email"):
        ask(*words)


def test_a_name_that_is_taken_is_told() -> None:
    there = make_colleague()
    with pytest.raises(CommandError, match="username"):
        ask(there.username, "binh@example.vn")


def test_the_link_stands_in_no_log(address: str) -> None:
    token = address.rstrip("/").rpartition("/")[2]
    assert token not in without_secrets(f"GET {address} HTTP/1.1")


def test_the_page_is_in_the_language_of_its_address(address: str, settings: Any) -> None:
    assert 'lang="vi"' in Client().get(address).content.decode()
    assert "Set your password" in Client().get(f"/en{address}").content.decode()
