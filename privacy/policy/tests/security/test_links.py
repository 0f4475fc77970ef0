"""A policy's links lead to pages and mailboxes; none starts a program or hides another host."""

import pytest

from privacy.policy.text import render

SAFE = ["https://example.vn/a", "http://example.vn", "mailto:a@example.vn", "#muc-1", "/khieu-nai/", "/"]
UNSAFE = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "ms-word:ofe|u|https://evil.example",
    "file:///etc/passwd",
    "ftp://example.vn",
    "//evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https:///evil.example",
    "tel:1900",
    "search-ms:query=x",
    "mailto:?bcc=a@example.vn",
    "khieu-nai",
    "?x",
    "&#106;avascript:alert(1)",
    "java&#x0A;script:alert(1)",
    "%6aavascript:x",
    "\u00a0javascript:x",
]


@pytest.mark.parametrize("address", SAFE)
def test_links_to_pages_and_mailboxes_are_links(address: str) -> None:
    assert f'<a href="{address}">ở đây</a>' in render(f"[ở đây]({address})").html


@pytest.mark.parametrize("address", UNSAFE)
@pytest.mark.parametrize("written", ["[ở đây]({})", "[ở đây](<{}>)", "[ở đây][1]\n\n[1]: {}", "<{}>"])
def test_everything_else_stays_text(address: str, written: str) -> None:
    assert "<a" not in render(written.format(address)).html


def test_a_backslash_is_no_way_to_another_host() -> None:
    assert 'href="/%5Cevil.example"' in render("[ở đây](/\\evil.example)").html
