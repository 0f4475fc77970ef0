"""Cookies of ours hold for this host alone, on every page that sets one, and no other way to set one is used."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse

from casework.ground.cookies import Cookie
from casework.tests.factories import make_staff

OWNER = "casework/ground/cookies.py"


@pytest.mark.parametrize("prefix", ["", "__Host-"])
def test_a_cookie_is_read_under_the_name_it_was_given(settings: Any, prefix: str) -> None:
    settings.COOKIE_PREFIX, settings.SESSION_COOKIE_SECURE = prefix, bool(prefix)
    cookie, response, request = Cookie("word", max_age=60), HttpResponse(), HttpRequest()
    cookie.put(response, "sealed")
    given = response.cookies[f"{prefix}word"]
    assert (given["httponly"], given["path"], given["domain"], given["samesite"]) == (True, "/", "", "Lax")
    assert bool(given["secure"]) is bool(prefix)
    request.COOKIES = {given.key: given.value}
    assert cookie.read(request) == "sealed"
    cookie.drop(response)
    gone = response.cookies[f"{prefix}word"]
    assert (gone["max-age"], bool(gone["secure"])) == (0, bool(prefix))


@pytest.mark.django_db
def test_whoever_leaves_takes_everything_along(client: Client) -> None:
    staff = make_staff(is_superuser=True)
    client.force_login(staff)
    for name in ("admin:logout", "casework:leave", "privacy:close_my_data"):
        assert client.post(reverse(name))["Clear-Site-Data"] == '"cache", "storage"', name


def test_every_cookie_is_set_by_its_owner() -> None:
    found = [
        str(path.relative_to(settings.BASE_DIR))
        for folder in ("casework", "consult", "privacy", "vsign_portal")
        for path in (settings.BASE_DIR / folder).rglob("*.py")
        if "tests" not in path.parts and re.search(r"\.(set|delete)_(signed_)?cookie\(", path.read_text())
    ]
    assert found == [OWNER]
