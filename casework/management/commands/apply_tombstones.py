from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casework.erasure import home, replay, tombstones


class Command(BaseCommand):
    help = (
        "After a database was put back by other means than `manage.py restore`: erase, hold, end and redact again what "
        "the journal beside the database knows, and hold all letters for release. Nothing is served before. 1 when the "
        "journal cannot be used or the proof fails. "
        "Example: manage.py apply_tombstones"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; 1 when there is something to apply")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["check"]:
                self._check()
                return
            done = replay.replay()
        except (tombstones.Unusable, replay.Wrong) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{done}; {home.move_in()} letters, mailings and hand-overs wait for release")
        for place in [*done.left, *done.found]:
            self.stderr.write(f"an officer has to look at {place}")

    def _check(self) -> None:
        if waits := tombstones.unapplied():
            raise CommandError(
                f"an older database was put back: the journal knows {waits} erasures that it does not; nothing is "
                "served before manage.py apply_tombstones has run"
            )
