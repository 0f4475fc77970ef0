"""Every page of the site map: answers in both languages, is valid HTML, and says who the centre is."""

import re
from html.parser import HTMLParser
from typing import Any

import html5lib
import pytest
from django.test import Client

from casework.tests.visitor import Visitor
from consult.tests.answers import BUY
from vsign_portal.tests.pages import FORMS, PUBLIC, in_both_languages

pytestmark = pytest.mark.django_db


def parse(html: str) -> Any:
    """Raises on the first thing the HTML standard calls an error."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)


@pytest.mark.parametrize("path", in_both_languages(PUBLIC))
def test_a_page_answers_and_is_valid(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 200
    page = parse(answer.content.decode())
    assert page.get("lang") == ("en" if path.startswith("/en") else "vi")
    assert len(page.findall(".//h1")) == 1
    assert len(page.findall(".//main")) == 1


@pytest.mark.parametrize("path", in_both_languages(FORMS))
def test_a_form_with_every_error_shown_is_valid(path: str) -> None:
    visitor = Visitor()
    visitor.fill_in(path, {"full_name": "", "phone": "0", "email": "x", "lines-0-quantity": "0"})
    assert visitor.page.status_code == 200
    page = parse(visitor.text)
    anchors = [a.get("href", "") for a in page.findall(".//*[@class='summary']//a")]
    ids = {element.get("id") for element in page.iter() if element.get("id")}
    assert anchors
    assert [a for a in anchors if a.startswith("#") and a[1:] not in ids] == []


@pytest.mark.parametrize("path", in_both_languages(PUBLIC))
def test_ids_are_unique_and_labels_lead_to_their_fields(path: str) -> None:
    page = parse(Client().get(path).content.decode())
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert {label.get("for") for label in page.findall(".//label")} <= set(ids)


@pytest.mark.clause("C5.1")
@pytest.mark.parametrize("path", in_both_languages(PUBLIC))
def test_the_centres_details_stand_on_every_page(path: str) -> None:
    text = Client().get(path).content.decode()
    for detail in ("25 Ngô Quyền", "024 222 05513", "dangkyca@ecomviet.vn", "https://schema.org/"):
        assert detail in text


@pytest.mark.clause("C7.4")
@pytest.mark.parametrize("path", PUBLIC)
def test_nothing_is_loaded_from_elsewhere_and_nothing_stands_inline(path: str) -> None:
    answer = Client().get(path)
    text = answer.content.decode()
    loaded = re.findall(r'<(?:script|img|iframe|source)[^>]+src="([^"]+)"', text)
    loaded += re.findall(r'<link rel="(?:stylesheet|icon|apple-touch-icon|preload)"[^>]+href="([^"]+)"', text)
    assert [address for address in loaded if not address.startswith("/static/")] == []
    assert not re.search(r"<script(?![^>]+src=)", text)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text)
    assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize("path", PUBLIC)
def test_both_languages_name_one_another(path: str) -> None:
    for address in (path, "/en" + path):
        text = Client().get(address).content.decode()
        assert f'<link rel="canonical" href="http://localhost:8000{address}">' in text
        assert f'hreflang="vi" href="http://localhost:8000{path}"' in text
        assert f'hreflang="en" href="http://localhost:8000/en{path}"' in text


class Inputs(HTMLParser):
    """The controls in the form of <main>."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.forms = 0
        self.feed(html.partition("<main")[2].partition("</main>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "form":
            self.forms += 1
        if tag in ("input", "select", "textarea"):
            self.found.append(dict(attrs) | {"tag": tag})


@pytest.mark.clause("C1.1")
@pytest.mark.parametrize("path", in_both_languages(FORMS))
def test_mandatory_fields_say_so_and_the_trap_stays_out_of_the_way(path: str) -> None:
    controls = Inputs(Client().get(path).content.decode())
    assert controls.forms == 1
    by_name = {c["name"]: c for c in controls.found}
    mandatory = ("lines-0-service",) if path.endswith(BUY) else ("full_name", "phone", "email")
    for name in mandatory:
        assert "required" in by_name[name]
        assert by_name[name].get("autocomplete") or name.startswith("lines")
    assert by_name["left_empty"]["tabindex"] == "-1"
    assert "required" not in by_name["left_empty"]


@pytest.mark.clause("C2.2", "C2.3", "C2.4", "C4.2")
@pytest.mark.parametrize("path", in_both_languages(FORMS))
def test_no_box_is_ticked_beforehand(path: str) -> None:
    controls = Inputs(Client().get(path).content.decode())
    assert [c["name"] for c in controls.found if c.get("type") == "checkbox" and "checked" in c] == []


def test_sitemap_and_robots_name_the_public_pages_and_not_the_staffs() -> None:
    sitemap = Client().get("/sitemap.xml").content.decode()
    for path in ("/tu-van/", "/en/tu-van/", "/dich-vu/chu-ky-so-ca-nhan-usb-token/"):
        assert f"{path}</loc>" in sitemap
    robots = Client().get("/robots.txt").content.decode()
    assert "Sitemap: http://localhost:8000/sitemap.xml" in robots
    assert "quan-tri" not in robots + sitemap


@pytest.mark.parametrize("path", ["/khong-co/", "/en/nothing/", "/dich-vu/khong-co/", "/chinh-sach-bao-mat/99/"])
def test_a_page_that_does_not_exist_says_where_to_go_on(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 404
    text = answer.content.decode()
    parse(text)
    assert ("This page does not exist" in text) == path.startswith("/en/")
