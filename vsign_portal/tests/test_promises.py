"""Every promise made to a customer stands in docs/promises.md with the test that keeps it. What sounds like one and is
not listed fails; so does a test that is named there, or in docs/security.md, and is not there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import html5lib
import polib
import pytest
from django.conf import settings
from django.test import Client

from vsign_portal.tests.pages import PUBLIC

ROOT: Path = settings.BASE_DIR
REGISTER = ROOT / "docs" / "promises.md"
# What a customer never reads.
FOR_STAFF = re.compile(
    r"/(staff|ledger|judicial|incidents|tests|management|migrations|disclosure|inbox)/|templates/admin/|/verb_pages|/admin"
    r"|queues?_admin|/statistics|letters/(account|staff_notice|incident|reminder)|/live_checks|vsign_portal/roles"
)
# Words of time, of number and of what we do or let be. "We" alone is no promise; "we call" is.
ENGLISH = re.compile(
    r"\b(within|at the latest|at once|at any time|works? once|only once|shown this once|in this browser only"
    r"|(half )?an hour|(seven|ten|30) days|at most (three|two)|costs nothing|pay nothing|nobody else|never ask"
    r"|(we|staff) (then )?(call|write to|answer|delete|carry|settle|advise|tell you|call you)|(are|have been|is) told"
    r"|you (hear from us|get (our|a|the|one|what)|stay anonymous)|nothing (is|will be) (sent|ordered|done|shown)"
    r"|no such e-mails|none of the e-mails)\b",
    re.IGNORECASE,
)
VIETNAMESE = re.compile(
    r"chậm nhất|trong vòng|không quá|chỉ (gửi|dùng được|hiện|hiển thị|mở) (một|lần)|không bao giờ|bất cứ lúc nào"
    r"|gọi lại cho|cam kết|bảo đảm|nửa giờ|miễn phí|được báo ngay",
    re.IGNORECASE,
)
CALLS = {"gettext", "gettext_lazy", "gettext_noop", "ngettext", "pgettext", "pgettext_lazy", "_"}
TAG = re.compile(r"{%\s*translate\s+\"((?:[^\"\\]|\\.)+)\"")
BLOCK = re.compile(r"{%\s*blocktranslate\b([^%]*)%}(.*?){%\s*(?:plural|endblocktranslate)\b", re.DOTALL)


def in_template(text: str) -> Iterator[str]:
    yield from TAG.findall(text)
    for options, words in BLOCK.findall(text):
        said = re.sub(r"\s*\n\s*", " ", words).strip() if "trimmed" in options else words
        yield re.sub(r"{{\s*(\w+)[^}]*}}", r"%(\1)s", said)


def in_python(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS:
            yield from (each.value for each in node.args if isinstance(each, ast.Constant) and type(each.value) is str)


def told_to_customers() -> set[str]:
    """The English of every text that a customer may read: pages, letters, messages."""
    found: set[str] = set()
    sources = [path for app in ("casework", "consult", "privacy") for path in ROOT.glob(f"{app}/**/*.py")]
    for path in (*ROOT.glob("templates/**/*.*"), *sources):
        if not FOR_STAFF.search(f"/{path.relative_to(ROOT)}"):
            text = path.read_text()
            found |= set(in_python(text) if path.suffix == ".py" else in_template(text))
    return found


def in_vietnamese() -> dict[str, str]:
    catalogue = polib.pofile(str(ROOT / "locale/vi/LC_MESSAGES/django.po"))
    return {entry.msgid: entry.msgstr for entry in catalogue if not entry.obsolete}


def rows() -> list[tuple[list[str], list[str]]]:
    """What is said, and the tests that keep it."""
    lines = [line.strip("|").split(" | ") for line in REGISTER.read_text().splitlines() if line.startswith("| ")]
    cells = [(said, tests) for _what, said, tests in lines if not said.startswith(("Said", "---"))]
    return [(re.findall(r"`([^`]+)`", said), re.findall(r"`([^`]+)`", tests)) for said, tests in cells]


def sounds_like_one(text: str, its_vietnamese: str) -> bool:
    return bool(ENGLISH.search(text) or VIETNAMESE.search(its_vietnamese))


def is_known(text: str, fragments: list[str]) -> bool:
    """A single word is a whole text, not a part of one."""
    return any(fragment in text if " " in fragment else fragment == text for fragment in fragments)


def test_what_sounds_like_a_promise_is_listed() -> None:
    known = [fragment for said, _tests in rows() for fragment in said]
    vietnamese = in_vietnamese()
    promises = [text for text in told_to_customers() if sounds_like_one(text, vietnamese.get(text, ""))]
    assert len(promises) > 50
    assert sorted(text for text in promises if not is_known(text, known)) == []


def test_what_is_listed_is_still_said_somewhere() -> None:
    said = told_to_customers()
    assert [each for texts, _tests in rows() for each in texts if not any(each in text for text in said)] == []


def named_tests() -> Iterator[tuple[str, str]]:
    for name in ("promises.md", "security.md"):
        for named in re.findall(r"`([\w/]+/test_\w+\.py(?:::\w+)?)`", (ROOT / "docs" / name).read_text()):
            yield name, named


def test_every_promise_has_a_test() -> None:
    assert [said for said, tests in rows() if not tests] == []


@pytest.mark.parametrize("document", ["promises.md", "security.md"])
def test_a_test_that_is_named_is_there(document: str) -> None:
    named = [each for where, each in named_tests() if where == document]
    assert len(named) > 20
    missing = []
    for each in named:
        path, _colons, function = each.partition("::")
        is_there = (ROOT / path).exists() and (not function or f"def {function}(" in (ROOT / path).read_text())
        missing += [] if is_there else [each]
    assert missing == []


# ------------------------------------------------------------------------- promises with no other place for their test
SECRETS = re.compile(r"password|passwd|\bpin\b|card|iban|cvv|otp", re.IGNORECASE)


@pytest.mark.django_db
@pytest.mark.parametrize("path", PUBLIC)
def test_no_form_asks_for_a_secret(path: str) -> None:
    """Neither a password or PIN, nor means of payment."""
    page = html5lib.parse(Client().get(path).content.decode(), namespaceHTMLElements=False)
    asked = [each for tag in ("input", "textarea", "select") for each in page.iter(tag)]
    assert [each.get("name") for each in asked if each.get("type") == "password"] == []
    assert [each.get("name") for each in asked if SECRETS.search(str(each.get("name")))] == []
