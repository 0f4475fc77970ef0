import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from casework.ledger import audit, heads, keys, seals
from casework.ledger.entries import TrailSeal

WAITING, SEALED_BEFORE = 150_000, 1_000
WRITE = """
    INSERT INTO casework_trailentry (at, verb, target, fields, refused)
    SELECT now(), 'note', 'case VS-0000-' || number, '{text}', '' FROM generate_series(1, %s) AS number
"""


class Command(BaseCommand):
    help = (
        "Print how long it takes to seal many waiting entries, behind many earlier seals. Nothing of it stays. "
        "Example: manage.py bench_trail"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--waiting", type=int, default=WAITING, help="entries that wait for their seal")
        parser.add_argument("--sealed", type=int, default=SEALED_BEFORE, help="seals made before, of five entries each")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("bench_trail writes made-up entries: run it in the demo.")
        if not settings.TRAIL_KEY.exists():
            keys.make(settings.TRAIL_KEY)
        with transaction.atomic():
            for _ in range(options["sealed"]):
                self._write(5)
                seals.seal()
            self._timed(f"write {options['waiting']} entries", lambda: self._write(options["waiting"]))
            took = self._timed("seal them", seals.seal)
            self._timed("look whether anything waits", seals.seal)
            self._timed("put the heads into lines", lambda: [heads.of(each).line for each in TrailSeal.objects.all()])
            known = keys.public(keys.public_file(settings.TRAIL_KEY))
            self._timed("verify all of it", lambda: list(audit.of_the_chain(known)))
            transaction.set_rollback(True)
        self.stdout.write(f"sealing {options['waiting']} waiting entries took {took:.1f} s")

    def _write(self, count: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(WRITE, [count])

    def _timed(self, what: str, work: Any) -> float:
        began = time.monotonic()
        work()
        took = time.monotonic() - began
        self.stdout.write(f"{took:7.2f} s  {what}")
        return took
