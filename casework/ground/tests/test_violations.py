"""Rules of the database that code waits for: each exists, and only one place reads which one was broken."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from casework.ground import violations
from casework.ground.throttle_counter import ThrottleCounter
from casework.ground.violations import Constraint

pytestmark = pytest.mark.django_db


class Taken(Exception):
    pass


def names_in_the_database() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint UNION SELECT relname FROM pg_class WHERE relkind = 'i'")
        return {name for (name,) in cursor.fetchall()}


@pytest.fixture
def one_a_key() -> Iterator[Constraint]:
    """A rule that only this test waits for."""
    rule = Constraint("casework_throttlecounter_pkey")
    yield rule
    violations.relied_on.remove(rule)


def store(key: str, count: int | None = 1) -> None:
    with transaction.atomic():
        ThrottleCounter.objects.create(key=key, window=1, count=count)


def test_who_breaks_the_rule_is_told_what_it_means(one_a_key: Constraint) -> None:
    store("a")
    with pytest.raises(Taken), one_a_key.raises(Taken):
        store("a")


def test_other_violations_pass_as_they_are(one_a_key: Constraint) -> None:
    with pytest.raises(IntegrityError, match="null value"), one_a_key.raises(Taken):
        store("a", count=None)


def test_who_breaks_nothing_is_told_nothing(one_a_key: Constraint) -> None:
    with one_a_key.raises(Taken):
        store("a")
    assert ThrottleCounter.objects.filter(key="a").exists()


def test_every_rule_that_code_waits_for_is_one_of_the_database() -> None:
    assert violations.relied_on
    assert {rule.name for rule in violations.relied_on} <= names_in_the_database()


def test_no_race_that_is_expected_runs_through_an_error_of_the_database() -> None:
    """PostgreSQL writes down the statement that failed: `rows.insert_once` asks it not to fail."""
    rooms = [Path(settings.BASE_DIR, name) for name in ("casework", "consult", "privacy")]
    found = {
        path.relative_to(settings.BASE_DIR).as_posix()
        for room in rooms
        for path in room.rglob("*.py")
        if "tests" not in path.parts
        and ("get_or_create(" in path.read_text() or "update_or_create(" in path.read_text())
    }
    assert found == set()


def test_only_one_module_reads_which_rule_was_broken() -> None:
    roots = [Path(settings.BASE_DIR, name) for name in ("casework", "consult", "privacy", "vsign_portal", "script")]
    readers = {
        path.relative_to(settings.BASE_DIR).as_posix()
        for root in roots
        for path in root.rglob("*.py")
        if "tests" not in path.parts and ("constraint_name" in path.read_text() or ".diag" in path.read_text())
    }
    assert readers == {"casework/ground/violations.py"}
