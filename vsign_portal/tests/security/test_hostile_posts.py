"""Whatever is sent to a page of the staff, it answers, and with no error of the server: every list, page and form,
every field of it, every value that is none. Some of it every day, all of it with --long."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from casework.staff import lists
from casework.tests.factories import make_staff
from script.dev.attack.wire import as_people_fill_it_in, form_in
from vsign_portal.tests.marked_people import Town
from vsign_portal.tests.security.test_declared_lookups import by_superuser
from vsign_portal.tests.staff_pages import TYPED, Opening, Openings
from vsign_portal.tests.test_trail_of_changes import RECORDS, as_sent

pytestmark = pytest.mark.django_db
SURROGATE = "%ED%A0%80"
HOSTILE = ["abc", "\0", "9" * 25, "-1", "1e400", "\u202e\U0001f600", "2026-13-45", "[", "{}", "9" * 4999, "'", "%"]
FORM = "application/x-www-form-urlencoded"
OF_EVERY_LIST = ("q", "o", "p", "all", "e", "_facets", "_popup", "_to_field", "pk", "id__exact")
# Whoever sends these is somebody else afterwards, or nobody.
SIGNS_OUT = {"logout", "login"}


@dataclass(frozen=True)
class Try:
    """`said` is enough to do it again by hand."""

    address: str
    data: Any
    content_type: str = ""

    @property
    def said(self) -> str:
        return f"{self.address} {self.content_type} {self.data!r:.300}"

    def by(self, client: Client) -> int:
        """What it did is undone, so that each meets the same records."""
        before = transaction.savepoint()
        if self.content_type == "GET":
            status = client.get(self.address, self.data).status_code
        elif self.content_type:
            status = client.post(self.address, self.data, content_type=self.content_type).status_code
        else:
            status = client.post(self.address, self.data).status_code
        transaction.savepoint_rollback(before)
        return status


@pytest.fixture(autouse=True)
def tombstones_of_this_test(settings: Any, tmp_path: Any) -> None:
    settings.TOMBSTONE_FILE = tmp_path / "tombstones"


def boss() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make_staff(is_superuser=True))
    return client


# ------------------------------------------------------------- lists
def of_lists(client: Client) -> Iterator[Try]:
    for model, its in admin.site._registry.items():
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for name in (*OF_EVERY_LIST, *lists.declared_lookups(its, by_superuser())):
            yield from (Try(address, {name: value}, "GET") for value in HOSTILE if value != "\0")
            yield Try(f"{address}?{name}={SURROGATE}", {}, "GET")
            yield Try(f"{address}?{name}=%00", {}, "GET")
        for action in (*its.get_actions(by_superuser()), "no such action", "\0"):
            for value in HOSTILE:
                chosen = {"_selected_action": ["1", value], "index": value, "select_across": value}
                yield Try(address, {"action": action, "_selected_action": value})
                yield Try(address, {"action": action} | chosen)
                yield Try(address, {"action": action, "sure": "1", "seen": value, "answer": value} | chosen)
        for value in HOSTILE:
            yield Try(address, {"_save": "1", "form-TOTAL_FORMS": value, "form-INITIAL_FORMS": "1", "form-0-id": value})


# ------------------------------------------------------------- pages
def of_page(client: Client, opening: Opening) -> Iterator[Try]:
    address = reverse(f"admin:{opening.name}", args=opening.args)
    form = form_in(client.get(address + opening.query).content.decode(errors="ignore"))
    good = as_people_fill_it_in(form) | TYPED | (opening.data or {})
    good.pop("csrfmiddlewaretoken", None)
    for value in HOSTILE:
        yield Try(address, dict.fromkeys(good, value))
    for name in good:
        yield from (Try(address, good | {name: value}) for value in HOSTILE)
        yield Try(address, good | {name: ["1", "2"]})
        yield Try(address, {other: value for other, value in good.items() if other != name})
        yield Try(address, good | {name: SimpleUploadedFile("a\0b.pdf", b"%PDF-1.4 \0")})
        yield Try(address, f"{urlencode({k: v for k, v in good.items() if k != name})}&{name}={SURROGATE}", FORM)
    for name in form.files:
        yield Try(address, good | {name: "no file"})
        yield Try(address, good | {name: SimpleUploadedFile("", b"x")})
    yield Try(address, "&".join(f"f{n}=1" for n in range(10_000)), FORM)
    yield Try(address, "[" * 10_000, "application/json")
    yield Try(address, '--x\r\nContent-Disposition: form-data; name="a', "multipart/form-data; boundary=x")


def pages() -> list[Opening]:
    openings = Openings(Town())
    one_each: dict[Any, Opening] = {}
    kinds = {case.pk: case.kind for case in openings.cases}
    for each in (*openings.all(), *openings.of_verbs()):
        if each.name not in SIGNS_OUT:
            # A page of a case differs by its kind alone.
            one_each.setdefault((each.name, kinds.get(each.args[0]) if each.args else None), each)
    return list(one_each.values())


def of_what_is_set_up(client: Client) -> Iterator[Try]:
    """With everything else as it stands in the record."""
    for label, (make, _field) in RECORDS.items():
        address = reverse(f"admin:{label.replace('.', '_')}_change", args=[make().pk])
        sent = as_sent(client.get(address))
        for name in sent:
            yield from (Try(address, sent | {name: value}) for value in HOSTILE)


def broken(client: Client, tries: Iterator[Try]) -> list[str]:
    return [each.said for each in tries if each.by(client) >= 500]


def told(wrong: list[str]) -> str:
    return f"{len(wrong)} errors of the server:\n" + "\n".join(wrong[:60])


def some(tries: Iterator[Try], of: int) -> Iterator[Try]:
    return islice(tries, 0, None, of)


def test_chosen_rows_are_asked_about_before_they_are_deleted() -> None:
    client, day = boss(), RECORDS["casework.specialday"][0]()
    chosen = {"action": "delete_selected", "_selected_action": [day.pk]}
    address = reverse("admin:casework_specialday_changelist")
    assert client.post(address, chosen).status_code == 200
    assert client.post(address, chosen | {"post": "yes"}).status_code == 302
    assert not type(day).objects.filter(pk=day.pk).exists()


def test_a_page_that_was_filled_in_wrong_says_so_twice() -> None:
    """A form is asked twice what it is about: when it is judged, and when it is drawn again."""
    client, openings = boss(), Openings(Town())
    for each in openings.of_verbs():
        address = reverse(f"admin:{each.name}", args=each.args)
        if each.name == "casework_case_erase":
            assert client.post(address, {"typed": "no"}).status_code in (200, 302, 403)


def test_some_of_what_lists_and_pages_are_sent() -> None:
    client = boss()
    wrong = broken(client, some(of_lists(client), 197))
    of_pages = chain.from_iterable(of_page(client, each) for each in pages()[::19])
    wrong += broken(client, some(of_pages, 53))
    assert not wrong, told(wrong)


@pytest.mark.long
def test_all_that_lists_are_sent() -> None:
    client = boss()
    wrong = broken(client, of_lists(client))
    assert not wrong, told(wrong)


@pytest.mark.long
@pytest.mark.parametrize("part", range(8))
def test_all_that_pages_are_sent(part: int) -> None:
    client = boss()
    wrong = broken(client, chain.from_iterable(of_page(client, each) for each in pages()[part::8]))
    assert not wrong, told(wrong)


@pytest.mark.long
def test_all_that_is_sent_to_what_people_set_up() -> None:
    client = boss()
    wrong = broken(client, of_what_is_set_up(client))
    assert not wrong, told(wrong)
