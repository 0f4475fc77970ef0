import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from casework.case.case import Case
from script.dev.bench import consultation
from script.dev.bench.server import WORKERS, Server, serving

GOAL = 0.16
CONNECTIONS = 8
# More than two workers can answer in a second; a form sent twice would be seen, as it leaves one case.
FORMS_A_SECOND = 2_000
# Seconds in which the requests that wrk no longer waited for are answered.
SETTLED = 0.5
SCRIPT = Path(__file__).parents[2] / "bench" / "wire.lua"


@dataclass(frozen=True)
class Round:
    requests: int
    rate: float
    cases: int


class Command(BaseCommand):
    help = (
        "Print how many forms two workers take in a second, beside how often they show the form; over loopback. "
        "Example: manage.py bench_wire --seconds 5"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rounds", type=int, default=5)
        parser.add_argument("--seconds", type=int, default=4, help="of each kind of request in a round")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO or settings.THROTTLE_ON:
            raise CommandError("bench_wire writes made-up cases: run it in the demo, with VSIGN_THROTTLE=off.")
        _have_wrk()
        self.seconds = options["seconds"]
        self.browser = consultation.Browser()
        self.stdout.write(consultation.told(self.browser.show_the_bare_view()))
        with serving("script.dev.bench.wsgi") as server:
            rounds = self._rounds(server, options["rounds"])
        self._tell(rounds)

    def _rounds(self, server: Server, number: int) -> dict[str, list[Round]]:
        """Each kind of request takes its turn in each round, so that a noisy neighbour disturbs all of them."""
        form = reverse("consult:ask")
        turns: dict[str, Callable[[], Round]] = {
            "form read": lambda: self._load(server.address + form),
            "form sent": lambda: self._load(server.address + form, forms=True),
            "bare view read": lambda: self._load(f"{server.address}/bench/hello"),
            "bare view that writes the same rows": lambda: self._load(f"{server.address}/bench/insert", forms=True),
        }
        for turn in turns.values():
            turn()
        return self._turned(turns, number)

    def _turned(self, turns: dict[str, Callable[[], Round]], number: int) -> dict[str, list[Round]]:
        rounds: dict[str, list[Round]] = {name: [] for name in turns}
        for _round in range(number):
            for name, turn in turns.items():
                rounds[name].append(turn())
        return rounds

    def _load(self, address: str, forms: bool = False) -> Round:
        before = Case.objects.count()
        with self._forms(forms) as file:
            command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{self.seconds}s", "-s", str(SCRIPT), address, "--"]
            done = subprocess.run(
                [*command, f"csrftoken={self.browser.secret}", *file], capture_output=True, text=True, check=False
            )
        found = re.search(r"^counted (\d+) (\d+) (\d+)$", done.stdout, re.MULTILINE)
        if not found:
            raise CommandError(f"wrk said: {done.stderr.strip() or done.stdout.strip()}")
        requests, microseconds, errors = map(int, found.groups())
        time.sleep(SETTLED)
        cases = Case.objects.count() - before
        if errors or (forms and not requests <= cases <= requests + CONNECTIONS):
            raise CommandError(f"{requests} requests to {address}: {errors} errors, {cases} cases")
        return Round(requests, requests / microseconds * 1e6, cases)

    @contextmanager
    def _forms(self, wanted: bool) -> Iterator[list[str]]:
        """The file of filled-in forms, one a line; none for a page that is read."""
        if not wanted:
            yield []
            return
        with tempfile.NamedTemporaryFile("w", suffix=".forms") as file:
            for _form in range(FORMS_A_SECOND * self.seconds):
                file.write(urlencode(self.browser.filled()) + "\n")
            file.flush()
            yield [file.name]

    def _tell(self, rounds: dict[str, list[Round]]) -> None:
        rates = {name: median(each.rate for each in done) for name, done in rounds.items()}
        number = len(rounds["form read"])
        self.stdout.write(
            f"{WORKERS} workers, {CONNECTIONS} connections, median of {number} rounds of {self.seconds} seconds:"
        )
        for name, rate in rates.items():
            cases = sum(each.cases for each in rounds[name])
            self.stdout.write(f"{rate:7.0f} a second  {name}" + (f" ({cases} cases made)" if cases else ""))
        ratio = rates["form sent"] / rates["form read"]
        verdict = "reached" if ratio >= GOAL else "MISSED"
        self.stdout.write(f"{ratio:7.2f}  form sent / form read (goal {GOAL}: {verdict})")
        beside = rates["form sent"] / rates["bare view that writes the same rows"]
        self.stdout.write(f"{beside:7.2f}  form sent / bare view that writes the same rows")


def _have_wrk() -> None:
    """From the distribution where that is allowed."""
    if shutil.which("wrk"):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "install", "-y", "-q", "wrk"], stdout=subprocess.DEVNULL, check=False)
    if not shutil.which("wrk"):
        raise CommandError("wrk is missing; as root: apt-get install wrk")
