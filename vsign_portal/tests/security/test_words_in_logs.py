"""What somebody typed stands in no log: not Django's, not gunicorn's, not the worker's, not PostgreSQL's."""

import inspect
import logging
import smtplib
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.db import OperationalError, connection, transaction
from procrastinate import JobContext
from procrastinate.contrib.django import app

from casework.people.person import Person
from casework.post.letter import Letter
from casework.tests import processes
from casework.tests.factories import make_person
from script.dev.attack.wire import Browser, as_people_fill_it_in, form_in
from vsign_portal import embedded, server_log
from vsign_portal.logs import NoSecrets

TYPED = "Thửlòng Bímật"
MAILBOX = "bi.mat.trong.log@example.vn"


def written(raised: Callable[[], object], message: str = "it went wrong: %s") -> str:
    """What the log says of it, its own words among the message's arguments."""
    try:
        raised()
    except Exception as error:
        record = logging.LogRecord("x", logging.ERROR, "f.py", 1, message, (error,), sys.exc_info())
        return NoSecrets("%(message)s").format(record)
    raise AssertionError("nothing was raised")


def out_of_range() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::integer", [TYPED])


def twice() -> None:
    its = make_person(full_name=TYPED)
    Person.objects.create(pk=its.pk, full_name=TYPED)


def refused_by_a_rule() -> None:
    make_person(full_name=TYPED, phone="0912")


def refused_by_mail() -> None:
    raise smtplib.SMTPRecipientsRefused({TYPED: (550, b"no")})


def parsed() -> None:
    int(TYPED)


def missing() -> None:
    {}[TYPED]  # type: ignore[index]


def caught_and_raised() -> None:
    try:
        parsed()
    except ValueError as error:
        raise RuntimeError(f"cannot read {TYPED}") from error


def several() -> None:
    raise ExceptionGroup(f"for {TYPED}", [ValueError(TYPED)])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("raised", "says"),
    [
        (out_of_range, "DataError"),
        (twice, "IntegrityError: casework_person_pkey"),
        (refused_by_a_rule, "IntegrityError: person_phone_is_e164"),
        (refused_by_mail, "SMTPRecipientsRefused"),
        (parsed, "ValueError"),
        (missing, "KeyError"),
        (caught_and_raised, "RuntimeError"),
        (several, "ExceptionGroup"),
    ],
)
def test_an_error_is_told_by_its_kind_and_place_and_not_by_its_words(raised: Callable[[], object], says: str) -> None:
    def within() -> None:
        with transaction.atomic():
            raised()

    said = written(within)
    assert says in said
    assert f", in {raised.__name__}" in said
    for word in (*TYPED.split(), ascii(TYPED)):
        assert word not in said


def test_what_the_machine_says_is_told() -> None:
    def gone() -> None:
        raise OperationalError("connection refused\nDETAIL: what somebody typed")

    assert written(gone).endswith("OperationalError: connection refused")
    assert "No such file or directory" in written(lambda: Path("/nowhere").read_bytes())


def test_jobs_carry_numbers_alone() -> None:
    """The worker's log names a job with its arguments."""
    plain = {inspect.Parameter.empty: "", int: "", list[int]: "", JobContext: ""}
    ours = [task for task in app.tasks.values() if task.name.startswith("casework.")]
    assert len(ours) > 10
    for task in ours:
        for each in inspect.signature(task.func).parameters.values():
            assert each.annotation in plain, (task.name, each)


@pytest.mark.django_db
def test_the_servers_own_log_quotes_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    assert server_log.talkative() == []
    monkeypatch.setitem(server_log.DISCREET, "log_error_verbosity", frozenset({"made up"}))
    (error,) = [each for each in run_checks(include_deployment_checks=True) if each.id == "vsign_portal.E010"]
    assert "log_error_verbosity = terse" in error.msg


# ------------------------------------------------------------- with real parts
@pytest.fixture
def rules_that_fail() -> Iterator[None]:
    """A question cannot be stored and no letter put together: real errors in the server and in the worker."""
    rules = {"privacy_question": f"text NOT LIKE '%{TYPED}%'", "casework_letter": "composed_at IS NULL"}
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        for table, rule in rules.items():
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT made_to_fail CHECK ({rule}) NOT VALID")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE NONE")
            for table in rules:
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT made_to_fail")


def ask(browser: Browser, text: str) -> int:
    good = as_people_fill_it_in(form_in(browser.send("GET", "/lien-he/", None).text))
    return browser.post("/lien-he/", good | {"full_name": TYPED, "email": MAILBOX, "text": text}).status


def unreadable(host: str, port: int) -> None:
    for line in (f"X-{TYPED}: 1", "Content-Length: Bímật"):
        with socket.create_connection((host, port), timeout=10) as link:
            link.sendall(f"GET /?{'x'} HTTP/1.1\r\nHost: x\r\n{line}\r\n\r\n".encode())
            link.recv(1000)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_real_failures_leave_no_word_in_any_log(rules_that_fail: None, tmp_path: Path) -> None:
    log = tmp_path / "log"
    of_the_server = embedded.home(settings.VSIGN_VAR) / "postgres.log"
    before = of_the_server.stat().st_size if of_the_server.exists() else 0
    with (
        log.open("wb") as out,
        processes.web_server(out) as (_process, address),
        processes.worker("smtp://127.0.0.1:9", out),
    ):
        host, port = urlsplit(address).hostname or "", urlsplit(address).port or 0
        browser = Browser(host, port)
        assert ask(browser, f"Tôi là {TYPED}") == 500
        assert ask(browser, "Câu hỏi khác") == 302
        unreadable(host, port)
        deadline = time.monotonic() + 30
        while not Letter.objects.filter(state="failed").exists() and time.monotonic() < deadline:
            time.sleep(0.2)
    assert Letter.objects.filter(state="failed").exists()
    said = log.read_bytes().decode(errors="replace")
    said += of_the_server.read_bytes()[before:].decode(errors="replace") if of_the_server.exists() else ""
    assert "IntegrityError: made_to_fail" in said
    assert "127.0.0.1: " not in said
    for word in (*TYPED.split(), MAILBOX, "bi.mat"):
        assert word not in said
