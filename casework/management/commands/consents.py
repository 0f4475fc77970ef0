from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count, OuterRef, Subquery
from django.utils import timezone
from django.utils.dateparse import parse_date

from casework.ground.calendar import VIETNAM
from casework.people.consent import Act, Consent, Purpose


def counts(until: datetime) -> dict[str, dict[str, int]]:
    """Purpose → act → addresses whose latest settled act before `until` it was."""
    settled = Consent.objects.exclude(act=Act.ASKED).filter(at__lt=until)
    latest = settled.filter(address=OuterRef("address"), purpose=OuterRef("purpose")).order_by("-pk")
    rows = (
        settled.filter(pk=Subquery(latest.values("pk")[:1])).order_by().values("purpose", "act").annotate(n=Count("pk"))
    )
    found = {purpose: {Act.GRANTED.value: 0, Act.WITHDRAWN.value: 0} for purpose in Purpose.values}
    for row in rows:
        found[row["purpose"]][row["act"]] = row["n"]
    return found


class Command(BaseCommand):
    help = "Print how many addresses agree to each purpose, and how many have withdrawn, as of the end of a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-of", default="", help="a day such as 2026-12-31 (default: now)")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{'purpose':<12}{'granted':>10}{'withdrawn':>12}")
        for purpose, acts in counts(self._until(options["as_of"])).items():
            self.stdout.write(f"{purpose:<12}{acts[Act.GRANTED]:>10}{acts[Act.WITHDRAWN]:>12}")

    def _until(self, given: str) -> datetime:
        if not given:
            return timezone.now()
        try:
            day = parse_date(given)
        except ValueError:
            day = None
        if day is None:
            raise CommandError(f"{given} is no day; write it as 2026-12-31.")
        return datetime.combine(day + timedelta(days=1), datetime.min.time(), VIETNAM)
