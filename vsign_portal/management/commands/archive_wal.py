from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from vsign_portal.backup import age, wal
from vsign_portal.backup.command import Progress, in_one_line
from vsign_portal.backup.places import place


class Command(BaseCommand):
    help = (
        "For PostgreSQL's archive_command: encrypt one segment to the public keys of the backups and put it away. 0 "
        "once it is on its disk, 1 else, and PostgreSQL tries again. Example: archive_command = 'cd /srv/vsign && "
        ".venv/bin/python manage.py archive_wal %p --to ssh://standby/srv/vsign-wal'. Once a day with --base, which "
        "copies the whole server and throws away what is older than VSIGN_WAL_DAYS."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("segment", nargs="?", type=Path, help="%%p")
        parser.add_argument("--to", default=settings.WAL_TO, help="a folder, or ssh://[user@]host[:port]/folder")
        parser.add_argument("--base", action="store_true", help="a copy of the whole server instead of a segment")

    def handle(self, *args: Any, **options: Any) -> None:
        if (options["segment"] is None) is not options["base"]:
            raise CommandError("name one segment, or --base")
        with in_one_line("nothing was put away"):
            where, keys = place(options["to"]), age.recipients(settings.BACKUP_RECIPIENTS)
            if options["segment"]:
                wal.archive(options["segment"], where, keys)
                return
            self.stdout.write(wal.make_base(where, keys, Progress(self.stderr, "written")))
            for name in wal.prune(where, timezone.now(), timedelta(days=settings.WAL_DAYS)):
                self.stdout.write(f"thrown away: {name}")
