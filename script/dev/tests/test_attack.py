"""The attack goes for this machine only, and does what it says against a portal that is up."""

import subprocess
import sys

import pytest
from django.conf import settings

from casework.tests import processes


def attack(*words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "script.dev.attack", *words]
    return subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=280, check=False)


@pytest.mark.parametrize(
    "address", ["http://192.0.2.1", "http://127.0.0.1@192.0.2.1/", "https://127.0.0.1", "http://", "//127.0.0.1"]
)
def test_no_other_host_is_attacked(address: str) -> None:
    done = attack(address)
    assert done.returncode == 2
    assert "only http on this machine's loopback" in done.stderr


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_portal_that_is_up_is_attacked_until_the_time_is_over() -> None:
    with processes.web_server() as (_process, address):
        done = attack(address, "--minutes", "1", "--requests", "200")
    assert "answers of 500 and above: 0; answers with somebody else's data: 0" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0
