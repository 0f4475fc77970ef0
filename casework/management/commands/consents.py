from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date

from casework.ground.calendar import VIETNAM
from casework.people.consent import Act, Consent, Purpose


def counts(until: datetime) -> dict[str, dict[str, int]]:
    """Purpose → act → addresses at which somebody agreed before `until`, and those at which nobody does any more."""
    current = Consent.objects.current(until)
    granted, withdrawn = current.filter(act=Act.GRANTED), current.filter(act=Act.WITHDRAWN)
    found = {}
    for purpose in Purpose.values:
        agreeing = granted.filter(purpose=purpose).values("address").distinct()
        ended = withdrawn.filter(purpose=purpose).exclude(address__in=agreeing).values("address").distinct()
        found[purpose] = {Act.GRANTED.value: agreeing.count(), Act.WITHDRAWN.value: ended.count()}
    return found


class Command(BaseCommand):
    help = (
        "Print how many addresses agree to each purpose, and how many have withdrawn, as of the end of a day. "
        "Example: manage.py consents --as-of 2026-12-31"
    )

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
