"""The command that an auditor runs: the chain, the file of heads beside it, what the witness remembers."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from casework.ledger import heads, keys, seals, trail
from casework.ledger.entries import TrailEntry
from casework.ledger.tests.tampering import behind_the_back, seal, set_up_witness, show, write
from casework.ledger.witness import Folder
from casework.tests.factories import make_case

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C7.2")]


@pytest.fixture
def witness(tmp_path: Path) -> Folder:
    return set_up_witness(tmp_path / "witness")


@pytest.fixture
def watched(witness: Folder) -> Folder:
    write(2)
    seal()
    show(witness)
    return witness


class Said(Exception):
    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"{code}: {words}")
        self.code, self.words = code, words


def run(witness: Folder | None, **options: Any) -> str:
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_audit", witness=witness and witness.path, stdout=out, stderr=err, **options)
    except CommandError as error:
        raise Said(error.returncode, f"{err.getvalue()}{error}") from error
    return out.getvalue()


def test_a_whole_trail_is_reported_with_its_newest_seal(watched: Folder) -> None:
    newest = seals.head()
    assert newest
    assert newest.digest in run(watched)


def test_an_installation_in_which_nothing_happened_is_whole(witness: Folder) -> None:
    assert run(witness) == "nothing has been sealed yet\n"


@pytest.mark.parametrize(
    ("lost", "words"),
    [
        ("heads", "the file of heads"),
        ("witness", "written nothing down"),
        ("no witness", "no witness is known"),
    ],
)
def test_what_cannot_be_looked_at_is_told_and_ends_with_two(watched: Folder, lost: str, words: str) -> None:
    if lost == "heads":
        settings.TRAIL_HEADS.unlink()
    elif lost == "witness":
        watched.book.file.unlink()
    with pytest.raises(Said, match=words) as said:
        run(None if lost == "no witness" else watched)
    assert said.value.code == 2


def test_without_the_public_keys_nothing_is_called_whole(watched: Folder, settings: Any, tmp_path: Path) -> None:
    settings.TRAIL_KEY = tmp_path / "lost.pem"
    with pytest.raises(Said, match="nothing can be checked") as said:
        run(watched)
    assert said.value.code == 2


def test_a_changed_entry_ends_with_one_and_a_line(watched: Folder) -> None:
    with behind_the_back() as alter:
        alter(f"UPDATE {TrailEntry._meta.db_table} SET verb = 'claim'")
    with pytest.raises(Said, match=r"(?s)seal 1 does not match its entries.*broken in 1 places") as said:
        run(watched)
    assert said.value.code == 1


def test_an_end_cut_off_is_found_by_both_books(watched: Folder) -> None:
    write(2)
    seal()
    show(watched)
    with behind_the_back() as alter:
        alter("DELETE FROM casework_trailseal WHERE number = 2")
        alter("DELETE FROM casework_trailentry WHERE id > (SELECT up_to FROM casework_trailseal WHERE number = 1)")
    with pytest.raises(Said) as said:
        run(watched)
    assert "the file of heads: seal 2" in said.value.words
    assert "the witness: seal 2" in said.value.words


def test_an_emptied_trail_beside_cases_is_found_without_any_book(witness: Folder) -> None:
    make_case()
    with behind_the_back() as alter:
        alter("TRUNCATE casework_trailseal, casework_trailentry")
    with pytest.raises(Said, match="the trail is empty, and there are cases"):
        run(witness)


@pytest.mark.parametrize("book", ["heads", "witness"])
def test_a_book_that_was_left_behind_is_told(watched: Folder, book: str) -> None:
    write()
    seal()
    with behind_the_back() as alter:
        alter("UPDATE casework_trailseal SET at = at - interval '1 day'")
    with pytest.raises(Said, match=f"the {'file of heads' if book == 'heads' else 'witness'}: ends at seal 1"):
        run(watched)


def test_a_restored_backup_is_accepted_with_a_reason_and_told_ever_after(watched: Folder) -> None:
    write()
    seal()
    show(watched)
    with behind_the_back() as alter:
        alter("DELETE FROM casework_trailseal WHERE number = 2")
        alter("DELETE FROM casework_trailentry WHERE id > (SELECT up_to FROM casework_trailseal WHERE number = 1)")
    write(2)
    seal()
    with pytest.raises(heads.DoesNotExtend):
        heads.mirror()
    call_command("verify_audit", accept="restored after a fire", stdout=StringIO())
    watched.book.accept("restored after a fire", "2026-11-25T00:00:00+00:00")
    assert TrailEntry.objects.filter(verb="accept_trail").exists()
    seal()
    show(watched)
    assert run(watched).count("not compared: restored after a fire") == 2


def test_a_seal_written_down_by_hand_vouches_too(watched: Folder) -> None:
    newest = seals.head()
    assert newest
    run(watched, head=f"{newest.number}:{newest.digest}")
    with pytest.raises(Said, match="not the one that was written down"):
        run(watched, head=f"{newest.number}:{'0' * 64}")


def test_a_line_torn_off_by_a_crash_is_no_break(watched: Folder) -> None:
    write()
    seal()
    with settings.TRAIL_HEADS.open("a") as torn:
        torn.write('{"digest":"')
    show(watched)
    assert "whole" in run(watched)


def test_a_line_put_into_the_file_of_heads_is_found(watched: Folder) -> None:
    with settings.TRAIL_HEADS.open("a") as book:
        book.write("nonsense\n")
    with pytest.raises(Said, match=r"line 2 of .* is no head"):
        run(watched)


def test_an_auditor_needs_the_public_keys_alone(watched: Folder, settings: Any, tmp_path: Path) -> None:
    public = keys.public_file(settings.TRAIL_KEY)
    (tmp_path / "key.pub").write_text(public.read_text())
    settings.TRAIL_KEY = tmp_path / "key.pem"
    assert "whole" in run(watched)


def test_looking_writes_nothing(watched: Folder) -> None:
    trail.record("claim", "case VS-0000-0000")
    before = TrailEntry.objects.count()
    run(watched)
    assert TrailEntry.objects.count() == before
    assert connection.in_atomic_block
