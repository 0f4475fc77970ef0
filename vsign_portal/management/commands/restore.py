from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from vsign_portal.backup import age, restoring, verifying
from vsign_portal.backup.command import Progress, in_one_line
from vsign_portal.backup.postgres import Server


class Command(BaseCommand):
    help = (
        "Put a backup in the place of the database. It goes into a new database, forgets again what the journal of "
        "erasures knows, holds all letters for release, is proven, and only then takes the name; the old one is kept "
        "beside it. The portal shows its maintenance page meanwhile. Whatever fails leaves the running database as it "
        "is and ends with 1. Example: manage.py restore vsign-20261125T010000Z.dump.age --identity key.txt"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="vsign-….dump.age; its manifest lies beside it")
        parser.add_argument("--identity", type=Path, required=True, help="file with the private key")
        parser.add_argument(
            "--server",
            default=settings.DATABASE_ADMIN_URL,
            help="postgresql://… of a role that may make and rename databases (DATABASE_ADMIN_URL)",
        )
        parser.add_argument(
            "--without-journal",
            metavar="WHY",
            default="",
            help="the journal of erasures is lost and no copy of it exists: whoever was erased since comes back",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with in_one_line("the database is what it was"):
            keys = age.identities(options["identity"])
            backup = verifying.opened(options["file"], Progress(self.stderr, "compared"))
            done = restoring.restore(
                backup,
                keys,
                Server(options["server"]),
                without_journal=options["without_journal"],
                say=Progress(self.stderr, "restored"),
                tell=lambda line: self.stderr.write(f"· {line}"),
            )
        self.stdout.write(f"{backup.about.name} serves, as of {backup.about.made_at}")
        self.stdout.write(f"{done.replayed}; {done.held} letters and hand-overs wait for release")
        for found in [*done.replayed.left, *done.replayed.found]:
            self.stdout.write(f"an officer has to look at {found}")
        if done.aside:
            self.stdout.write(f"the old database is kept as {done.aside}; drop it once nothing of it is needed")
        self.stdout.write("the witness of the trail has to be told: manage.py witness --accept WHY")
