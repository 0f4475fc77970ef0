"""No log holds a link that opens something: not gunicorn's, not Django's."""

import io
import logging
import logging.config
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.core.signing import TimestampSigner
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from gunicorn.config import Config

from casework.tests import processes
from vsign_portal.logs import AccessLog, NoSecrets, without_secrets

TOKEN = TimestampSigner(salt="x").sign("400")


def patterns(found: list[Any], space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in found:
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns, f"{each.namespace}:" if each.namespace else space)
        else:
            yield f"{space}{each.name}", each


# Every page whose address holds a signed token; a new one joins by the name of its parameter.
SECRET_PAGES = [name for name, page in patterns(get_resolver().url_patterns) if "token" in page.pattern.converters]


def test_there_are_pages_with_secret_addresses() -> None:
    assert len(SECRET_PAGES) >= 4


@pytest.mark.django_db
@pytest.mark.parametrize("name", SECRET_PAGES)
def test_what_django_says_of_a_secret_link_does_not_name_it(name: str) -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(NoSecrets())
    logging.getLogger("django").addHandler(handler)
    try:
        for method in ("get", "post", "put"):
            getattr(Client(raise_request_exception=False), method)(reverse(name, args=[TOKEN]))
    finally:
        logging.getLogger("django").removeHandler(handler)
    assert written.getvalue()
    assert TOKEN not in written.getvalue()
    assert TOKEN.rpartition(":")[2] not in written.getvalue()


def test_every_handler_leaves_secrets_out() -> None:
    """Those of the settings, and those that gunicorn makes for itself."""
    looked = logging.config.DictConfigurator(settings.LOGGING)
    for each in settings.LOGGING["handlers"].values():
        line = looked.configure_formatter(dict(settings.LOGGING["formatters"][each["formatter"]]))
        assert isinstance(line, NoSecrets)
    config = Config()
    config.set("accesslog", "-")
    of_gunicorn = AccessLog(config)
    for log in (of_gunicorn.access_log, of_gunicorn.error_log):
        made = [handler for handler in log.handlers if getattr(handler, "_gunicorn", False)]
        for handler in made:
            log.removeHandler(handler)
        assert [type(handler.formatter) for handler in made] == [NoSecrets]


def test_a_traceback_names_no_token() -> None:
    try:
        raise TypeError(f"{TOKEN} at https://vsign.vn/thu/huy/{TOKEN}/")
    except TypeError:
        record = logging.LogRecord("casework", logging.ERROR, "f.py", 1, "lost: %r", ((TOKEN,),), sys.exc_info())
    said = NoSecrets("%(message)s").format(record)
    assert "Traceback" in said
    assert TOKEN not in said
    assert TOKEN.rpartition(":")[2] not in said
    assert said.endswith("TypeError: […] at https://vsign.vn/thu/huy/[…]/")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (f"Gone: /quyen-rieng-tu/mo/{TOKEN}/", "Gone: /quyen-rieng-tu/mo/[…]/"),
        (f'"GET /en/xac-nhan/{TOKEN.replace(":", "%3A")}/ HTTP/1.1" 200', '"GET /en/xac-nhan/[…]/ HTTP/1.1" 200'),
        (f"sent https://vsign.vn/thu/huy/{TOKEN}/ to", "sent https://vsign.vn/thu/huy/[…]/ to"),
        ("sent https://vsign.vn/thu/huy/12:abc:def/ to", "sent https://vsign.vn/thu/huy/[…]/ to"),
        (f"args=('{TOKEN}',)", "args=('[…]',)"),
        (f"?token={TOKEN.replace(':', '%3A')}&x=1", "?[…]&x=1"),
        ("Error handling request POST /tra-cuu/?so=0912345678", "Error handling request POST /tra-cuu/?[…]"),
        ("http://127.0.0.1:8000/dich-vu/", "http://127.0.0.1:8000/dich-vu/"),
        ("Not Found: /dich-vu/khong-co/", "Not Found: /dich-vu/khong-co/"),
        ("2026-11-25 10:00:00 letter sent", "2026-11-25 10:00:00 letter sent"),
        ("Listening at: http://127.0.0.1:8000 (1)", "Listening at: http://127.0.0.1:8000 (1)"),
    ],
    # Tokens carry the time: as part of a name every process of a run would have tests of its own.
    ids=[
        "link",
        "link with escapes",
        "full link",
        "cut link",
        "argument",
        "query",
        "query of a page",
        "full address",
        "page",
        "time",
        "address",
    ],
)
def test_only_what_may_be_a_token_is_left_out(said: str, kept: str) -> None:
    assert without_secrets(said) == kept


@pytest.mark.django_db(transaction=True)
def test_the_servers_own_log_of_requests_names_the_page_and_not_the_token(tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    with log.open("wb") as out, processes.web_server(out) as (_process, address):
        page = reverse("casework:confirm_consent", args=[TOKEN])
        with pytest.raises(HTTPError):
            urlopen(f"{address}{page}?q=0912345678", timeout=20)
        # The line is written once the answer is on its way.
        deadline = time.monotonic() + 20
        while '"GET /xac-nhan' not in log.read_text() and time.monotonic() < deadline:
            time.sleep(0.05)
    said = log.read_text()
    assert "GET /xac-nhan/[…]/" in said
    assert TOKEN not in said
    assert "0912345678" not in said
