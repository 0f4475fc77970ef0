import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from casework.ground.declarations import declared_fields

HEADINGS = ("table", "field", "purpose", "retention", "recipients", "erasure")


def entries() -> Iterator[dict[str, str]]:
    """One for each field of each model that speaks of people, from the declarations (C7.1)."""
    for model, field, declared in declared_fields():
        yield {
            "table": model._meta.label,
            "field": field.name,
            "purpose": declared.purpose,
            "retention": declared.retention,
            "recipients": declared.recipients or "the centre's own staff",
            "erasure": declared.on_erasure.value,
        }


def as_csv(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADINGS)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().rstrip()


def as_markdown(rows: list[dict[str, str]]) -> str:
    """A table for each model."""
    lines: list[str] = ["# Record of processing"]
    for table in dict.fromkeys(row["table"] for row in rows):
        shown = [heading for heading in HEADINGS if heading != "table"]
        lines += ["", f"## {table}", "", _line(shown), _line(["---"] * len(shown))]
        lines += [_line([row[name] for name in shown]) for row in rows if row["table"] == table]
    return "\n".join(lines)


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


class Command(BaseCommand):
    help = (
        "Print the record of processing: each personal field, its purpose, retention, recipients and erasure. "
        "Example: manage.py datamap --format csv > datamap.csv"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=("md", "json", "csv"), default="md", help="md is for people")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = list(entries())
        if options["format"] == "json":
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
        else:
            self.stdout.write(as_csv(rows) if options["format"] == "csv" else as_markdown(rows))
