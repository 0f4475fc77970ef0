"""The trail is sealed into a chain, and whatever is done to it afterwards is found."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from casework.ledger import trail
from casework.ledger.entries import TrailEntry, TrailSeal

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C7.2")]


def write(times: int = 1) -> None:
    for number in range(times):
        trail.record("file", f"case VS-0000-000{number}", fields=["email"])


@contextmanager
def behind_the_back() -> Iterator[Callable[[str], object]]:
    """As somebody with the database superuser's rights: triggers are off."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield cursor.execute
        cursor.execute("SET session_replication_role = DEFAULT")


@pytest.fixture
def sealed() -> list[int]:
    """Three entries under each of two seals; their ids."""
    TrailEntry.objects.exists()
    write(3)
    trail.seal()
    write(3)
    trail.seal()
    return sorted(TrailEntry.objects.values_list("pk", flat=True))


def test_an_untouched_trail_has_no_breaks(sealed: list[int]) -> None:
    assert list(trail.verify()) == []
    assert [s.entry_ids for s in TrailSeal.objects.order_by("number")] == [sealed[:3], sealed[3:]]


def test_there_is_nothing_to_seal_twice(sealed: list[int]) -> None:
    assert trail.seal() is None


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
    assert list(trail.verify()) == ["seal 1 does not match its entries"]


def test_a_deleted_entry_is_found(sealed: list[int]) -> None:
    with behind_the_back() as run:
        run(f"DELETE FROM casework_trailentry WHERE id = {sealed[4]}")
    assert list(trail.verify()) == ["seal 2 covers 3 entries, 2 are there"]


def test_a_deleted_seal_is_found(sealed: list[int]) -> None:
    with behind_the_back() as run:
        run("DELETE FROM casework_trailseal WHERE number = 1")
    assert "seal 1 is missing" in list(trail.verify())


def test_a_seal_made_anew_after_a_change_breaks_the_one_after_it(sealed: list[int]) -> None:
    with behind_the_back() as run:
        run(f"UPDATE casework_trailentry SET verb = 'claim' WHERE id = {sealed[0]}")
        changed = TrailEntry.objects.filter(pk__in=sealed[:3]).order_by("id")
        digest = trail.digest_of(trail.GENESIS, changed)
        run(f"UPDATE casework_trailseal SET digest = '{digest}' WHERE number = 1")
    assert list(trail.verify()) == ["seal 2 does not continue the seal before it"]


def test_an_entry_two_seals_cover_is_found(sealed: list[int]) -> None:
    first = TrailSeal.objects.get(number=1)
    ids = [sealed[0]]
    digest = trail.digest_of(trail.head().digest, TrailEntry.objects.filter(pk__in=ids))  # type: ignore[union-attr]
    TrailSeal.objects.create(number=3, entry_ids=ids, previous=trail.head().digest, digest=digest)  # type: ignore[union-attr]
    assert first.entry_ids[0] == sealed[0]
    assert list(trail.verify()) == [f"entry {sealed[0]} is covered by 2 seals"]


def test_an_entry_that_commits_late_is_covered_by_the_next_seal(sealed: list[int]) -> None:
    with behind_the_back() as run:
        run(f"UPDATE casework_trailentry SET id = {sealed[0] - 1000} WHERE id = {sealed[5]}")
        run(f"UPDATE casework_trailseal SET entry_ids = ARRAY[{sealed[3]}, {sealed[4]}]::bigint[] WHERE number = 2")
    late = trail.seal()
    assert late is not None
    assert late.entry_ids == [sealed[0] - 1000]


def test_an_entry_slipped_in_far_back_is_found(sealed: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trail, "LATE", 10)
    with behind_the_back() as run:
        run(
            "INSERT INTO casework_trailentry (id, at, verb, target, fields, refused)"
            f" VALUES ({sealed[0] - 500}, now(), 'claim', 'case VS-0000-0000', '{{}}', '')"
        )
    assert trail.seal() is None
    assert list(trail.verify()) == [f"entry {sealed[0] - 500} was never sealed"]


def test_a_long_backlog_is_sealed_batch_by_batch() -> None:
    write(7)
    while trail.seal(limit=3):
        pass
    assert [len(s.entry_ids) for s in TrailSeal.objects.order_by("number")] == [3, 3, 1]
    assert list(trail.verify()) == []
