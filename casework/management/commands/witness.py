import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from casework.ledger import heads, keys, witness


class Command(BaseCommand):
    help = (
        "Remember the newest head of the trail and refuse one that does not extend it. Run it as another user or on "
        "another host, on the file of heads or on its lines from standard input. Ends with 1 when it refuses. "
        "Example: manage.py witness --folder /srv/witness --portal-key key.pub --every 60"
    )
    # It needs neither database nor pages.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--folder", type=Path, required=not settings.WITNESS, help="where the witness keeps its own"
        )
        parser.add_argument("--heads", default=str(settings.TRAIL_HEADS), help="the file of heads; - is standard input")
        parser.add_argument("--portal-key", type=Path, help="the portal's public keys, needed the first time")
        parser.add_argument("--every", type=float, default=0, help="look again after so many seconds, for ever")
        parser.add_argument("--accept", default="", help="why what follows need not extend what is remembered")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = witness.Folder(options["folder"] or Path(settings.WITNESS))
        try:
            folder.set_up(options["portal_key"] or keys.public_file(settings.TRAIL_KEY))
            if options["accept"]:
                folder.book.accept(options["accept"], timezone.now().isoformat())
                self.stdout.write("accepted; what is shown next is remembered as it comes")
                return
            while self._look(folder, options["heads"], patient=bool(options["every"])):
                time.sleep(options["every"])
        except (keys.KeyUnusable, OSError) as error:
            raise CommandError(str(error), returncode=2) from error

    def _look(self, folder: witness.Folder, source: str, *, patient: bool) -> bool:
        """Whether to look again. A patient witness tells of what it refuses each time and goes on."""
        try:
            newest = folder.see(_shown(source), timezone.now().isoformat())
        except (witness.Refused, heads.Unreadable) as reason:
            if not patient:
                raise CommandError(f"refused: {reason}", returncode=1) from reason
            self.stderr.write(f"witness refuses: {reason}")
        else:
            if not patient:
                self.stdout.write(f"remembered: {newest}" if newest else "nothing was shown yet")
        return patient


def _shown(source: str) -> list[heads.Head]:
    if source != "-":
        return heads.Book(Path(source)).heads()
    return list(_from_lines())


def _from_lines() -> Iterator[heads.Head]:
    for number, line in enumerate(sys.stdin, 1):
        if line.strip():
            try:
                yield heads.read(line)
            except ValueError as error:
                raise heads.Unreadable(f"line {number} of standard input is no head") from error
