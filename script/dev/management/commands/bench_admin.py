from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casework.case.case import Case
from casework.case.day_counts import ChangedDay
from casework.staff.paginator import MOST
from script.dev.bench import databases
from script.dev.bench.client import Answer, Caller, side_by_side

GOAL, GOAL_ANEW = 1.2, 2.0
ROUNDS, SIZE = 7, 7
# Values that fill a page at either size: an empty list is drawn faster than a full one.
FILTERS = (
    "state=waiting", "state=closed", "state=all", "whose=mine", "whose=nobody", "due=overdue", "due=today",
    "kind=purchase", "channel__exact=web", "channel__exact=mail&state=all", "received=month", "received=quarter",
    f"province={databases.RARE_PROVINCE}&state=all", "province=79&state=all",
)  # fmt: skip


class Workplace:
    """Somebody signed in to the admin of one database."""

    def __init__(self, database: str) -> None:
        self.database = database
        databases.use(database)
        staff = get_user_model().objects.filter(is_superuser=True).first()
        staff = staff or get_user_model().objects.create_superuser("bench", password=None)
        browser = Client()
        browser.force_login(staff)
        self.caller = Caller()
        self.caller.cookies["sessionid"] = browser.cookies["sessionid"].value
        self.case = Case.objects.select_related("person").order_by("pk")[Case.objects.count() // 2]

    def paths(self) -> dict[str, str]:
        """What is measured, under the same names at either size."""
        databases.use(self.database)
        queue = reverse("admin:casework_case_changelist")
        person: Any = self.case.person
        searches = {
            "a common name": "nguyen",
            "a rare name": databases.RARE_NAME,
            "nobody's name": "wxyz",
            "two letters": "le",
            "the beginning of a phone number": databases.PHONE_BEGINS,
            "the last digits of a phone number": databases.PHONE_ENDS,
            "an e-mail address": person.email,
            "a reference": self.case.reference,
        }
        return {
            "queue, first page": queue,
            "queue, last page that can be reached": f"{queue}?state=all&p={self._last_page()}",
            "queue of purchases": reverse("admin:consult_purchasecase_changelist"),
            **{f"queue, {each}": f"{queue}?{each}" for each in FILTERS},
            **{
                f"search for {name}": f"{queue}?{urlencode({'state': 'all', 'q': typed})}"
                for name, typed in searches.items()
            },
            "start page": reverse("admin:index"),
            "case page": reverse("admin:casework_case_change", args=[self.case.pk]),
        }

    def common_name(self) -> str:
        """The more cases there are, the more people have it: what is found is not the same at either size."""
        databases.use(self.database)
        query = urlencode({"state": "all", "q": self.case.person.full_name if self.case.person else ""})
        return f"{reverse('admin:casework_case_changelist')}?{query}"

    def _last_page(self) -> int:
        return (min(Case.objects.count(), MOST) - 1) // 25 + 1

    def __call__(self, path: str) -> Answer:
        answer = self.caller(path)
        if answer.status != 200:
            raise CommandError(f"{path.partition('?')[0]} was answered with {answer.status}")
        return answer


class Command(BaseCommand):
    help = (
        "Print how much slower the staff's pages are with many cases than with few, measured side by side. "
        "Example: manage.py bench_admin --many 100000"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--few", type=int, default=1_000)
        parser.add_argument("--many", type=int, default=1_000_000)
        parser.add_argument("--rounds", type=int, default=ROUNDS)
        parser.add_argument("--size", type=int, default=SIZE, help="requests of each page in a round")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("bench_admin makes databases of made-up cases: run it in the demo.")
        sizes = (options["few"], options["many"])
        names = [f"bench_{size}" for size in sizes]
        for name, size in zip(names, sizes, strict=True):
            databases.fill(name, size)
        few, many = (Workplace(name) for name in names)
        self.stdout.write(
            f"ratio of medians of {options['rounds']} rounds of {options['size']} requests each, inside one process: "
            f"{sizes[1]:,} cases over {sizes[0]:,} (goal at most {GOAL})"
        )
        paths = few.paths(), many.paths()
        for label in paths[0]:
            times = side_by_side(
                partial(few, paths[0][label]),
                partial(many, paths[1][label]),
                options["rounds"],
                options["size"],
                before=[self._ready(few, paths[0][label]), self._ready(many, paths[1][label])],
            )
            self._line(label, *times, self._queries(many, paths[1][label]))
        self._told("search for a full name of common words", few, many, [place.common_name() for place in (few, many)])
        self._cold(few, many, options["rounds"])

    def _ready(self, place: Workplace, path: str) -> Callable[[], object]:
        """Connected, and the page opened once."""

        def run() -> None:
            databases.use(place.database)
            place(path)

        return run

    def _line(self, label: str, few: float, many: float, queries: int, goal: float = GOAL) -> None:
        verdict = "reached" if many / few <= goal else "MISSED"
        detail = f"{few * 1000:.1f} ms to {many * 1000:.1f} ms, {queries} queries"
        self.stdout.write(f"{many / few:5.2f}  {label} ({verdict}; {detail})")

    def _queries(self, place: Workplace, path: str) -> int:
        databases.use(place.database)
        place(path)
        with CaptureQueriesContext(connection) as captured:
            place(path)
        return len(captured)

    def _told(self, label: str, few: Workplace, many: Workplace, paths: list[str]) -> None:
        seconds = []
        for place, path in zip((few, many), paths, strict=True):
            self._ready(place, path)()
            seconds.append(place(path).seconds * 1000)
        self.stdout.write(f"{label}: {seconds[0]:.1f} ms to {seconds[1]:.1f} ms")

    def _cold(self, few: Workplace, many: Workplace, rounds: int) -> None:
        """The start page once a minute, when its figures are computed anew; some days have changed since."""
        start = reverse("admin:index")

        def ready(place: Workplace) -> Callable[[], object]:
            def run() -> None:
                self._ready(place, start)()
                ChangedDay.objects.all().delete()
                today = timezone.now().date()
                ChangedDay.objects.bulk_create(ChangedDay(day=today - timedelta(days=back)) for back in (0, 1, 7))
                cache.clear()

            return run

        times = side_by_side(
            partial(few, start), partial(many, start), rounds * SIZE, 1, before=[ready(few), ready(many)]
        )
        self._line("start page with its figures computed anew", *times, self._queries(many, start), GOAL_ANEW)
