import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from vsign_portal.clauses import PROMISES


class Command(BaseCommand):
    help = "Print which tests prove which promise of the policy. A promise without a test is not kept yet."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        proofs = proven(settings.BASE_DIR)
        for clause, promise in PROMISES.items():
            files = sorted(proofs.get(clause, []))
            self.stdout.write(f"{clause:6} {promise}\n       {', '.join(files) or '– no test yet'}")


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
