"""script/mutants: which small changes of the code would no test notice?"""

import argparse
import json
import os
import random
import re
import sys
import time
from collections import Counter
from pathlib import Path

from script.dev.mutants import run
from script.dev.mutants.mutate import Mutant, mutants_of, mutated

# The hardest rules: the same person, verbs, erasure, the outbox, roles.
PATHS = [
    *(f"casework/people/{name}.py" for name in ("identity", "names")),
    *(f"casework/case/{name}.py" for name in ("verb", "verbs", "customer_verbs", "ending", "giving_back")),
    *(f"casework/erasure/{name}.py" for name in ("carry_out", "check", "holds", "preview")),
    *(f"casework/erasure/{name}.py" for name in ("scan", "tombstones", "walk")),
    *(f"casework/post/{name}.py" for name in ("outbox", "letters")),
    "casework/ledger/moves.py",
    "vsign_portal/roles.py",
]
SURVIVORS = Path("docs/mutants.md")
ROW = re.compile(r"^\| `(?P<path>[^`]+)` \| `(?P<source>[^`]+)` \| (?P<what>[^|]+) \|")
APPS = ("casework", "consult", "privacy", "vsign_portal")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/mutants", description=__doc__)
    parser.add_argument("--paths", nargs="+", default=PATHS, help="files to change; the hardest rules by default")
    parser.add_argument("--tests", nargs="+", help="by default those of the room and those that name the file")
    parser.add_argument("--sample", type=int, metavar="N", help="only so many changes, drawn at random")
    parser.add_argument("--seed", type=int, default=1, help="what --sample draws by")
    parser.add_argument("--fresh", action="store_true", help="forget what was found before")
    parser.add_argument("--at-least", type=float, default=90.0, metavar="PERCENT", help="fewer killed is an error")
    return parser.parse_args()


def room_tests(path: Path) -> list[str]:
    """The room's own, and every test file elsewhere that names the module."""
    own = path.parent / "tests"
    module = re.escape(path.stem)
    names = re.compile(rf"\b{re.escape('.'.join(path.parent.parts))}(\.{module}\b| import [^\n]*\b{module}\b)")
    others = [
        str(file)
        for app in APPS
        for file in sorted(Path(app).rglob("test_*.py"))
        if own not in file.parents and names.search(file.read_text())
    ]
    # Those that name it come first: they are the likeliest to notice.
    return [*others, *([str(own)] if own.is_dir() else [])]


def explained() -> set[tuple[str, str, str]]:
    """Survivors with their reason in docs/mutants.md."""
    rows = map(ROW.match, SURVIVORS.read_text().splitlines())
    return {(row["path"], row["source"], row["what"].strip()) for row in rows if row}


class Found:
    """What is known of every change, kept in a file, so that a run can be broken off and gone on with."""

    def __init__(self, file: Path, fresh: bool) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.file = file
        if fresh:
            file.unlink(missing_ok=True)
        lines = file.read_text().splitlines() if file.exists() else []
        self.known: dict[str, str] = dict(map(json.loads, lines))

    def add(self, mutant: Mutant, how: str) -> None:
        self.known[mutant.key] = how
        with self.file.open("a") as file:
            file.write(json.dumps([mutant.key, how]) + "\n")


def judge(mutant: Mutant, tests: list[str], log: Path, timeout: float) -> str:
    code = run.outcome(tests, log, timeout, run.Finder(mutant.path, mutated(mutant)))
    if code == run.TIMEOUT:
        # Whatever it left in the database: the next one starts with a new one.
        run.outcome(tests[:1], log, timeout, fresh=True)
        return "killed (by time)"
    if code in (run.WRONG_CALL, run.NO_TESTS):
        sys.exit(f"pytest did not run:\n{log.read_text()[-3000:]}")
    return "survived" if code == run.GREEN else "killed"


def tell(mutant: Mutant, how: str, seconds: float) -> None:
    print(f"{how:10} {mutant.path}:{mutant.line}  {mutant.what}  ({seconds:.1f} s)  {mutant.source}", flush=True)


def baseline(path: Path, tests: list[str], log: Path, *, fresh: bool) -> float:
    """Seconds that the tests take while they are green."""
    start = time.monotonic()
    if run.outcome(tests, log, 1800, fresh=fresh) != run.GREEN:
        sys.exit(f"The tests of {path} fail without any change:\n{log.read_text()[-3000:]}")
    return time.monotonic() - start


def main() -> None:
    given = arguments()
    here = Path(os.environ.get("VSIGN_VAR", "var")) / "mutants"
    found, log = Found(here / "found.jsonl", given.fresh), here / "last.log"
    chosen = [mutant for path in given.paths for mutant in mutants_of(Path(path))]
    if given.sample and given.sample < len(chosen):
        picked = random.Random(given.seed).sample(range(len(chosen)), given.sample)
        chosen = [chosen[place] for place in sorted(picked)]
    todo = [mutant for mutant in chosen if mutant.key not in found.known]
    print(f"{len(chosen)} changes, {len(todo)} not tried yet", flush=True)
    run.load_libraries()
    fresh = True
    for path in dict.fromkeys(mutant.path for mutant in todo):
        tests = given.tests or room_tests(path)
        if not tests:
            sys.exit(f"No test names {path}, and it has no tests beside it.")
        took = baseline(path, tests, log, fresh=fresh)
        fresh = False
        print(f"{path}: {took:.1f} s for {' '.join(tests)}", flush=True)
        for mutant in todo:
            if mutant.path == path:
                start = time.monotonic()
                how = judge(mutant, tests, log, max(30.0, 3 * took))
                found.add(mutant, how)
                tell(mutant, how, time.monotonic() - start)
    sum_up(chosen, found, given.at_least)


def sum_up(chosen: list[Mutant], found: Found, at_least: float) -> None:
    reasons = explained()
    survivors = [mutant for mutant in chosen if found.known[mutant.key] == "survived"]
    print("\nSurvivors, as rows for docs/mutants.md:")
    for each in survivors:
        row = (str(each.path), each.source, each.what)
        print(f"| `{each.path}` | `{each.source}` | {each.what} | {'explained' if row in reasons else '?'} |")
    for path, total in Counter(mutant.path for mutant in chosen).items():
        print(f"{path}: {total - sum(each.path == path for each in survivors)} of {total} killed")
    percent = 100 * (len(chosen) - len(survivors)) / max(1, len(chosen))
    print(f"{percent:.1f} % killed")
    unexplained = [each for each in survivors if (str(each.path), each.source, each.what) not in reasons]
    sys.exit(f"{len(unexplained)} survivors without a reason" if percent < at_least or unexplained else 0)


if __name__ == "__main__":
    main()
