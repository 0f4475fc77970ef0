"""The witness is another process with a key of its own. It remembers, and refuses what does not extend its memory."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from casework.ledger import heads, keys
from casework.ledger.entries import TrailSeal
from casework.ledger.tests.tampering import behind_the_back, made_anew, seal, set_up_witness, show, write
from casework.ledger.witness import Folder, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C7.2")]
AT = "2026-11-25T00:00:00+00:00"


@pytest.fixture
def witness(tmp_path: Path) -> Folder:
    """It has seen two seals."""
    made = set_up_witness(tmp_path / "witness")
    for _ in range(2):
        write(3)
        seal()
    show(made)
    return made


def shown() -> list[heads.Head]:
    return [heads.of(each) for each in TrailSeal.objects.order_by("number")]


def test_it_remembers_the_last_head_and_its_size(witness: Folder) -> None:
    last = witness.last()
    assert last
    assert (last.number, last.total) == (2, 6)


def test_it_takes_what_extends_its_memory_and_signs_for_it(witness: Folder) -> None:
    write()
    seal()
    taken = witness.see(shown(), AT)
    assert taken
    assert taken.number == 3
    receipt = json.loads(witness.receipt.read_text().splitlines()[-1])
    assert keys.is_signed(receipt["seen"].encode(), receipt["signature"], keys.public(keys.public_file(witness.key)))
    assert json.loads(receipt["seen"])["digest"] == taken.digest


def test_what_it_has_seen_already_changes_nothing(witness: Folder) -> None:
    before = witness.book.file.read_text()
    witness.see(shown(), AT)
    assert witness.book.file.read_text() == before


def test_it_refuses_an_older_state(witness: Folder) -> None:
    with pytest.raises(Refused, match="cut off, or rolled back"):
        witness.see(shown()[:1], AT)
    with pytest.raises(Refused, match="cut off, or rolled back"):
        witness.see([], AT)


def test_it_refuses_a_chain_made_anew_though_signed_with_the_stolen_key(witness: Folder) -> None:
    with behind_the_back() as run:
        run("UPDATE casework_trailentry SET verb = 'claim'")
        made_anew(run, signed_with=settings.TRAIL_KEY)
    with pytest.raises(Refused, match="another than the remembered"):
        witness.see(shown(), AT)


def test_it_refuses_another_branch_and_a_gap(witness: Folder) -> None:
    write()
    seal()
    write()
    seal()
    with pytest.raises(Refused, match="does not extend"):
        witness.see([shown()[3]], AT)


def test_it_refuses_what_the_portal_has_not_signed(witness: Folder, tmp_path: Path) -> None:
    keys.make(tmp_path / "mine.pem")
    with behind_the_back() as run:
        made_anew(run, signed_with=tmp_path / "mine.pem")
    with pytest.raises(Refused, match="not signed by the portal"):
        witness.see(shown(), AT)


def test_its_keys_are_pinned_and_its_own(witness: Folder, tmp_path: Path) -> None:
    before = witness.portal.read_text(), witness.key.read_bytes()
    keys.make(tmp_path / "other.pem")
    witness.set_up(tmp_path / "other.pub")
    assert (witness.portal.read_text(), witness.key.read_bytes()) == before
    assert witness.key.read_bytes() != settings.TRAIL_KEY.read_bytes()


def command(folder: Path, *words: str, heads_on_stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    """Another process, without a database."""
    base = [sys.executable, "manage.py", "witness", "--folder", str(folder)]
    base += ["--portal-key", str(keys.public_file(settings.TRAIL_KEY)), *words]
    env = {
        "PATH": "/usr/bin:/bin",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        "SECRET_KEY": "of another host, and long enough for whoever asks",
        "VSIGN_DEMO": "1",
        "VSIGN_VAR": str(folder),
    }
    return subprocess.run(
        base, input=heads_on_stdin, capture_output=True, text=True, cwd=settings.BASE_DIR, env=env, check=False
    )


def test_as_a_process_of_its_own_on_a_file_or_on_standard_input(tmp_path: Path) -> None:
    write()
    seal()
    heads.mirror()
    first = command(tmp_path / "w", "--heads", str(settings.TRAIL_HEADS))
    assert (first.returncode, first.stdout[:20]) == (0, "remembered: seal 1 ("), first.stderr
    write()
    seal()
    heads.mirror()
    text = settings.TRAIL_HEADS.read_text()
    assert command(tmp_path / "w", "--heads", "-", heads_on_stdin=text).returncode == 0
    rolled_back = command(tmp_path / "w", "--heads", "-", heads_on_stdin=text.splitlines()[0])
    assert rolled_back.returncode == 1
    assert "refused: what was shown does not reach" in rolled_back.stderr
