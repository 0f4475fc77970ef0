"""The command that an auditor runs."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from casework.ledger import trail
from casework.ledger.entries import TrailEntry

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C7.2")]


def run(**options: str) -> str:
    out = StringIO()
    call_command("verify_audit", stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def test_a_whole_trail_is_reported_with_its_newest_seal() -> None:
    trail.record("file", "case VS-0000-0000")
    newest = trail.seal()
    assert newest
    assert newest.digest in run()


def test_a_changed_entry_ends_with_an_error() -> None:
    trail.record("file", "case VS-0000-0000")
    trail.seal()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"UPDATE {TrailEntry._meta.db_table} SET verb = 'claim'")
        cursor.execute("SET session_replication_role = DEFAULT")
    with pytest.raises(CommandError, match="broken in 1"):
        run()


def test_a_chain_rewritten_as_a_whole_does_not_match_the_seal_kept_elsewhere() -> None:
    trail.record("file", "case VS-0000-0000")
    newest = trail.seal()
    assert newest
    run(head=f"{newest.number}:{newest.digest}")
    with pytest.raises(CommandError):
        run(head=f"{newest.number}:{'0' * 64}")
