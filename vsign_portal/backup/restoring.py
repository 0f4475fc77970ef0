"""Putting a backup in the place of the database: into a new one, which forgets again what the journal knows, is proven
and then takes the name of the old. Until then the old one is untouched and the portal closed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from casework.erasure import home, replay, tombstones
from casework.erasure.replay import Replayed
from casework.erasure.tombstone import JournalMark
from casework.ledger import heads, trail
from casework.ledger.entries import TrailSeal
from vsign_portal import database_roles
from vsign_portal.backup import book, gate, manifest, verifying
from vsign_portal.backup.errors import Failed
from vsign_portal.backup.making import Say
from vsign_portal.backup.manifest import Manifest
from vsign_portal.backup.postgres import Server
from vsign_portal.backup.verifying import Backup

LONGEST_NAME = 63
RESTORING = "_restored_"
"""In the name of a database that a restore fills. One that was killed leaves it behind for the next."""


@dataclass(frozen=True)
class Restored:
    """`aside`: under which name the old database is kept; empty when there was none."""

    replayed: Replayed
    held: int
    aside: str


def refuse_the_newer(about: Manifest) -> None:
    """Raises Failed."""
    if unknown := about.unknown_here:
        raise Failed(
            f"the backup was made by a newer version of the portal ({len(unknown)} migrations are unknown here, such as"
            f" {unknown[-1]}): install that version and restore with it"
        )


def restore(
    backup: Backup,
    by: Sequence[Any],
    server: Server,
    *,
    without_journal: str = "",
    say: Say = lambda size: None,
    tell: Callable[[str], None] = lambda line: None,
) -> Restored:
    """Raises Failed, Broken, tombstones.Unusable and replay.Wrong; the database that serves is what it was then."""
    refuse_the_newer(backup.about)
    if not without_journal:
        tombstones.read(settings.TOMBSTONE_FILE)
    live = str(connection.settings_dict["NAME"])
    stamp = timezone.now().strftime("%Y%m%d%H%M%S")
    fresh, aside = _named(live, f"{RESTORING}{stamp}"), _named(live, f"_before_{stamp}")
    with gate.closed():
        for left in server.names(_named(live, RESTORING)):
            server.drop(left)
        tell(f"the portal is closed; {backup.about.name} goes into {fresh}")
        with verifying.restored(backup, by, server, fresh, say):
            tell("it is being compared with its manifest")
            verifying.check(backup.about)
            if backup.about.schema != manifest.schema_of_this_program():
                call_command("migrate", interactive=False, verbosity=0)
            tell("what the journal knows is done again")
            replayed = _forget_again(without_journal)
            held = home.move_in()
            _write_down(backup.about, without_journal)
            database_roles.after_migration()
        try:
            was_there = server.has(live)
            server.switch(live, fresh, aside) if was_there else server.rename(fresh, live)
        except BaseException:
            server.drop(fresh)
            raise
        book.note(book.RESTORED, backup.about.name, made_at=backup.about.made_at)
    return Restored(replayed, held, aside if was_there else "")


def _named(live: str, end: str) -> str:
    return live[: LONGEST_NAME - len(end)] + end


def _forget_again(without_journal: str) -> Replayed:
    if without_journal:
        JournalMark.objects.all().delete()
        return Replayed()
    return replay.replay()


@transaction.atomic
def _write_down(about: Manifest, without_journal: str) -> None:
    """In the trail that was restored; and the file of heads goes on from here although it knew more."""
    trail.record(
        "restore", f"backup {manifest.stem(about.name)}", fields=["without_journal"] if without_journal else []
    )
    known = heads.Book(settings.TRAIL_HEADS)
    last = known.heads()[-1] if known.heads() else None
    if last and not TrailSeal.objects.filter(number=last.number, digest=last.digest).exists():
        known.accept(f"restored from {about.name}", timezone.now().isoformat())
        trail.record("accept_trail", "trail")
