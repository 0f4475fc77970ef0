from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.ledger import trail


class Command(BaseCommand):
    help = "Check the trail against its seals. Ends with 1 and a line for each break found (C7.2)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", default="", help="number:digest of a seal that was written down elsewhere")

    def handle(self, *args: Any, **options: Any) -> None:
        breaks = [*trail.verify(), *self._against(options["head"])]
        for line in breaks:
            self.stderr.write(line)
        if breaks:
            raise CommandError(f"the trail is broken in {len(breaks)} places")
        newest = trail.head()
        self.stdout.write(f"the trail is whole; newest seal {newest}" if newest else "nothing has been sealed yet")

    def _against(self, written_down: str) -> list[str]:
        """A seal kept elsewhere vouches for everything before it, even against whoever can rewrite the tables."""
        if not written_down:
            return []
        number, _colon, digest = written_down.partition(":")
        if not number.isdecimal():
            raise CommandError("write --head as number:digest, such as 12:9f86d0…")
        return [] if trail.has_seal(int(number), digest) else [f"seal {number} is not the one that was written down"]
