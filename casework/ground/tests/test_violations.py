"""No code waits for a rule of the database to be broken, and only one place reads which one was."""

from pathlib import Path

from django.conf import settings

CALLS_THAT_TRY = ("get_or_create(", "update_or_create(", "except IntegrityError", "suppress(IntegrityError")


def test_no_race_that_is_expected_runs_through_an_error_of_the_database() -> None:
    """PostgreSQL writes down the statement that failed: `rows.insert_once` asks it not to fail."""
    rooms = [Path(settings.BASE_DIR, name) for name in ("casework", "consult", "privacy")]
    found = {
        path.relative_to(settings.BASE_DIR).as_posix()
        for room in rooms
        for path in room.rglob("*.py")
        if "tests" not in path.parts and any(call in path.read_text() for call in CALLS_THAT_TRY)
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
