import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import clear_url_caches, reverse, set_urlconf

from script.dev.bench import consultation
from script.dev.bench.client import Answer, side_by_side
from script.dev.bench.server import serving

ROUNDS, SIZE = 9, 120
PAGES = (
    "consult:home", "consult:catalogue", "consult:ask", "consult:buy", "casework:track", "privacy:centre",
    "privacy:complain", "privacy:misuse", "privacy:policy", "privacy:contact",
)  # fmt: skip


class Command(BaseCommand):
    help = (
        "Print ratios of the portal's pages to bare views, measured side by side in this process. "
        "Example: manage.py bench --rounds 3"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rounds", type=int, default=ROUNDS)
        parser.add_argument("--size", type=int, default=SIZE, help="requests of each kind in a round")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("bench writes made-up cases: run it in the demo.")
        self.rounds, self.size = options["rounds"], options["size"]
        with override_settings(ROOT_URLCONF="script.dev.bench.bare", THROTTLE_ON=False):
            clear_url_caches()
            set_urlconf(None)
            self.browser = consultation.Browser()
            self.caller = self.browser.caller
            self._form_read()
            self._form_sent()
            self._queries()
        self._memory()

    # ------------------------------------------------------------- ratios
    def _form_read(self) -> None:
        form = reverse("consult:ask")
        ours, base = self._measure(lambda: self.caller(form), lambda: self.caller("/bench/hello"))
        self._ratio("GET of the consultation form / bare hello view, same middleware", base / ours, 0.5, ours, base)

    def _form_sent(self) -> None:
        self.stdout.write(consultation.told(self.browser.show_the_bare_view()))
        base_form = {"csrfmiddlewaretoken": self.browser.secret}
        ours, base = self._measure(self.browser.send, lambda: self.caller("/bench/insert", base_form))
        title = "POST of the consultation form / bare view that creates the same rows in one transaction"
        self._ratio(title, base / ours, 0.8, ours, base)

    def _measure(self, ours: Callable[[], Answer], base: Callable[[], Answer]) -> tuple[float, float]:
        side_by_side(ours, base, 1, 20)
        return side_by_side(ours, base, self.rounds, self.size)

    def _ratio(self, title: str, ratio: float, goal: float, ours: float, base: float) -> None:
        verdict = "reached" if ratio >= goal else "MISSED"
        detail = f"{ours * 1000:.2f} ms to {base * 1000:.2f} ms, median of {self.rounds} rounds of {self.size}"
        self.stdout.write(f"{ratio:5.2f}  {title} (goal {goal}: {verdict}; {detail})")

    # ------------------------------------------------------------- queries and memory
    def _queries(self) -> None:
        self.stdout.write("queries a page, warm and within the second the site's state is kept:")
        for name in PAGES:
            self.caller(reverse(name))
            with CaptureQueriesContext(connection) as captured:
                status = self.caller(reverse(name)).status
            self.stdout.write(f"{len(captured):5d}  {name} ({status})")
        with CaptureQueriesContext(connection) as captured:
            self.browser.send()
        self.stdout.write(f"{len(captured):5d}  consultation form sent, transaction control included")

    def _memory(self) -> None:
        with serving("vsign_portal.wsgi") as server:
            for number in range(400):
                server.read(reverse(PAGES[number % len(PAGES)]))
            sizes = [self._unshared(pid) for pid in self._children(server.pid)]
        listed = ", ".join(f"{size:.0f} MB" for size in sizes)
        self.stdout.write(f"memory of each worker after 400 requests, proportional set size: {listed}")

    def _children(self, pid: int) -> list[int]:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def _unshared(self, pid: int) -> float:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        found = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
        return int(found.group(1)) / 1024 if found else 0.0
