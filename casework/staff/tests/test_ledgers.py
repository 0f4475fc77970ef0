"""The trail and the access log are found by what people know: a reference, a colleague, what was done, a day."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from casework.case.verb import ALL
from casework.ground.kind import Kind
from casework.ledger import trail
from casework.ledger.access import AccessEntry
from casework.staff import trail_words
from casework.tests.desk import Desk, manager
from casework.tests.factories import make_case, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C7.2")]
WRITERS = {"move", "trail.record", "trail.entry", "one_move"}


@pytest.fixture
def desk() -> Desk:
    return manager()


def found(desk: Desk, typed: str, model: str = "trailentry", **query: str) -> Any:
    response = desk.open(f"casework_{model}_changelist", q=typed, **query)
    assert response.status_code == 200
    return list(response.context["cl"].result_list)


@pytest.fixture
def told() -> str:
    case = make_case()
    colleague = make_staff(username="quan.ly", first_name="Lý", last_name="Trần Quản")
    trail.record("close", case.target, staff=colleague)
    trail.record("sign_in", "staff 99", staff=make_staff())
    return case.reference


@pytest.mark.parametrize("around", ["{}", "case {}", '"case {}"', " {} ", "vs {}", "case {}, quan.ly"])
def test_the_trail_of_a_case_is_found_by_its_reference_however_it_is_typed(desk: Desk, told: str, around: str) -> None:
    (entry,) = found(desk, around.format(told.replace("VS-", "") if around.startswith("vs") else told))
    assert entry.target == f"case {told}"


@pytest.mark.parametrize(
    "typed", ["quan.ly", "QUAN.LY", "Trần Quản Lý", "lý trần", "quan.ly, kết thúc", "close", "Kết thúc"]
)
def test_it_is_found_by_colleague_and_by_what_was_done(desk: Desk, told: str, typed: str) -> None:
    (entry,) = found(desk, typed)
    assert entry.verb == "close"


def test_words_of_both_languages_find_a_verb() -> None:
    with override("vi"):
        assert "close" in trail_words.meant_by("close")
        assert "sign_in" in trail_words.meant_by("SIGN-IN")
    assert trail_words.meant_by("nobody does this") == []


def test_it_is_found_by_day_and_what_holds_together(desk: Desk, told: str) -> None:
    today = f"{timezone.localtime():%d/%m/%Y}"
    assert len(found(desk, today)) >= 2
    assert [each.verb for each in found(desk, f"{today}, {told}")] == ["close"]
    assert found(desk, f"01/01/2001, {told}") == []
    assert len(found(desk, told, day="today")) == 1
    assert found(desk, told, day="yesterday") == []


@pytest.mark.parametrize("typed", ["31/02/2026", "01/01/9999", "31/12/9999", "' OR 1=1", "%", ",", "x" * 3000])
@pytest.mark.parametrize("model", ["trailentry", "accessentry"])
def test_whatever_is_typed_is_no_fault(desk: Desk, typed: str, model: str) -> None:
    found(desk, typed, model)


def test_the_access_log_is_found_by_reference_colleague_and_day(desk: Desk) -> None:
    case, other = make_case(), make_case()
    colleague = make_staff(username="xem.ho.so")
    AccessEntry.objects.opened(colleague, "case", people=[case.person_id], case_id=case.pk)
    AccessEntry.objects.opened(desk.staff, "case", people=[other.person_id], case_id=other.pk)
    for typed in (case.reference, f"case {case.reference}", "xem.ho.so", f"xem.ho.so, {timezone.localtime():%d/%m/%Y}"):
        assert [each.case for each in found(desk, typed, "accessentry")] == [case], typed
    assert found(desk, "VS-0000-0000", "accessentry") == []


def test_an_anonymous_case_is_found_in_the_access_log_by_itself(desk: Desk) -> None:
    case = make_case(Kind.COMPLAINT, person=None)
    AccessEntry.objects.opened(desk.staff, "case", people=[], case_id=case.pk)
    assert [each.case for each in found(desk, case.reference, "accessentry")] == [case]


def verbs_written() -> Iterator[str]:
    """Every name that stands literally where an entry is written."""
    for root in ("casework", "consult", "privacy", "vsign_portal"):
        for path in Path(settings.BASE_DIR, root).rglob("*.py"):
            if not {"tests", "migrations"} & set(path.parts):
                for node in ast.walk(ast.parse(path.read_text())):
                    if isinstance(node, ast.Call) and ast.unparse(node.func) in WRITERS and node.args:
                        consts = (each for each in ast.walk(node.args[0]) if isinstance(each, ast.Constant))
                        yield from (each.value for each in consts if isinstance(each.value, str))


def test_everything_the_trail_tells_has_words() -> None:
    told = {name for name, _ in trail_words.known()}
    assert {*verbs_written(), *ALL} - told == set()


def test_an_entry_stands_in_words_and_with_a_name(desk: Desk, told: str) -> None:
    body = desk.open("casework_trailentry_changelist", q=told).content.decode()
    assert str(trail_words.of("close")) in body
    assert "Trần Quản Lý" in body or "Lý Trần Quản" in body
