import time
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from casework.ground.kind import Kind
from casework.people.person import Person
from script.dev.demo import details_consult, details_privacy
from script.dev.demo.cases import DetailWriter, Seeder

DETAILS: dict[str, DetailWriter] = {
    Kind.CONSULTATION: details_consult.consultations,
    Kind.PURCHASE: details_consult.purchases,
    Kind.DATA_REQUEST: details_privacy.data_requests,
    Kind.COMPLAINT: details_privacy.complaints,
    Kind.MISUSE: details_privacy.misuse_reports,
    Kind.QUESTION: details_privacy.questions,
}


class Command(BaseCommand):
    help = (
        "Make realistic cases of people who do not exist. Works in the demo only. "
        "Example: manage.py seed_demo --cases 10000"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cases", type=int, default=200, help="how many cases (default 200)")
        parser.add_argument("--seed", type=int, help="the same seed makes the same people (default: others each time)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("seed_demo fills the demo; this is not the demo (VSIGN_DEMO is off).")
        started = time.monotonic()
        seed = options["seed"] or Person.objects.count() + 1
        for done in Seeder(self._staff(), DETAILS, seed).fill(options["cases"]):
            self.stdout.write(f"{done} cases")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(f"done in {time.monotonic() - started:.1f} s")

    def _staff(self) -> list[int]:
        """The demo's own accounts; two that cannot sign in when there are none."""
        users = get_user_model()
        staff = list(users.objects.filter(is_staff=True).values_list("pk", flat=True)[:20])
        if not staff:
            names = ("an.nguyen", "binh.tran")
            staff = [users.objects.create_user(name, is_staff=True).pk for name in names]
        return staff
