from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from casework.case.case import Case
from casework.ledger import audit, heads, keys, seals, trail, witness
from casework.ledger.entries import TrailSeal


class Command(BaseCommand):
    help = (
        "Check the trail: its seals in the database, the file of heads beside it, and what the witness remembers. "
        "A line for each break and 1 at the end (C7.2); 2 when all is whole as far as it could be looked at. "
        "Example: manage.py verify_audit --head 12:9f86d081"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", default="", help="number:digest of a seal that was written down elsewhere")
        parser.add_argument("--witness", type=Path, default=settings.WITNESS, help="folder of the witness, or a copy")
        parser.add_argument(
            "--accept",
            default="",
            help="why the trail need not extend the file of heads (a restored backup); a witness has its own",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["accept"]:
            self._accept(options["accept"])
            return
        try:
            known = keys.public(keys.public_file(settings.TRAIL_KEY))
        except keys.KeyUnusable as error:
            raise CommandError(f"nothing can be checked: {error}", returncode=2) from error
        blind = self._not_looked_at(options["witness"])
        folder = Path(options["witness"]) if options["witness"] else None
        everything = audit.of_everything(known, folder, something_happened=Case.objects.exists())
        breaks = [*everything, *self._against(options["head"])]
        for line in [*breaks, *blind]:
            self.stderr.write(line)
        if breaks:
            raise CommandError(f"the trail is broken in {len(breaks)} places", returncode=1)
        newest = seals.head()
        whole = f"the trail is whole; newest {heads.of(newest)}" if newest else "nothing has been sealed yet"
        self.stdout.write(whole)
        if blind:
            raise CommandError("but not everything could be looked at", returncode=2)

    def _accept(self, why: str) -> None:
        """What stands in the file of heads stays there; what is sealed from now on follows it."""
        heads.Book(settings.TRAIL_HEADS).accept(why, timezone.now().isoformat())
        trail.record("accept_trail", "trail")
        self.stdout.write("accepted; heads are written down again from the next seal on")

    def _not_looked_at(self, folder: Path | None) -> list[str]:
        sealed = TrailSeal.objects.exists()
        missing = []
        if sealed and not settings.TRAIL_HEADS.exists():
            missing.append(f"the file of heads, {settings.TRAIL_HEADS}, is not there")
        if not folder:
            missing.append("no witness is known: VSIGN_WITNESS or --witness names its folder, or a copy of it")
        elif sealed and not witness.Folder(Path(folder)).book.exists():
            missing.append(f"the witness has written nothing down in {folder}")
        for book in (settings.TRAIL_HEADS, *([witness.Folder(Path(folder)).book.file] if folder else [])):
            with suppress(heads.Unreadable):
                for each in heads.Book(book).acceptances():
                    self.stdout.write(f"{book}: what came before {each.at} is not compared: {each.why}")
        return missing

    def _against(self, written_down: str) -> list[str]:
        """A seal kept elsewhere vouches for everything before it, even against whoever can rewrite the tables."""
        if not written_down:
            return []
        number, _colon, digest = written_down.partition(":")
        if not number.isdecimal():
            raise CommandError("write --head as number:digest, such as 12:9f86d0…")
        stands = TrailSeal.objects.filter(number=int(number), digest=digest).exists()
        return [] if stands else [f"seal {number} is not the one that was written down"]
