"""Outside the demo nothing starts half told: web server, worker, commands and the start script say what is missing."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from casework.ground.browsers import ip_address
from vsign_portal import production
from vsign_portal.middleware import TrustedProxiesMiddleware

TOLD = {
    "SECRET_KEY": "k" * 20 + "0123456789" * 4,
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "ALLOWED_HOSTS": "portal.example.vn",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "SITE_URL": "https://portal.example.vn",
    "VSIGN_PROXY_HOPS": "1",
    "VSIGN_TRUSTED_PROXIES": "127.0.0.1",
    "VSIGN_BIND": "127.0.0.1",
}
GUESSES = [
    *((name, "") for name in TOLD),
    ("SECRET_KEY", "abc"),
    ("SITE_URL", "http://portal.example.vn"),
    ("SITE_URL", "portal.example.vn"),
    ("ALLOWED_HOSTS", " , "),
    ("VSIGN_PROXY_HOPS", "some"),
    ("VSIGN_TRUSTED_PROXIES", "10.0.0.1/8"),
    ("VSIGN_TRUSTED_PROXIES", "proxy.example.vn"),
]
WAYS_IN = {
    "web": ["-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "vsign_portal.wsgi"],
    "worker": ["manage.py", "worker"],
    "command": ["manage.py", "verify_audit"],
    "start": ["script/serve.py"],
}


@pytest.mark.parametrize(("name", "value"), GUESSES)
def test_each_thing_not_told_is_refused_in_one_line_that_names_it(name: str, value: str) -> None:
    told = TOLD | {name: value}
    refused = production.refusals_to_serve(told)
    assert [line.split()[0] for line in refused] == [name]
    assert all("\n" not in line for line in refused)


def test_what_is_told_is_enough_and_the_demo_needs_nothing() -> None:
    assert production.refusals_to_serve(TOLD) == []
    assert production.refusals_to_serve({"VSIGN_DEMO": "1"}) == []


def test_without_proxies_none_need_be_named() -> None:
    assert production.refusals(TOLD | {"VSIGN_PROXY_HOPS": "0", "VSIGN_TRUSTED_PROXIES": ""}) == []


@pytest.mark.parametrize("way", WAYS_IN)
def test_every_way_in_refuses_without_a_traceback(way: str, tmp_path: Path) -> None:
    missing = {"EMAIL_URL": "", "SECRET_KEY": "abc"}
    environment = {"PATH": os.environ["PATH"], "VSIGN_VAR": str(tmp_path), "PORT": "1"} | TOLD | missing
    command = [sys.executable, *WAYS_IN[way]]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    said = done.stderr.strip().splitlines()
    assert done.returncode == 1
    assert [line.split()[0] for line in said] == ["SECRET_KEY", "EMAIL_URL"]


# ------------------------------------------------------------- proxies
@pytest.mark.parametrize(
    ("peer", "believed"),
    [("10.1.2.3", True), ("::ffff:10.1.2.3", True), ("", True), ("8.8.8.8", False), ("2001:db8::1", False)],
)
def test_only_a_proxy_of_ours_says_who_is_asking_and_how(settings: Any, peer: str, believed: bool) -> None:
    settings.PROXY_HOPS, settings.TRUSTED_PROXIES = 1, production.trusted(["10.0.0.0/8", "unix"])
    headers = {"x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https"}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer)
    TrustedProxiesMiddleware(lambda request: Client().get("/healthz"))(request)  # type: ignore[arg-type, return-value]
    assert (ip_address(request) == "203.0.113.9") == believed
    assert ("HTTP_X_FORWARDED_PROTO" in request.META) == believed


def test_browsers_guard_the_names_of_cookies() -> None:
    asked = "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.COOKIE_PREFIX)"
    told = TOLD | {"DJANGO_SETTINGS_MODULE": "vsign_portal.settings", "VSIGN_DEMO": "0"}
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, env=told, cwd=settings.BASE_DIR, check=False
    )
    assert done.stdout.split() == ["__Host-sessionid", "__Host-csrftoken", "__Host-"], done.stderr
