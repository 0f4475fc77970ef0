"""A worry without a name: followed by reference and passphrase, which is shown once and kept as a digest."""

import re

import pytest
from django.db import connection

from casework.case.case import Case
from casework.post.letter import Letter
from casework.tests.visitor import Visitor, reference_of

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C9.1")]
PATH = "/khieu-nai/an-danh/"
WORRY = {"ground": "stolen", "story": "Tôi thấy số của khách hàng bị rao bán."}


def complain() -> tuple[Visitor, str, str]:
    visitor = Visitor()
    visitor.fill_in(PATH, WORRY)
    reference = reference_of(visitor.page)
    visitor.open(f"/da-gui/{reference}/")
    found = re.search(r"<strong class=\"reference\">(\w{4}-\w{4}-\w{4})</strong>", visitor.text)
    assert found
    return visitor, reference, found.group(1)


def test_nothing_about_the_sender_is_kept() -> None:
    _visitor, reference, passphrase = complain()
    case = Case.objects.get(reference=reference)
    assert case.person is None
    assert passphrase not in case.passphrase_digest
    assert not Letter.objects.exclude(purpose="staff_notice").exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM casework_case c WHERE c::text LIKE %s", [f"%{passphrase}%"])
        assert cursor.fetchone() == (0,)


def test_the_passphrase_is_shown_once() -> None:
    visitor, reference, passphrase = complain()
    visitor.open(f"/da-gui/{reference}/")
    assert passphrase not in visitor.text


@pytest.mark.parametrize(
    "written", [str, str.lower, lambda text: text.replace("-", " ")], ids=["as is", "lower", "spaced"]
)
def test_reference_and_passphrase_open_the_case(written: object) -> None:
    _visitor, reference, passphrase = complain()
    other = Visitor()
    other.fill_in("/tra-cuu/", {"reference": reference, "contact": written(passphrase)})  # type: ignore[operator]
    assert reference in other.open("/tra-cuu/").content.decode()


def test_another_passphrase_opens_nothing() -> None:
    _visitor, reference, _passphrase = complain()
    _visitor, _reference, strange = complain()
    other = Visitor()
    other.fill_in("/tra-cuu/", {"reference": reference, "contact": strange})
    assert reference not in other.open("/tra-cuu/").content.decode()


def test_a_case_with_a_person_is_not_opened_by_an_empty_passphrase() -> None:
    visitor = Visitor()
    reference = reference_of(visitor.ask())
    other = Visitor()
    for typed in ("0000-0000-0000", "----", "x" * 12):
        other.fill_in("/tra-cuu/", {"reference": reference, "contact": typed})
        assert other.page.status_code == 200


def test_a_double_click_shows_the_passphrase_that_was_stored() -> None:
    visitor = Visitor()
    visitor.open(PATH)
    form = visitor.hidden | WORRY
    visitor.client.post(PATH, form)
    second = visitor.client.post(PATH, form)
    reference = reference_of(second)
    page = visitor.client.get(f"/da-gui/{reference}/").content.decode()
    found = re.search(r"(\w{4}-\w{4}-\w{4})</strong>", page)
    assert found
    visitor.fill_in("/tra-cuu/", {"reference": reference, "contact": found.group(1)})
    assert visitor.page.status_code == 302
