"""Attacks a portal that is running on this machine, and says what it found. See script/attack."""

import argparse
import ipaddress
import os
import random
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from threading import Lock
from typing import NoReturn
from urllib.parse import urlsplit

# Only the URLconf is asked; whatever database is named, none is opened.
os.environ.update({"VSIGN_DEMO": "1", "DATABASE_URL": "postgresql:///none", "SECRET_KEY": "attack" * 10})
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vsign_portal.settings")

import django

django.setup()

from script.dev.attack import by_hypothesis, targets, walk  # noqa: E402
from script.dev.attack.walk import Attack  # noqa: E402
from script.dev.attack.wire import Answer, Browser, Form, as_people_fill_it_in, form_in, reference_in  # noqa: E402

AT_ONCE = 8
ASK = "/lien-he/"
# Words of somebody else's, which no attack sends: in whatever answer they stand, it is a leak.
PLANTED = {"full_name": "Zqplant Thị Kín", "text": "zqplant bí mật", "phone": "0987 654 321"}
SECRETS = ("zqplant", "Zqplant", "0987 654 321", "+84987654321", "0987654321")
PLANTED_MAIL = "planted@example.vn"


class Findings:
    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.broken: list[str] = []
        self.leaks: list[str] = []
        self.slowest = (0.0, "")
        self._lock = Lock()

    def judge(self, said: str, answer: Answer, seconds: float = 0.0) -> None:
        with self._lock:
            self.statuses[answer.status] += 1
            self.slowest = max(self.slowest, (seconds, said))
            if answer.status >= 500:
                self.broken.append(f"{answer.status} {said}")
            if any(secret in answer.text for secret in SECRETS):
                self.leaks.append(said)

    @property
    def sent(self) -> int:
        return self.statuses.total()


def refuse(why: str) -> NoReturn:
    print(why, file=sys.stderr)
    raise SystemExit(2)


def loopback(address: str) -> tuple[str, int]:
    """Host and port. Exits unless every address behind the name is of this machine."""
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or 80
    try:
        behind = {str(info[4][0]) for info in socket.getaddrinfo(host, port)}
    except OSError:
        behind = set()
    if parts.scheme != "http" or not behind or not all(ipaddress.ip_address(each).is_loopback for each in behind):
        refuse(f"{address}: only http on this machine's loopback is attacked.")
    return host, port


def somebody() -> tuple[tuple[str, str], ...]:
    """Another net each time, for a portal that trusts us as its proxy."""
    return (("X-Forwarded-For", str(ipaddress.IPv4Address(random.getrandbits(32)))),)


def plant(browser: Browser) -> str:
    """Somebody else's question; its reference."""
    form = as_people_fill_it_in(form_in(browser.send("GET", ASK).text)) | PLANTED | {"email": PLANTED_MAIL}
    reference = reference_in(browser.post(ASK, form))
    if not reference:
        refuse("nothing could be planted: is the portal up, and its throttle off (VSIGN_THROTTLE=off)?")
    return reference


def forms_of(pages: list[str], browser: Browser) -> dict[str, Form]:
    """The pages with a form to send."""
    seen = {page: form_in(browser.send("GET", page).text) for page in pages}
    return {page: form for page, form in seen.items() if form.fields.keys() - {"csrfmiddlewaretoken"}}


def after_the_planted(reference: str) -> Iterator[Attack]:
    """What the planted case's reference and address open to somebody who has nothing else."""
    for contact in (PLANTED_MAIL + "x", "0912345678", "", "%", "_" * 20, "planted@EXAMPLE.vn.evil.example"):
        yield walk.in_a_field("/tra-cuu/", {"reference": reference, "contact": contact})
    for path in (
        f"/da-gui/{reference}/",
        f"/en/da-gui/{reference}/",
        f"/da-gui/{reference.lower()}/",
        "/quyen-rieng-tu/cua-toi/",
    ):
        yield Attack(f"GET {path}", lambda b, p=path: b.send("GET", p))
    yield walk.in_a_field("/quyen-rieng-tu/cua-toi/", {"full_name": "Ai đó", "email": PLANTED_MAIL})


def main() -> int:
    words = argparse.ArgumentParser(prog="script/attack", description=__doc__)
    words.add_argument("address", nargs="?", default="http://127.0.0.1:8000")
    words.add_argument("--requests", type=int, default=20_000, help="at least so many (20000)")
    words.add_argument("--minutes", type=float, default=15.0, help="at most so long (15)")
    words.add_argument("--seed", type=int, default=1)
    options = words.parse_args()
    host, port = loopback(options.address)
    until = time.monotonic() + options.minutes * 60
    found = Findings()
    reference = plant(Browser(host, port))
    pages = targets.pages()
    forms = forms_of(pages, Browser(host, port))
    print(f"· {len(pages)} public addresses, {len(forms)} with a form, somebody else's data planted as {reference}")

    def do(attack: Attack) -> None:
        if time.monotonic() < until:
            started = time.monotonic()
            found.judge(attack.said, attack.send(Browser(host, port)), time.monotonic() - started)

    def do_all(attacks: Iterator[Attack]) -> None:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for done in [pool.submit(do, each) for each in attacks]:
                done.result()

    do_all(after_the_planted(reference))
    for page, form in forms.items():
        if time.monotonic() < until:
            by_hypothesis.run(page, form, found.judge, lambda: Browser(host, port), examples=60)
    print(f"· with forms drawn by hypothesis: {found.sent} requests")
    do_all(walk.listed(pages, forms))
    print(f"· listed: {found.sent} requests")
    rest = max(0, options.requests - found.sent)
    do_all(islice(walk.at_random(pages, forms, random.Random(options.seed)), rest))
    tell(found)
    return 1 if found.broken or found.leaks or found.sent < options.requests else 0


def tell(found: Findings) -> None:
    print(f"· {found.sent} requests: " + ", ".join(f"{n} × {status}" for status, n in sorted(found.statuses.items())))
    if found.statuses[429]:
        print("· 429 is the throttle: start the portal with VSIGN_THROTTLE=off to get behind it")
    print(f"· the slowest took {found.slowest[0]:.1f} s: {found.slowest[1]}")
    print(f"· answers of 500 and above: {len(found.broken)}; answers with somebody else's data: {len(found.leaks)}")
    for line in [*found.broken[:40], *(f"LEAK {each}" for each in found.leaks[:40])]:
        print(f"  {line}")


if __name__ == "__main__":
    sys.exit(main())
