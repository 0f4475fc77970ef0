"""What a cheap phone on a slow line has to load before it shows a page: in bytes and requests, not in seconds."""

import gzip
import re
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from casework.intake import tracking
from casework.tests.factories import make_case
from vsign_portal import one_sheet
from vsign_portal.tests.pages import PUBLIC

pytestmark = pytest.mark.django_db
LARGEST = 40_000
ASKED_FOR = re.compile(r'<(?:link rel="stylesheet"|script|img)[^>]* (?:href|src)="([^"]+)"[^>]*>')
COMPRESSED = {"Accept-Encoding": "gzip"}


def case_page() -> Client:
    client, case = Client(), make_case()
    client.cookies[tracking.COOKIE.name] = tracking.signer.sign(f"{tracking.Sight.FULL.value}/{case.reference}")
    return client


def fetched(client: Client, path: str) -> Any:
    answer = client.get(path, headers=COMPRESSED)
    content = b"".join(answer) if answer.streaming else answer.content
    assert answer.status_code == 200
    return answer, content


def html(client: Client, path: str) -> tuple[str, int]:
    answer, content = fetched(client, path)
    assert answer["Content-Encoding"] == "gzip"
    return gzip.decompress(content).decode(), len(content)


@pytest.mark.parametrize("path", [*PUBLIC, "/en/", "/en/mua-dich-vu/"])
def test_the_first_view_of_a_page_is_small_and_waits_for_one_style_sheet(path: str) -> None:
    client = case_page() if path == "/tra-cuu/" else Client()
    text, size = html(client, path)
    if path == "/tra-cuu/":
        assert "VS-" in text
    head = text.partition("</head>")[0]
    assert head.count('rel="stylesheet"') == 1
    assert all(" defer" in script for script in re.findall(r"<script[^>]* src[^>]*>", text))
    assert "@import" not in one_sheet.joined()
    for address in ASKED_FOR.findall(text):
        size += len(fetched(client, address)[1])
    assert size <= LARGEST


def test_the_one_sheet_holds_all_parts_and_what_counts_on_paper(settings: Any) -> None:
    text = one_sheet.written().read_text()
    for part in one_sheet.PARTS:
        assert (settings.BASE_DIR / "static/css" / f"{part}.css").read_text() in text
    assert text.partition("@media print {\n")[2].startswith((settings.BASE_DIR / "static/css/print.css").read_text())
    assert finders.find(one_sheet.NAME) == str(one_sheet.written())


def test_a_changed_part_is_in_the_next_sheet(settings: Any, tmp_path: Any) -> None:
    settings.VSIGN_VAR = tmp_path
    whole = one_sheet.written().read_text()
    one_sheet.written().write_text("half")
    assert one_sheet.written().read_text() == whole


@pytest.mark.parametrize("path", ["/static/img/mark-180.png"])
def test_what_is_small_already_is_not_compressed_again(path: str) -> None:
    answer = Client().get(path, headers=COMPRESSED, follow=True)
    assert "Content-Encoding" not in answer
