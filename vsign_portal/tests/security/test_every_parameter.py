"""Whatever a page reads from its address, anything may stand there: each parameter that a page asks for is found by
opening it, and is sent everything. Some of it every day, all of it with --long."""

from collections.abc import Iterator
from itertools import chain, islice
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.urls import NoReverseMatch, reverse

from script.dev.attack import targets
from script.dev.attack.values import HOSTILE
from vsign_portal.tests import public_forms
from vsign_portal.tests.marked_people import Town
from vsign_portal.tests.security.test_hostile_posts import boss
from vsign_portal.tests.staff_pages import Opening, Openings

pytestmark = pytest.mark.django_db
# As they stand in an address; a longer one would be a matter of the server before us.
VALUES = [quote(each.encode("utf-8", "surrogatepass")) for each in HOSTILE if len(each) < 3_000]
VALUES += ["0001-01", "9999-12", "0000-00", "0001", "9999", "2026-13", "-5", "%FF%FE", "1" * 400, "%2500", "..%2f..%2f"]
LIST = "/quan-tri/casework/case/"
# A list that leads back, with anything behind it.
VALUES += [quote(f"{LIST}?{query}") for query in (
    "p=%00", "o=%00&e=1", "no_such=1", "due=%00", "province=%ED%A0%80", "received=%00", "person__email__startswith=a",
    "p=" + "9" * 30, "colleague=%00", "kind=%00&whose=%00", "&".join(f"a{n}=1" for n in range(1_500)),
)]  # fmt: skip
VALUES += [
    quote(each) for each in ("//evil.example/", "http://evil.example/", "javascript:alert(1)", "\\\\evil.example")
]
SIGNS_OUT = {"logout"}


class Asked(set[str]):
    """The names of parameters that a page asks for while it is opened."""

    def while_opening(self, monkeypatch: pytest.MonkeyPatch, client: Client, address: str) -> "Asked":
        with monkeypatch.context() as patch:
            for name in ("get", "__getitem__", "getlist", "__contains__", "pop"):
                patch.setattr(QueryDict, name, self._noting(getattr(QueryDict, name)))
            client.get(address)
        return self

    def _noting(self, whole: Any) -> Any:
        def run(data: QueryDict, name: str, *more: Any) -> Any:
            self.add(name)
            return whole(data, name, *more)

        return run


def of_pages(monkeypatch: pytest.MonkeyPatch, client: Client, addresses: list[str]) -> Iterator[str]:
    for address in addresses:
        for name in sorted(Asked().while_opening(monkeypatch, client, address)):
            yield from (f"{address}{'&' if '?' in address else '?'}{quote(name)}={value}" for value in VALUES)


def of_parts() -> Iterator[str]:
    """What stands between the strokes of an address."""
    for name, parts in targets.with_parts():
        for value in HOSTILE:
            if len(value) < 3_000 and "\ud800" not in value:
                try:
                    yield reverse(name, args=[value] * len(parts))
                except NoReverseMatch:
                    continue


def broken(client: Client, addresses: Iterator[str]) -> list[str]:
    """Those that are answered with an error of the server, or lead elsewhere."""
    found = []
    for address in addresses:
        with transaction.atomic():
            answer = client.get(address)
            transaction.set_rollback(True)
        leads = answer.headers.get("Location", "")
        if answer.status_code >= 500 or "evil" in leads.partition("?")[0]:
            found.append(f"{answer.status_code} {address[:300]} {leads[:80]}")
    return found


def some(addresses: Iterator[str], of: int) -> Iterator[str]:
    return islice(addresses, 0, None, of)


def stranger() -> Client:
    return Client(raise_request_exception=False)


def public(monkeypatch: pytest.MonkeyPatch, of: int) -> list[str]:
    wrong = broken(stranger(), some(chain(of_pages(monkeypatch, stranger(), targets.pages()), of_parts()), of))
    for open_page in dict.fromkeys(public_forms.SITUATIONS.values()):
        opened, client = open_page(), stranger()
        client.cookies.load(opened.cookies)
        wrong += broken(client, some(of_pages(monkeypatch, client, [opened.path]), of))
    return wrong


def of_staff(monkeypatch: pytest.MonkeyPatch, pages: slice, of: int) -> list[str]:
    client, one_each = boss(), dict[str, Opening]()
    openings = Openings(Town())
    for each in (*openings.all(), *openings.of_verbs()):
        if each.name not in SIGNS_OUT and each.data is None:
            one_each.setdefault(each.name, each)
    addresses = [reverse(f"admin:{each.name}", args=each.args) + each.query for each in one_each.values()]
    return broken(client, some(of_pages(monkeypatch, client, addresses[pages]), of))


def test_some_of_what_addresses_of_the_public_say(monkeypatch: pytest.MonkeyPatch) -> None:
    assert public(monkeypatch, of=97) == []


def test_some_of_what_addresses_of_the_staff_say(monkeypatch: pytest.MonkeyPatch) -> None:
    assert of_staff(monkeypatch, slice(0, None, 7), of=89) == []


@pytest.mark.long
def test_all_that_addresses_of_the_public_say(monkeypatch: pytest.MonkeyPatch) -> None:
    assert public(monkeypatch, of=1) == []


@pytest.mark.long
@pytest.mark.parametrize("part", range(8))
def test_all_that_addresses_of_the_staff_say(monkeypatch: pytest.MonkeyPatch, part: int) -> None:
    assert of_staff(monkeypatch, slice(part, None, 8), of=1) == []


@pytest.mark.parametrize("field", ["", "%20", "id", "name_vi", "no_such", "category__slug"])
@pytest.mark.parametrize("page", ["change", "delete"])
def test_a_record_may_be_asked_for_by_any_field(page: str, field: str) -> None:
    for name in ("consult_category", "casework_letter", "casework_receivedmail"):
        address = reverse(f"admin:{name}_{page}", args=[1])
        assert boss().get(f"{address}?_to_field={field}").status_code < 500


def test_a_page_is_heard_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "dich-vu" in Asked().while_opening(monkeypatch, stranger(), reverse("consult:buy"))
    assert "period" in Asked().while_opening(monkeypatch, boss(), reverse("admin:privacy_complaintcase_report"))
