"""What our mail host found out about a mail is believed, and nothing that its sender has slipped into the line."""

from types import SimpleNamespace
from typing import Any

import pytest

from casework.inbox import senders

HOST = "mx.ecomviet.vn"
PLAIN = {
    "spf=pass smtp.mailfrom=example.vn; dkim=pass header.d=example.vn; dmarc=pass": "spf=pass dkim=pass dmarc=pass",
    "dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=example.vn": "dmarc=pass",
    "spf=softfail (not allowed (soft)) smtp.mailfrom=x": "spf=softfail",
    "dkim=fail header.d=a.example; dkim=pass header.d=example.vn": "dkim=pass",
    "SPF = Pass ; DMARC/1 = Fail": "spf=pass dmarc=fail",
    "none": "",
}
SLIPPED_IN = [
    'spf=none smtp.mailfrom="; dmarc=pass"@evil.example; dmarc=fail header.from=example.vn',
    "spf=none smtp.mailfrom=a;dmarc=pass@evil.example; dmarc=fail header.from=example.vn",
    "dmarc=fail header.from=example.vn; spf=none smtp.mailfrom=a; dmarc=pass @evil.example",
    "spf=none (helo dmarc=pass) smtp.helo=dmarc=pass; dmarc=fail",
    "spf=none (a (b; dmarc=pass) c; dmarc=pass); dmarc=fail",
    'spf=none reason="\\"; dmarc=pass; "; dmarc=fail',
    "spf=none smtp.helo= dmarc=pass; dmarc=fail",
    "spf=none smtp.mailfrom=x dmarc=pass; dmarc=fail",
]


def proofs(results: str, host: str = HOST) -> str:
    mail: Any = SimpleNamespace(results=[f"{host}; {results}", f"{HOST}; dmarc=pass"])
    return senders.proofs(mail)


@pytest.fixture(autouse=True)
def our_mail_host(settings: Any) -> None:
    settings.AUTHSERV_ID = HOST


@pytest.mark.parametrize("results", PLAIN)
def test_what_the_host_writes_is_read(results: str) -> None:
    assert proofs(results) == PLAIN[results]
    assert proofs(results, HOST.upper()) == PLAIN[results]


@pytest.mark.parametrize("results", SLIPPED_IN)
def test_what_the_sender_slips_in_makes_no_forged_mail_a_proven_one(results: str) -> None:
    assert "dmarc=fail" in proofs(results)
    assert senders.is_forged(proofs(results))


@pytest.mark.parametrize("host", ["mx.evil.example", "mx.ecomviet.vn.evil.example", "", "(mx.ecomviet.vn)"])
def test_another_hosts_word_is_none(host: str) -> None:
    assert proofs("dmarc=pass", host) == ""


def test_a_long_line_takes_no_time() -> None:
    assert proofs("(" * 4000 + '"' * 4000) == ""
