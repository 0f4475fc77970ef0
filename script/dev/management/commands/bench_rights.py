import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from casework.case.case import Case
from casework.erasure import walk
from casework.people.person import Person
from privacy.rights.my_data import Identity
from script.dev.bench import databases
from script.dev.bench.client import Answer, side_by_side

GOAL = 2.0


class File:
    """What is held about somebody in the middle of one database."""

    def __init__(self, database: str) -> None:
        self.database = database
        databases.use(database)
        case = Case.objects.select_related("person").order_by("pk")[Case.objects.count() // 2]
        self.person: Any = case.person

    def connect(self) -> None:
        databases.use(self.database)
        Person.objects.filter(pk=self.person.pk).exists()

    def show(self) -> Answer:
        """What the page of one's own data reads."""
        return timed(lambda: Identity(self.person.email, self.person.full_name).held())

    def erase(self) -> Answer:
        """The whole transaction, rolled back at its end."""

        def run() -> None:
            with transaction.atomic():
                walk.erase([self.person])
                transaction.set_rollback(True)

        return timed(run)


def timed(work: Any) -> Answer:
    started = time.perf_counter()
    work()
    return Answer(200, [], b"", time.perf_counter() - started)


class Command(BaseCommand):
    help = (
        "Print how much slower showing and erasing one person's data is with many cases than with few. "
        "Example: manage.py bench_rights --many 100000"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--few", type=int, default=1_000)
        parser.add_argument("--many", type=int, default=1_000_000)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("bench_rights makes databases of made-up cases: run it in the demo.")
        for size in (options["few"], options["many"]):
            databases.fill(f"bench_{size}", size)
        few, many = File(f"bench_{options['few']}"), File(f"bench_{options['many']}")
        self.stdout.write(
            f"ratio of medians of 7 rounds of 7 each, inside one process: {options['many']:,} cases over "
            f"{options['few']:,} (goal at most {GOAL})"
        )
        before = [few.connect, many.connect]
        for label, first, second in (
            ("what the page of one's own data reads", few.show, many.show),
            ("erasure of one person, one transaction", few.erase, many.erase),
        ):
            times = side_by_side(first, second, 7, 7, before=before)
            verdict = "reached" if times[1] / times[0] <= GOAL else "MISSED"
            detail = f"{times[0] * 1000:.1f} ms to {times[1] * 1000:.1f} ms"
            self.stdout.write(f"{times[1] / times[0]:5.2f}  {label} ({verdict}; {detail})")
