import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from vsign_portal.backup import age, book, postgres, verifying
from vsign_portal.backup.command import Progress, in_one_line
from vsign_portal.backup.errors import Broken
from vsign_portal.backup.verifying import Backup


class Command(BaseCommand):
    help = (
        "Check a backup. With the private key it is restored into a scratch database and looked at there: rows, "
        "constraints and triggers, trail. Without, on the server that cannot read it, its digest is compared. The "
        "result goes into the book of backups. 0 when it is whole, 1 when not. On the standby: manage.py verify_backup "
        "FILE --identity KEY --json, whose line the server takes with: manage.py verify_backup --take -"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="vsign-….dump.age; its manifest lies beside it")
        parser.add_argument("--identity", type=Path, help="file with the private key, as age-keygen writes it")
        parser.add_argument(
            "--server",
            default="",
            help="postgresql://… of a role that may make databases; without it one is started and thrown away",
        )
        parser.add_argument("--json", action="store_true", help="print the result as a line for --take")
        parser.add_argument("--take", metavar="FILE", help="write down a result from another host; - is stdin")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["take"]:
            self._take(options["take"])
        elif options["file"] is None:
            raise CommandError("name the backup to verify")
        else:
            with in_one_line("nothing is known of this backup"):
                self._verify(options["file"], options)

    def _verify(self, file: Path, options: dict[str, Any]) -> None:
        try:
            backup = verifying.opened(file, Progress(self.stderr, "compared"))
            if options["identity"]:
                self._restore(backup, options)
        except Broken as error:
            self._told(file.name, "", str(error), options)
            raise
        if options["identity"]:
            self._told(backup.about.name, backup.about.made_at, "", options)
            self.stderr.write(
                f"{file.name} is whole: restored, {sum(backup.about.rows.values())} rows, its trail holds"
            )
        else:
            self.stderr.write(f"{file.name} is what was written; not restored, since no private key is given")

    def _restore(self, backup: Backup, options: dict[str, Any]) -> None:
        keys = age.identities(options["identity"])
        with postgres.scratch_server(options["server"]) as server:
            verifying.verify(backup, keys, server, Progress(self.stderr, "restored"))

    def _told(self, name: str, made_at: str, failed: str, options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps({"backup": name, "made_at": made_at, "failed": failed}))
        else:
            book.note(book.VERIFIED, name, made_at=made_at, failed=failed)

    def _take(self, source: str) -> None:
        """The newest backup alone counts: whatever a standby says of a file that was never made here is refused."""
        try:
            told = json.loads(sys.stdin.read() if source == "-" else Path(source).read_text("utf-8"))
            name, made_at, failed = (str(told[key]) for key in ("backup", "made_at", "failed"))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError("this is no result of verify_backup --json") from error
        made = [line for line in book.lines() if line["what"] == book.MADE and line["backup"] == name]
        if not made:
            raise CommandError(f"{name} was not made here ({settings.BACKUP_BOOK})")
        book.note(book.VERIFIED, name, made_at=made_at or made[-1]["made_at"], failed=failed)
        if failed:
            raise CommandError(f"{name}: {failed}")
