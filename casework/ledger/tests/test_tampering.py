"""A thousand random tamperings by somebody with the superuser's rights: each is found within one seal interval."""

import random
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from casework.ledger import heads, keys, seals
from casework.ledger.entries import TrailEntry, TrailSeal
from casework.ledger.tests.tampering import (
    behind_the_back,
    breaks,
    copied,
    ids,
    made_anew,
    seal,
    set_up_witness,
    show,
    undone,
    write,
)

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C7.2")]
TIMES = 1_000
SECONDS = 240
Run = Callable[[str], object]
CHANGES = (
    "verb = verb || '!'",
    "target = 'case VS-1111-1111'",
    "at = at + interval '1 second'",
    "at = at - interval '3 days'",
    "fields = fields || 'phone'::varchar",
    "refused = refused || 'x'",
)


class Keeper:
    """Whoever keeps the database and wants it to tell another story."""

    def __init__(self, chance: random.Random, folder: Path) -> None:
        self.chance, self.folder = chance, folder

    def sealed(self) -> int:
        up_to = TrailSeal.objects.latest("number").up_to
        return self.chance.choice([each for each in ids() if each <= up_to])

    def delete(self, run: Run) -> None:
        run(f"DELETE FROM casework_trailentry WHERE id = {self.sealed()}")

    def change(self, run: Run) -> None:
        run(f"UPDATE casework_trailentry SET {self.chance.choice(CHANGES)} WHERE id = {self.sealed()}")

    def swap(self, run: Run) -> None:
        one, other = self.sealed(), self.sealed()
        while other == one:
            other = self.sealed()
        run(f"UPDATE casework_trailentry SET id = -1 WHERE id = {one}")
        run(f"UPDATE casework_trailentry SET id = {one} WHERE id = {other}")
        run(f"UPDATE casework_trailentry SET id = {other} WHERE id = -1")

    def forge(self, run: Run) -> None:
        """A row of another number, another time, or both."""
        entry = TrailEntry.objects.get(pk=self.sealed())
        number = self.chance.choice([-7, 0, ids()[-1] + 10**6, *self.gaps()])
        at = entry.at - timedelta(days=self.chance.randint(1, 900))
        run(
            "INSERT INTO casework_trailentry (id, at, verb, target, fields, refused) OVERRIDING SYSTEM VALUE"
            f" VALUES ({number}, '{at.isoformat()}', 'claim', 'case VS-9999-9999', '{{}}', '')"
        )

    def gaps(self) -> list[int]:
        there = ids()
        return [each for each in range(there[0], there[-1]) if each not in set(there)]

    def cut_the_end(self, run: Run) -> None:
        last = self.chance.randint(0, TrailSeal.objects.count() - 1)
        run(f"DELETE FROM casework_trailseal WHERE number > {last}")
        up_to = max(TrailSeal.objects.values_list("up_to", flat=True), default=0)
        run(f"DELETE FROM casework_trailentry WHERE id > {up_to}")

    def roll_back(self, run: Run) -> None:
        """To an older backup, numbers and the file of heads with it; the witness keeps what it saw."""
        last = self.chance.randint(1, TrailSeal.objects.count() - 1)
        self.cut_to(run, last)
        lines = settings.TRAIL_HEADS.read_text().splitlines(keepends=True)
        settings.TRAIL_HEADS.write_text("".join(lines[:last]))

    def cut_to(self, run: Run, last: int) -> None:
        run(f"DELETE FROM casework_trailseal WHERE number > {last}")
        up_to = TrailSeal.objects.get(number=last).up_to
        run(f"DELETE FROM casework_trailentry WHERE id > {up_to}")
        run(f"SELECT setval('casework_trailentry_id_seq', {up_to})")

    def make_anew(self, run: Run) -> None:
        """A change, and then the whole chain computed over it: unsigned, signed with another key, or with the stolen
        one and the file of heads written to match."""
        self.change(run)
        with_key = self.chance.choice([None, self.folder / "another.pem", settings.TRAIL_KEY])
        made_anew(run, signed_with=with_key)
        if with_key == settings.TRAIL_KEY:
            settings.TRAIL_HEADS.write_text("".join(f"{heads.of(each).line}\n" for each in TrailSeal.objects.reverse()))

    def change_a_seal(self, run: Run) -> None:
        number = self.chance.randint(1, TrailSeal.objects.count())
        change = self.chance.choice(
            ["at = at + interval '1 s'", "late = late || 3::bigint", "total = total + 1", "previous = reverse(digest)"]
        )
        run(f"UPDATE casework_trailseal SET {change} WHERE number = {number}")

    def forget_a_seal(self, run: Run) -> None:
        run(f"DELETE FROM casework_trailseal WHERE number = {self.chance.randint(1, TrailSeal.objects.count() - 1)}")

    def ways(self) -> list[Callable[[Run], None]]:
        return [
            self.delete,
            self.change,
            self.swap,
            self.forge,
            self.cut_the_end,
            self.roll_back,
            self.make_anew,
            self.change_a_seal,
            self.forget_a_seal,
        ]


@pytest.mark.parametrize("part", range(4))
def test_every_tampering_is_found_within_one_seal_interval(tmp_path: Path, part: int) -> None:
    chance, until = random.Random(part), time.monotonic() + SECONDS / 4
    keeper = Keeper(chance, tmp_path)
    keys.make(tmp_path / "another.pem")
    witness = set_up_witness(tmp_path / "witness")
    for _ in range(5):
        write(chance.randint(1, 4))
        seal()
        # A number that came to nothing.
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('casework_trailentry_id_seq')")
    show(witness)
    written = copied(settings.TRAIL_HEADS, tmp_path / "heads before")
    write(2)
    assert breaks(witness) == []
    for number in range(TIMES // 4):
        way = keeper.ways()[number % len(keeper.ways())]
        with undone():
            before = seals.drawn()
            with behind_the_back() as run:
                way(run)
            if chance.random() < 0.5:
                write()
                seals.seal()
            assert breaks(witness), f"{way.__name__}, part {part}, number {number}"
            with behind_the_back() as run:
                run(f"SELECT setval('casework_trailentry_id_seq', {max(before, seals.drawn())})")
        copied(written, settings.TRAIL_HEADS)
        assert time.monotonic() < until, f"only {number} tamperings in the time"
    assert breaks(witness) == []
