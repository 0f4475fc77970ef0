import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import clear_url_caches, reverse, set_urlconf

from casework.case.case import Case
from casework.ground import browsers as casework_client
from casework.intake import submissions
from casework.ledger.entries import TrailEntry
from casework.post.letter import Letter
from script.dev.bench import bare
from script.dev.bench.client import Answer, Caller, side_by_side

ROUNDS, SIZE = 9, 120
PAGES = (
    "consult:home", "consult:catalogue", "consult:ask", "consult:buy", "casework:track", "privacy:centre",
    "privacy:complain", "privacy:misuse", "privacy:policy", "privacy:contact",
)  # fmt: skip
TYPED = {
    "full_name": "Nguyễn Thị Ánh",
    "phone": "0912 345 678",
    "email": "anh.nguyen@example.vn",
    "customer_type": "organisation",
    "organisation": "Công ty TNHH Thủy sản Cà Mau",
    "tax_code": "0100109106",
    "province": "96",
    "question": "Tôi cần chữ ký số để nộp thuế và bảo hiểm xã hội cho công ty, xin được tư vấn loại phù hợp.",
    "adult": "on",
    "consent_related": "on",
    "consent_marketing": "on",
    "website": "",
}


class Command(BaseCommand):
    help = "Print ratios of the portal's pages to bare views, measured side by side in this process."

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
            self.caller = Caller()
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
        self._send()
        before = self._row_counts()
        self._send()
        after = self._row_counts()
        added = {name: after[name] - before[name] for name in after if after[name] > before[name]}
        listed = ", ".join(f"{count} {name}" for name, count in sorted(added.items()))
        self.stdout.write(f"a consultation request leaves {sum(added.values())} rows: {listed}")
        bare.jobs = added.pop("procrastinate_jobs")
        bare.pattern = self._rows_of_the_last_case()
        if len(bare.pattern) != sum(added.values()):
            raise CommandError("the bare view would not insert the rows that the form leaves")
        token = self._csrf()
        base_form = {"csrfmiddlewaretoken": token}
        ours, base = self._measure(self._send, lambda: self.caller("/bench/insert", base_form))
        title = "POST of the consultation form / bare view that creates the same rows in one transaction"
        self._ratio(title, base / ours, 0.8, ours, base)

    def _rows_of_the_last_case(self) -> list[Model]:
        case = Case.objects.latest("pk")
        entry = TrailEntry.objects.filter(target=case.target).latest("pk")
        return [case, case.submission, entry, case.detail, *case.events.all(), *case.consents.all(),
                *case.letters.all(), *Letter.objects.filter(consent__case=case, case=None)]  # fmt: skip

    def _measure(self, ours: Callable[[], Answer], base: Callable[[], Answer]) -> tuple[float, float]:
        side_by_side(ours, base, 1, 20)
        return side_by_side(ours, base, self.rounds, self.size)

    def _ratio(self, title: str, ratio: float, goal: float, ours: float, base: float) -> None:
        verdict = "reached" if ratio >= goal else "MISSED"
        detail = f"{ours * 1000:.2f} ms to {base * 1000:.2f} ms, median of {self.rounds} rounds of {self.size}"
        self.stdout.write(f"{ratio:5.2f}  {title} (goal {goal}: {verdict}; {detail})")

    def _csrf(self) -> str:
        page = self.caller(reverse("consult:ask")).body.decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if not found:
            raise CommandError("the consultation form carries no CSRF token")
        return found.group(1)

    def _send(self) -> Answer:
        """A fresh token each time, taken outside what is timed."""
        if "csrftoken" not in self.caller.cookies:
            self._csrf()
        secret = self.caller.cookies["csrftoken"]
        browser = casework_client.browser_of(secret)
        form = TYPED | {"token": submissions.issue(browser), "csrfmiddlewaretoken": secret, "policy_version": "1"}
        answer = self.caller(reverse("consult:ask"), form)
        if answer.status != 302:
            raise CommandError(f"the form was answered with {answer.status}")
        return answer

    def _row_counts(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        with connection.cursor() as cursor:
            for model in apps.get_models():
                if model._meta.managed or model._meta.label == "procrastinate.ProcrastinateJob":
                    table = model._meta.db_table
                    cursor.execute(f'SELECT count(*) FROM "{table}"')
                    counts[table] = cursor.fetchone()[0]
        return counts

    # ------------------------------------------------------------- queries and memory
    def _queries(self) -> None:
        self.stdout.write("queries a page, warm and within the second the site's state is kept:")
        for name in PAGES:
            self.caller(reverse(name))
            with CaptureQueriesContext(connection) as captured:
                status = self.caller(reverse(name)).status
            self.stdout.write(f"{len(captured):5d}  {name} ({status})")
        with CaptureQueriesContext(connection) as captured:
            self._send()
        self.stdout.write(f"{len(captured):5d}  consultation form sent, transaction control included")

    def _memory(self) -> None:
        port = "8971"
        root = Path(settings.BASE_DIR)
        command = [sys.executable, "-m", "gunicorn", "-c", str(root / "deploy/gunicorn.conf.py"), "vsign_portal.wsgi"]
        environment = os.environ | {"PORT": port, "VSIGN_BIND": "127.0.0.1", "WEB_CONCURRENCY": "2"}
        server = subprocess.Popen(
            command, env=environment, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            self._warm(f"http://127.0.0.1:{port}")
            sizes = [self._unshared(pid) for pid in self._children(server.pid)]
            listed = ", ".join(f"{size:.0f} MB" for size in sizes)
            self.stdout.write(f"memory of each worker after 400 requests, proportional set size: {listed}")
        finally:
            server.terminate()
            server.wait(20)

    def _warm(self, address: str) -> None:
        deadline = time.monotonic() + 30
        done = 0
        while done < 400:
            try:
                with urllib.request.urlopen(address + reverse(PAGES[done % len(PAGES)]), timeout=10) as response:
                    response.read()
                done += 1
            except OSError:
                if time.monotonic() > deadline:
                    raise CommandError("gunicorn did not come up") from None
                time.sleep(0.3)

    def _children(self, pid: int) -> list[int]:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def _unshared(self, pid: int) -> float:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        found = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
        return int(found.group(1)) / 1024 if found else 0.0
