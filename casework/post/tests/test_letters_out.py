"""How a letter looks to mail programs: two parts from the same words, its headers, our signature."""

import base64
import re
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import default
from email.utils import parseaddr
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.checks import run_checks
from hypothesis import given
from hypothesis import strategies as st

from casework.case.letters import REPLY
from casework.centre.centre import Centre
from casework.intake.letters import CONFIRM_CONSENT
from casework.post import html, return_address, threads
from casework.post.html import Links
from casework.post.letter import TO_THE_CASE, Letter
from casework.post.mail import message
from casework.tests.factories import EMAIL, make_case, make_consent, make_letter
from vsign_portal import production

pytestmark = pytest.mark.django_db
NO_LINKS = Links({}, {}, "")
IN_A_PAGE = frozenset(("html", "head", "meta", "title", "style", "body", "table", "tbody", "tr", "td"))
TAGS = IN_A_PAGE | {"p", "h2", "ul", "li", "blockquote", "br", "a"}


def reply(text: str = "Có ạ.", **more: Any) -> Letter:
    letter = REPLY.letter(EMAIL, "vi", case=make_case(), text=text, **more)
    letter.save()
    return letter


def page_of(letter: Letter) -> str:
    ((content, kind),) = message(letter).alternatives  # type: ignore[attr-defined]
    assert kind == "text/html"
    return str(content)


class Words(HTMLParser):
    """What a reader sees, and what a mail program would fetch or run."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.hidden = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        self.tags.add(tag)
        self.hidden += tag in ("style", "title")
        self.addresses += [value for name, value in attributes if name in ("href", "src", "background")]

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("style", "title")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.said += data.split()


# ------------------------------------------------------------------------- the two parts
def test_text_and_html_say_the_same() -> None:
    letter = reply("Dạ có. Giá <b>550.000</b> đồng & miễn phí giao.\n\n- Một\n- Hai")
    mail = message(letter)
    page = Words(page_of(letter))
    plain = re.sub(r"^\S+/yeu-cau/\S+$", str(TO_THE_CASE.label), str(mail.body), flags=re.MULTILINE)
    told = plain.replace("\n- ", "\n").replace("\n-- \n", "\n").split()
    sender = Centre.objects.get().name_vi.split()
    assert page.said == sender + told


def test_nothing_is_fetched_and_nothing_runs() -> None:
    page = page_of(reply("Xem https://vsign.vn/gia"))
    found = Words(page)
    assert not found.tags & {"img", "script", "link", "iframe", "object", "form", "video", "svg"}
    assert "url(" not in page
    assert "@import" not in page


def test_styles_stand_in_the_elements_and_those_for_dark_screens_stay() -> None:
    page = page_of(reply())
    assert re.search(r'<p style="[^"]*margin', page)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style.strip().startswith("@media (prefers-color-scheme: dark)")
    assert '<meta name="color-scheme" content="light dark">' in page


def test_the_page_of_the_case_is_the_one_button() -> None:
    page = page_of(reply())
    (button,) = re.findall(r'class="button"[^>]*><a href="([^"]+)"', page)
    assert "/yeu-cau/" in button
    assert button in str(message(reply()).body) or "/yeu-cau/" in str(message(reply()).body)


def test_what_has_to_be_confirmed_is_the_button_and_the_case_a_plain_link() -> None:
    consent = make_consent(case=make_case())
    letter = CONFIRM_CONSENT.letter(EMAIL, "vi", case=consent.case, consent=consent)
    letter.save()
    (button,) = re.findall(r'class="button"[^>]*><a href="([^"]+)"', page_of(letter))
    assert "/xac-nhan/" in button


def test_both_parts_carry_the_same_secret_link() -> None:
    mail: Any = message(reply())
    (in_text,) = set(re.findall(r"https?://\S+/yeu-cau/\S+", mail.body))
    (in_html,) = set(re.findall(r'href="(https?://[^"]+/yeu-cau/[^"]+)"', mail.alternatives[0][0]))
    assert in_text == in_html


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=200))
def test_whatever_is_typed_is_words_in_html_and_never_markup(text: str) -> None:
    page = html.page("x", f"{text}\n\n-- \nTrung tâm", "vi", "Trung tâm", NO_LINKS)
    found = Words(page)
    assert found.tags <= TAGS
    assert all(address.startswith("http") for address in found.addresses)


HOSTILE = ["<script>alert(1)</script>", '"><img src=x>', "[[case]]", "javascript:alert(1)", "https://a.vn/\"onx='1"]


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_what_staff_typed_stays_words(text: str) -> None:
    found = Words(page_of(reply(text)))
    assert "script" not in found.tags
    assert "img" not in found.tags
    assert not [address for address in found.addresses if not re.match(r"https?://", address)]


# ------------------------------------------------------------------------- headers
def raw(letter: Letter) -> bytes:
    return message(letter).message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]


def parsed(letter: Letter) -> Any:
    from email import message_from_bytes

    return message_from_bytes(raw(letter), policy=default)


NAMES = ["Trung tâm Phát triển Thương mại điện tử và Kinh tế số, Bộ Công Thương" * 2, "Centre", 'C "x" <y>, Ltd', "Ủy"]


@pytest.mark.parametrize("name", NAMES)
def test_the_sender_has_the_centres_name_and_long_headers_begin_on_their_line(name: str) -> None:
    Centre.objects.update(name_vi=name[:200])
    letter = reply()
    written = raw(letter)
    for header in (b"From", b"Subject", b"To", b"Message-ID"):
        assert re.search(rb"^%s: \S" % header, written, re.MULTILINE), header
    # Python's newer parser keeps the blank between two encoded words of a name; RFC 2047 wants it gone.
    shown, address = parseaddr(message_from_bytes(written)["From"])
    assert (str(make_header(decode_header(shown))), address) == (name[:200], "dangkyca@ecomviet.vn")
    assert all(len(line) <= 998 for line in written.splitlines())


def test_the_letters_of_a_case_hang_together_and_an_answer_names_the_case() -> None:
    case = make_case()
    first, second = parsed(make_letter(case)), parsed(make_letter(case))
    assert first["References"] == second["References"] == second["In-Reply-To"]
    assert first["Message-ID"] != second["Message-ID"]
    assert threads.reference_in(f"<a@b> {first['References']} {first['Message-ID']}") == case.reference
    assert threads.reference_in(f"<case.{case.reference.lower()}.{'0' * 24}@localhost>") == ""
    other = make_case()
    forged = threads.root(case.reference).replace(case.reference.lower(), other.reference.lower())
    assert threads.reference_in(forged) == ""


def test_what_nobody_wrote_by_hand_says_so() -> None:
    consent = make_consent(case=make_case())
    letter = CONFIRM_CONSENT.letter(EMAIL, "vi", case=consent.case, consent=consent)
    letter.save()
    assert parsed(letter)["Auto-Submitted"] == "auto-generated"
    assert parsed(reply())["Auto-Submitted"] is None


def test_a_bounce_comes_to_an_address_of_the_letters_own(settings: Any) -> None:
    letter = reply()
    assert message(letter).from_email == "dangkyca@ecomviet.vn"
    settings.RETURN_ADDRESS = "tra-lai@ecomviet.vn"
    address = message(letter).from_email
    assert len(address.partition("@")[0]) <= 64
    assert return_address.letter_of(address) == letter.uuid
    assert return_address.letter_of(address.replace(letter.uuid.hex[:4], "0000")) is None
    assert return_address.letter_of("tra-lai@ecomviet.vn") is None


# ------------------------------------------------------------------------- our signature
@pytest.fixture
def signing(settings: Any, tmp_path: Path) -> bytes:
    """The key as the DNS would have it."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    file = tmp_path / "dkim.pem"
    encoding, nothing = serialization.Encoding, serialization.NoEncryption()
    file.write_bytes(private.private_bytes(encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, nothing))
    settings.DKIM_KEY, settings.DKIM_SELECTOR = str(file), "portal"

    public = private.public_key().public_bytes(encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


@pytest.mark.parametrize("text", ["Dạ có.", "plain", "Dòng dài " * 300, "Cuối dòng có dấu cách \n\n\n"])
def test_a_letter_is_signed_for_our_domain_and_a_changed_one_shows(signing: bytes, text: str) -> None:
    written = raw(reply(text))
    asked: list[bytes] = []

    def dns(name: bytes, **_more: Any) -> bytes:
        asked.append(name)
        return signing

    assert dkim.verify(written, dnsfunc=dns)
    assert asked == [b"portal._domainkey.ecomviet.vn."]
    assert max(written) < 128
    assert not dkim.verify(written.replace(b"Subject: ", b"Subject: x"), dnsfunc=dns)


def test_a_key_that_does_not_sign_is_told_before_anything_is_sent(settings: Any, tmp_path: Path) -> None:
    def told() -> list[str]:
        return [each.msg for each in run_checks() if each.id == "casework.E006"]

    assert told() == []
    settings.DKIM_KEY = str(tmp_path / "missing.pem")
    assert told() == ["VSIGN_DKIM_SELECTOR is not set: the name under which the DNS has the key"]
    settings.DKIM_SELECTOR = "portal"
    assert told() == ["VSIGN_DKIM_KEY cannot be read: No such file or directory"]
    (tmp_path / "missing.pem").write_text("no key")
    assert told()[0].startswith("VSIGN_DKIM_KEY is no private RSA key in PEM")
    wrong = production.refusals({"VSIGN_DKIM_KEY": str(tmp_path / "none")})
    assert [line for line in wrong if line.startswith("VSIGN_DKIM_KEY names no file")]
    assert [line for line in wrong if line.startswith("VSIGN_DKIM_SELECTOR is not set")]
