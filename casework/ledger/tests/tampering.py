"""What somebody with the database superuser's rights can do to the trail, and what that leaves behind."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from casework.ledger import audit, heads, keys, seals, trail, witness
from casework.ledger.entries import TrailEntry, TrailSeal


def write(times: int = 1) -> None:
    for number in range(times):
        trail.record("file", f"case VS-0000-000{number}", fields=["email"])


def seal() -> TrailSeal:
    made = seals.seal()
    assert made
    return made


@contextmanager
def behind_the_back() -> Iterator[Callable[[str], object]]:
    """Triggers are off."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        (role,) = cursor.fetchone()
        cursor.execute("SET ROLE NONE; SET session_replication_role = replica")
        yield cursor.execute
        cursor.execute(f'SET session_replication_role = DEFAULT; SET ROLE "{role}"')


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside to the tables has not happened afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def set_up_witness(folder: Path) -> witness.Folder:
    made = witness.Folder(folder)
    made.set_up(keys.public_file(settings.TRAIL_KEY))
    return made


def show(to: witness.Folder) -> None:
    heads.mirror()
    to.see(heads.Book(settings.TRAIL_HEADS).heads(), "2026-11-25T00:00:00+00:00")


def breaks(watched_by: witness.Folder | None = None) -> list[str]:
    known = keys.public(keys.public_file(settings.TRAIL_KEY))
    found = [*audit.of_the_chain(known), *audit.of_a_book("mirror", settings.TRAIL_HEADS, known, lag=audit.CLOCK)]
    if watched_by:
        found += audit.of_a_book("witness", watched_by.book.file, known, lag=audit.WAITING)
    return found


def made_anew(run: Callable[[str], object], *, signed_with: Path | None) -> None:
    """The whole chain computed once more over what the tables hold now, signed with another key or not at all."""
    key = keys.private(signed_with) if signed_with else None
    previous, total, up_to = heads.GENESIS, 0, 0
    for each in list(TrailSeal.objects.order_by("number")):
        content = seals.Content(up_to)
        content.late(seals.entries_of(each.late))
        content.fresh(seals.entries_between(up_to, each.up_to), each.up_to)
        each.previous, each.content, each.entries = previous, content.digest(), content.count
        total, up_to = total + content.count, each.up_to
        each.total, each.missing = total, content.missing
        words = heads.canonical.as_bytes(heads.facts(each))
        each.digest = heads.hashlib.sha256(words).hexdigest()
        signature = keys.sign(key, words) if key else each.signature
        TrailSeal.objects.filter(pk=each.pk).delete()
        each.signature = signature
        each.save(force_insert=True)
        previous = each.digest


def copied(file: Path, to: Path) -> Path:
    if file.exists():
        shutil.copy(file, to)
    return to


def ids() -> list[int]:
    return list(TrailEntry.objects.order_by("pk").values_list("pk", flat=True))
