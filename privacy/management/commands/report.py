from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.formats import localize
from django.utils.translation import override

from privacy.complaints import statistics
from privacy.complaints.statistics import Period


class Command(BaseCommand):
    help = (
        "Print the statistics of complaints and requests of a month or a year; --xlsx writes them to a file as well. "
        "Example: manage.py report --month 2026-11 --xlsx report.xlsx"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--month", help="such as 2026-11")
        which.add_argument("--year", help="such as 2026")
        parser.add_argument("--xlsx", type=Path, help="a file to write")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            period = Period.month(options["month"]) if options["month"] else Period.year(options["year"])
        except (ValueError, OverflowError):
            raise CommandError("write the month as 2026-11, the year as 2026.") from None
        with override("vi"):
            lines: list[list[statistics.Cell]] = [[*statistics.headings()], *statistics.rows(period)]
            for row in lines:
                self.stdout.write("\t".join("–" if cell is None else localize(cell) for cell in row))
            if options["xlsx"]:
                options["xlsx"].write_bytes(statistics.as_xlsx(period))
