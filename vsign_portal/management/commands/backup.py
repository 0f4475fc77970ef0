from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from vsign_portal.backup import age, making
from vsign_portal.backup.command import Progress, in_one_line
from vsign_portal.backup.places import place


class Command(BaseCommand):
    help = (
        "Dump the database, encrypted to the public keys in VSIGN_BACKUP_RECIPIENTS as it is written, with a manifest "
        "beside it; then throw away what is older than VSIGN_BACKUP_KEEP says. 0 when the backup is on its disk, 1 "
        "when there is none, 130 after Ctrl-C. Example: manage.py backup --to ssh://standby/srv/vsign-backups"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", default=settings.BACKUP_TO, help="a folder, or ssh://[user@]host[:port]/folder")
        parser.add_argument(
            "--recipients", type=Path, default=settings.BACKUP_RECIPIENTS, help="file of public keys, one a line"
        )
        parser.add_argument(
            "--smaller", action="store_true", help="keep it even if it has less than half of the last one's size"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with in_one_line("no backup was made"):
            where, keys = place(options["to"]), age.recipients(options["recipients"])
            say = Progress(self.stderr, "written")
            made = making.make(where, keys, say=say, may_be_smaller=options["smaller"])
            self.stdout.write(f"{made.name}: {made.size} bytes, {sum(made.rows.values())} rows, SHA-256 {made.digest}")
            for name in making.make_room(where):
                self.stdout.write(f"thrown away: {name}")
