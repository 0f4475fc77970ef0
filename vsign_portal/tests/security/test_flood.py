"""A flood from one address and one /64, while a customer sends a form every second: she waits at most two seconds."""

import contextlib
import multiprocessing
import random
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path
from statistics import quantiles
from typing import cast
from urllib.parse import urlsplit

import pytest

from casework.intake.tests.security.test_bombs import png
from casework.tests import processes
from script.dev.attack.wire import Browser, as_people_fill_it_in, form_in, reference_in

REQUESTS, AT_ONCE, SLOW = 4_000, 16, 20
FORM, FILES = "/lien-he/", "/khieu-nai/an-danh/"
SHE = (("X-Forwarded-For", "198.51.100.7"),)
PDF = b"%PDF-1.4\n" + random.Random(1).randbytes(5 * 1024 * 1024 - 64) + b"\n%%EOF"
BOMB = png(6320, 6320, 3, 1)


def from_the_net(number: int) -> str:
    """Every second from one IPv4 address, the others from five hundred of one /64."""
    return "192.0.2.66" if number % 2 else f"2001:db8::{number % 500:x}"


def upload(content: bytes) -> Callable[[Browser, str], int]:
    def send(browser: Browser, address: str) -> int:
        forwarded = (("X-Forwarded-For", address),)
        form = as_people_fill_it_in(form_in(browser.send("GET", FILES, None, forwarded).text))
        return browser.post_files(FILES, form, [("attachments", "a", content)] * 5, forwarded).status

    return send


def body(kind: str, content: bytes) -> Callable[[Browser, str], int]:
    def send(browser: Browser, address: str) -> int:
        headers = (("Content-Type", kind), ("X-Forwarded-For", address))
        return browser.send("POST", FORM, content, headers).status

    return send


def form(**typed: str) -> Callable[[Browser, str], int]:
    def send(browser: Browser, address: str) -> int:
        forwarded = (("X-Forwarded-For", address),)
        good = as_people_fill_it_in(form_in(browser.send("GET", FORM, None, forwarded).text))
        return browser.post(FORM, good | typed, forwarded).status

    return send


URLENCODED = "application/x-www-form-urlencoded"
KINDS = [
    form(text="a" + "\u0315\u0300" * 40_000),
    form(phone="0000"),
    form(),
    body(URLENCODED, b"&".join(b"f%d=1" % n for n in range(10_000))),
    body("application/json", b"[" * 400_000),
    body(URLENCODED, b"text=" + b"%CC%95%CC%80" * 80_000),
    upload(BOMB),
    body("multipart/form-data; boundary=x", b"--x\r\n" * 50_000),
]


def hostile(number: int) -> Callable[[Browser, str], int]:
    return upload(PDF) if number % 100 == 0 else KINDS[number % len(KINDS)]


def workers_of(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def most_memory(pid: int) -> int:
    """In MiB, the most it ever had."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) // 1024


@contextlib.contextmanager
def slow_senders(host: str, port: int) -> Iterator[None]:
    """Half a request each, and a byte a second."""
    over = threading.Event()

    def drip() -> None:
        while not over.is_set():
            with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=5) as line:
                line.sendall(
                    b"POST /khieu-nai/ HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\n"
                )
                line.sendall(b"Content-Length: 20000000\r\n\r\n--x\r\n")
                while not over.wait(1):
                    line.sendall(b"x")

    threads = [threading.Thread(target=drip) for _n in range(SLOW)]
    for each in threads:
        each.start()
    try:
        yield
    finally:
        over.set()
        for each in threads:
            each.join()


def her_forms(host: str, port: int, over: Event, told: Connection) -> None:
    """A form every second until it is over; tells how long each took, with its page, and the first that failed."""
    took: list[float] = []
    failed = ""
    while not over.is_set() and not failed:
        started, browser = time.monotonic(), Browser(host, port)
        page = form_in(browser.send("GET", FORM, None, SHE).text)
        answer = browser.post(FORM, as_people_fill_it_in(page), SHE)
        took.append(time.monotonic() - started)
        failed = "" if reference_in(answer) else f"{answer.status} {answer.text[:500]}"
        time.sleep(max(0.0, 1 - took[-1]))
    told.send((took, failed))


@contextlib.contextmanager
def a_customer(host: str, port: int) -> Iterator[Callable[[], tuple[list[float], str]]]:
    """In a process of her own: what the attackers' process is busy with does not slow her down. Yields what ends it."""
    apart = multiprocessing.get_context("fork")
    over, (ours, hers) = apart.Event(), apart.Pipe()
    process = apart.Process(target=her_forms, args=(host, port, over, hers))
    process.start()

    def ended() -> tuple[list[float], str]:
        over.set()
        return cast("tuple[list[float], str]", ours.recv() if ours.poll(120) else ([], "she never came back"))

    try:
        yield ended
    finally:
        over.set()
        process.join(120)
        process.kill()


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_customer_is_served_during_a_flood(capsys: pytest.CaptureFixture[str]) -> None:
    environment = {
        "VSIGN_LOG_LEVEL": "CRITICAL",
        "VSIGN_THROTTLE": "on",
        "VSIGN_PROXY_HOPS": "1",
        "VSIGN_TRUSTED_PROXIES": "127.0.0.1",
    }
    statuses = Counter[int]()
    with processes.web_server(**environment) as (process, address):
        host, port = urlsplit(address).hostname or "", urlsplit(address).port or 0

        def attack(number: int) -> int:
            return hostile(number)(Browser(host, port), from_the_net(number))

        with a_customer(host, port) as ended, slow_senders(host, port), ThreadPoolExecutor(AT_ONCE) as pool:
            started = time.monotonic()
            statuses.update(pool.map(attack, range(1, REQUESTS + 1)))
            lasted = time.monotonic() - started
            took, failed = ended()
        memory = [most_memory(pid) for pid in workers_of(process.pid)]
    assert not failed
    p99 = quantiles(took, n=100)[98]
    said = [
        f"{REQUESTS} hostile requests in {lasted:.0f} s: {dict(sorted(statuses.items()))}",
        f"her {len(took)} forms: p99 {p99:.2f} s, worst {max(took):.2f} s; most memory of a worker: {memory} MiB",
    ]
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(said) + "\n")
    assert not any(status >= 500 for status in statuses)
    assert p99 <= 2
    assert max(memory) <= 300
