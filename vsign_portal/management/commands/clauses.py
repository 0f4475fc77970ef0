import ast
import json
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from casework.ledger import inspection
from casework.ledger.inspection import Result
from vsign_portal.clauses import PROMISES


class Command(BaseCommand):
    help = (
        "Print, for each promise of the policy, the tests that prove it and what its live checks find in this database "
        "right now. Ends with 1 when a promise is broken. The worker looks every night and keeps what it finds. "
        "Example: manage.py clauses --only C2.6"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", metavar="CLAUSE", choices=sorted(PROMISES), help="one promise, such as C2.6")
        parser.add_argument("--json", action="store_true", help="for machines")
        parser.add_argument("--keep", action="store_true", help="keep what was found, as the worker does each night")

    def handle(self, *args: Any, **options: Any) -> None:
        results = list(inspection.look(options["only"] or ""))
        if options["keep"] and not options["only"]:
            self.stderr.write(f"kept as inspection {inspection.keep(results).pk}")
        promises = [options["only"]] if options["only"] else list(PROMISES)
        (self._json if options["json"] else self._lines)(promises, results)
        broken = [each.check.name for each in results if not each.is_kept]
        if broken:
            raise CommandError(f"broken: {', '.join(broken)}")

    def _lines(self, promises: list[str], results: list[Result]) -> None:
        proofs = proven(settings.BASE_DIR)
        for clause in promises:
            files = ", ".join(sorted(proofs.get(clause, []))) or "– no test yet"
            self.stdout.write(f"{clause:6} {PROMISES[clause]}\n       tests: {files}")
            for each in _of(clause, results):
                self.stdout.write(f"       now:   {each.check.name}: {_told(each)}")

    def _json(self, promises: list[str], results: list[Result]) -> None:
        proofs = proven(settings.BASE_DIR)
        told = [
            {
                "clause": clause,
                "promise": PROMISES[clause],
                "tests": sorted(proofs.get(clause, [])),
                "checks": [each.facts for each in _of(clause, results)],
            }
            for clause in promises
        ]
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))


def _of(clause: str, results: list[Result]) -> list[Result]:
    return [each for each in results if clause in each.check.clauses]


def _told(result: Result) -> str:
    if result.is_kept:
        return f"kept ({result.milliseconds} ms)"
    more = result.count - len(result.named)
    return f"BROKEN {result.count} times: {'; '.join(result.named)}" + (f"; and {more} more" if more else "")


def proven(root: Path) -> dict[str, set[str]]:
    """Test files by the clause that a marker in them names."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in root.glob("*/**/test_*.py"):
        if ".venv" in path.parts:
            continue
        for clause in marked(ast.parse(path.read_text("utf-8"))):
            found[clause].add(str(path.relative_to(root)))
    return found


def marked(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "clause":
            yield from (str(each.value) for each in node.args if isinstance(each, ast.Constant))
