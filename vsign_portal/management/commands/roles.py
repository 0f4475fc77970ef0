import csv
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from vsign_portal import role_words, roles


class Command(BaseCommand):
    help = (
        "Print who may do what, for an auditor, in Vietnamese and English; what is held outside the table comes last. "
        "Example: manage.py roles --people --format csv"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=("md", "csv", "json"), default="md", help="md is for people")
        parser.add_argument("--people", action="store_true", help="also who holds which role now")

    def handle(self, *args: Any, **options: Any) -> None:
        people = roles.holders() if options["people"] else None
        {"md": self._md, "csv": self._csv, "json": self._json}[options["format"]](people, list(roles.outside()))

    def _md(self, people: dict[str, list[str]] | None, outside: list[str]) -> None:
        for role in roles.ROLES:
            names = [role_words.name_of(role, language) for language in role_words.LANGUAGES]
            self.stdout.write(f"## {' / '.join(names)}\n")
            if people is not None:
                self.stdout.write(f"{', '.join(people[role]) or '–'}\n")
            self.stdout.write("| Tiếng Việt | English |\n|---|---|")
            for line in (each for each in role_words.lines() if each.role == role):
                self.stdout.write(f"| {line.words['vi']} | {line.words['en']} |")
            self.stdout.write("")
        self.stdout.write("## Ngoài bảng / Outside the table\n")
        self.stdout.write("\n".join(f"- {each}" for each in outside) or "–")

    def _csv(self, people: dict[str, list[str]] | None, outside: list[str]) -> None:
        rows = csv.writer(self.stdout)
        rows.writerow(["role", "record", "actions", "vi", "en"])
        for line in role_words.lines():
            rows.writerow([line.role, line.record, " ".join(line.actions), line.words["vi"], line.words["en"]])
        for role, names in (people or {}).items():
            rows.writerows([role, "auth.user", "holds", name, name] for name in names)
        rows.writerows(["", "", "outside", each, each] for each in outside)

    def _json(self, people: dict[str, list[str]] | None, outside: list[str]) -> None:
        table = [
            {"role": line.role, "record": line.record, "actions": line.actions, **line.words}
            for line in role_words.lines()
        ]
        known = {"table": table, "outside": outside} | ({"people": people} if people is not None else {})
        self.stdout.write(json.dumps(known, ensure_ascii=False, indent=2))
