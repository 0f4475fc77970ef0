"""The trail is sealed into a signed chain, and whatever is done to it afterwards is found."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import Error, connection, transaction

from casework.ledger import keys, seals, trail
from casework.ledger.entries import TrailEntry, TrailSeal
from casework.ledger.tests.tampering import behind_the_back, breaks, ids, made_anew, seal, write

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C7.2")]
COLUMNS = "(id, at, verb, target, fields, refused)"


def insert(number: int, at: str = "now()") -> str:
    return (
        f"INSERT INTO casework_trailentry {COLUMNS} OVERRIDING SYSTEM VALUE"
        f" VALUES ({number}, {at}, 'claim', 'case VS-0000-0000', '{{}}', '')"
    )


@pytest.fixture
def sealed() -> list[int]:
    """Three entries under each of two seals; their numbers."""
    write(3)
    seal()
    write(3)
    seal()
    return ids()


def test_an_untouched_trail_has_no_breaks(sealed: list[int]) -> None:
    assert breaks() == []
    first, second = TrailSeal.objects.order_by("number")
    assert (first.up_to, second.up_to, second.total) == (sealed[2], sealed[5], 6)


def test_there_is_nothing_to_seal_twice(sealed: list[int]) -> None:
    assert seals.seal() is None


@pytest.mark.parametrize(
    "change",
    [
        "verb = 'claim'",
        "target = 'case VS-1111-1111'",
        "at = at + interval '1 microsecond'",
        "fields = '{phone}'",
        "refused = 'stale'",
        "staff_id = NULL, verb = verb || ' '",
    ],
)
def test_a_changed_entry_is_found(sealed: list[int], change: str) -> None:
    with behind_the_back() as run:
        run(f"UPDATE casework_trailentry SET {change} WHERE id = {sealed[1]}")
    assert breaks() == ["seal 1 does not match its entries"]


@pytest.mark.parametrize(
    "change",
    [
        "at = at + interval '1 microsecond'",
        "up_to = up_to + 1",
        "late = '{7}'",
        "missing = '{}'",
        "horizon = horizon + 1",
        "total = total + 1",
        "signature = reverse(signature)",
    ],
)
def test_a_changed_seal_is_found(sealed: list[int], change: str) -> None:
    with behind_the_back() as run:
        run(f"UPDATE casework_trailseal SET {change} WHERE number = 1")
    found = breaks()
    # A first seal that waits for nothing says so as it is.
    assert found or change == "missing = '{}'"


def test_a_deleted_entry_is_found(sealed: list[int]) -> None:
    with behind_the_back() as run:
        run(f"DELETE FROM casework_trailentry WHERE id = {sealed[4]}")
    assert breaks() == ["seal 2 covers 3 entries, 2 are there"]


def test_a_deleted_seal_is_found(sealed: list[int]) -> None:
    with behind_the_back() as run:
        run("DELETE FROM casework_trailseal WHERE number = 1")
    assert "seal 1 is missing" in breaks()


@pytest.mark.parametrize("another_key", [True, False])
def test_a_chain_made_anew_is_not_signed(sealed: list[int], tmp_path: Path, another_key: bool) -> None:
    keys.make(tmp_path / "mine.pem")
    with behind_the_back() as run:
        run(f"UPDATE casework_trailentry SET verb = 'claim' WHERE id = {sealed[0]}")
        made_anew(run, signed_with=tmp_path / "mine.pem" if another_key else None)
    assert breaks()[0] == "seal 1 is not signed by the portal, or was changed"


def test_seals_of_an_earlier_key_stay_good(sealed: list[int], settings: pytest.FixtureRequest, tmp_path: Path) -> None:
    settings.TRAIL_KEY = tmp_path / "key.pem"  # type: ignore[attr-defined]
    keys.make(tmp_path / "key.pem")
    write()
    TrailSeal.objects.all()
    assert "seal 1 is not signed by the portal, or was changed" in breaks()
    seal()
    keys.make(tmp_path / "key.pem")
    write()
    seal()
    assert not [each for each in breaks() if "seal 3" in each or "seal 4" in each]


# ------------------------------------------------------------------------- number and time are the database's
@pytest.mark.parametrize("number", ["-7", "0", "999999999", "1"])
def test_nobody_chooses_the_number_of_an_entry(number: str) -> None:
    write()
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(insert(int(number)))


def test_nobody_chooses_the_time_of_an_entry() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO casework_trailentry (at, verb, target, fields, refused)"
            " VALUES ('2020-01-01', 'claim', 'case VS-0000-0000', '{}', '') RETURNING at > now() - interval '1 minute'"
        )
        assert cursor.fetchone() == (True,)


def test_no_entry_is_older_than_the_newest_seal_though_the_clock_was_put_back(sealed: list[int]) -> None:
    with behind_the_back() as run:
        run("UPDATE casework_trailseal SET at = at + interval '3 hours' WHERE number = 2")
    trail.record("claim", "case VS-0000-0000")
    assert TrailEntry.objects.latest("pk").at == TrailSeal.objects.latest("number").at


FORGERIES: dict[str, tuple[Callable[[list[int]], str], str]] = {
    "negative": (lambda sealed: insert(-7), "has a number that was never drawn"),
    "far": (lambda sealed: insert(sealed[5] + 999_999), "has a number that was never drawn"),
    "dated back": (
        lambda sealed: insert(sealed[5] + 1, "now() - interval '1 day'"),
        "is older than the seal before it",
    ),
    "a second too old": (
        lambda sealed: insert(sealed[5] + 1, f"(SELECT at - interval '1 ms' FROM casework_trailseal WHERE number = 2)"),  # noqa: F541
        "is older than the seal before it",
    ),
    "ahead": (lambda sealed: insert(sealed[5] + 1, "now() + interval '1 day'"), "is dated in the future"),
}


@pytest.mark.parametrize("sealing", [False, True])
@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_entry_is_found_before_it_is_sealed_and_after(sealed: list[int], name: str, sealing: bool) -> None:
    statement, words = FORGERIES[name]
    if name not in ("negative", "far"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('casework_trailentry_id_seq')")
    with behind_the_back() as run:
        run(statement(sealed))
    if sealing:
        write()
        seal()
    assert any(each.endswith(words) for each in breaks())


def test_an_entry_older_than_its_neighbour_is_found(sealed: list[int]) -> None:
    with behind_the_back() as run:
        run("UPDATE casework_trailseal SET at = at - interval '3 hours' WHERE number = 2")
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('casework_trailentry_id_seq')")
    with behind_the_back() as run:
        run(insert(sealed[5] + 1, "now() - interval '2 hours'"))
    assert f"entry {sealed[5] + 1} is older than the entry before it" in breaks()


def test_numbers_set_back_are_found(sealed: list[int]) -> None:
    with behind_the_back() as run:
        run(f"SELECT setval('casework_trailentry_id_seq', {sealed[0]})")
        found = breaks()
        run(f"SELECT setval('casework_trailentry_id_seq', {sealed[5]})")
    assert any("were set back" in each for each in found)


def test_an_entry_that_waits_for_a_worker_that_does_not_run_is_told(sealed: list[int]) -> None:
    write()
    with behind_the_back() as run:
        run("UPDATE casework_trailseal SET at = at - interval '3 hours'")
        run(f"UPDATE casework_trailentry SET at = at - interval '2 hours' WHERE id > {sealed[5]}")
    assert any("does the worker run?" in each for each in breaks())


def test_a_long_backlog_is_sealed_at_once() -> None:
    TrailEntry.objects.bulk_create(trail.entry("file", f"case {number}") for number in range(12_000))
    assert seal().entries == 12_000
    assert breaks() == []


# ------------------------------------------------------------------------- numbers that are not there yet
class Slowly(threading.Thread):
    """A move that has written its entry and commits when it is told to, or comes to nothing."""

    def __init__(self, *, comes_to_nothing: bool = False) -> None:
        super().__init__()
        self.comes_to_nothing = comes_to_nothing
        self.written, self.told = threading.Event(), threading.Event()
        self.start()
        assert self.written.wait(10)

    def run(self) -> None:
        try:
            with transaction.atomic():
                write()
                self.written.set()
                self.told.wait(10)
                transaction.set_rollback(self.comes_to_nothing)
        finally:
            connection.close()

    def end(self) -> None:
        self.told.set()
        self.join()


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_commits_after_a_younger_one_was_sealed_is_covered_by_the_next_seal() -> None:
    move = Slowly()
    write()
    assert (seal().entries, len(TrailSeal.objects.get().missing)) == (1, 1)
    write()
    assert seal().late == []
    move.end()
    assert breaks() == []
    third = seal()
    assert (len(third.late), third.entries, third.total) == (1, 1, 3)
    assert breaks() == []


def given_up(number: int) -> None:
    """As soon as what runs elsewhere in this cluster has ended, other tests among it."""
    deadline = time.monotonic() + 60
    while any(first <= number <= last for first, last in TrailSeal.objects.latest("number").missing):
        assert time.monotonic() < deadline
        time.sleep(0.1)
        write()
        seal()


@pytest.mark.django_db(transaction=True)
def test_the_number_of_a_move_that_came_to_nothing_is_given_up_and_not_to_be_had_again() -> None:
    Slowly(comes_to_nothing=True).end()
    write()
    number = seal().missing[-1][0]
    write()
    assert [number, number] in seal().missing
    given_up(number)
    with behind_the_back() as run:
        run(insert(number, "(SELECT min(at) FROM casework_trailentry)"))
    assert breaks() == [f"entry {number} turned up where no entry was waited for"]
    write()
    seal()
    assert breaks() == [f"entry {number} turned up where no entry was waited for"]


@pytest.mark.django_db(transaction=True)
def test_what_takes_the_place_of_a_missing_number_has_to_fit_its_time() -> None:
    write()
    seal()
    Slowly(comes_to_nothing=True).end()
    write()
    gap = seal().missing[-1]
    with behind_the_back() as run:
        run(insert(gap[0], "now() - interval '1 hour'"))
    write()
    seal()
    assert breaks() == [f"entry {gap[0]} is dated at a time at which its number was not drawn"]


def test_without_a_key_nothing_is_sealed(settings: pytest.FixtureRequest, tmp_path: Path) -> None:
    settings.TRAIL_KEY = tmp_path / "none.pem"  # type: ignore[attr-defined]
    write()
    with pytest.raises(keys.KeyUnusable, match="trail_key makes one"):
        seals.seal()


def test_the_key_is_read_by_its_owner_alone() -> None:
    assert settings.TRAIL_KEY.stat().st_mode & 0o077 == 0
