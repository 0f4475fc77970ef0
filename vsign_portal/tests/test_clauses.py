"""The table of promises and their proofs."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from casework.ledger import inspection
from vsign_portal.clauses import PROMISES
from vsign_portal.management.commands.clauses import proven


def test_every_marker_names_a_promise() -> None:
    assert set(proven(settings.BASE_DIR)) <= set(PROMISES)


def test_the_table_shows_each_promise_with_its_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    out = StringIO()
    # What the live checks find in a database is another test's.
    monkeypatch.setattr(inspection, "_checks", {})
    call_command("clauses", stdout=out)
    for clause, promise in PROMISES.items():
        assert f"{clause:6} {promise}" in out.getvalue()
    assert "casework/intake/tests/test_tracking.py" in out.getvalue()
