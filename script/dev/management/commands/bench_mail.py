import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.case.case import Case
from casework.case.letters import REPLY
from casework.inbox import arrival, reading
from casework.post import threads
from casework.post.letter import Letter
from casework.post.mail import LETTERS, message
from casework.tests.factories import EMAIL, make_case

TEXT = "Chữ ký số dùng được trên máy Mac. Quý khách cài phần mềm từ trang hướng dẫn, rồi khởi động lại máy.\n\n" * 4


class Command(BaseCommand):
    help = (
        "Print how many letters a second leave, every check included, beside smtplib alone on one connection. "
        "Example: manage.py bench_mail --letters 500"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--letters", type=int, default=1000)
        parser.add_argument("--deliver", help="used by itself: port, first and last id")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("bench_mail writes made-up letters: run it in the demo.")
        if options["deliver"]:
            self._deliver(*map(int, options["deliver"].split(":")))
            return
        count = options["letters"]
        case = make_case()
        with _sink() as port:
            self._warm_up(port, case)
            bare = count / self._bare(port, case, count)
            one = count / self._workers(port, case, count, 1)
            two = count / self._workers(port, case, count, 2)
        self.stdout.write(f"{bare:7.0f}/s  smtplib alone, the same mail each time, one connection")
        self.stdout.write(f"{one:7.0f}/s  one worker: {one / bare:.2f} of it")
        self.stdout.write(f"{two:7.0f}/s  two workers: {two / bare:.2f} of it")
        kept, read = _mail_in(case, max(count // 20, 10))
        self.stdout.write(f"{kept:7.0f}/s  mail in: kept, which is when the mail server is told so")
        self.stdout.write(f"{read:7.0f}/s  mail in: read in a process of its own and put on its case, by one worker")

    def _bare(self, port: int, case: Case, count: int) -> float:
        letter = REPLY.letter(EMAIL, "vi", case=case, text=TEXT)
        letter.save()
        mail = message(letter).message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
        letter.delete()
        with smtplib.SMTP("127.0.0.1", port) as line:
            began = time.perf_counter()
            for _n in range(count):
                line.sendmail(settings.DEFAULT_FROM_EMAIL, [EMAIL], mail)
            return time.perf_counter() - began

    def _warm_up(self, port: int, case: Case) -> None:
        self._bare(port, case, 50)

    def _workers(self, port: int, case: Case, count: int, workers: int) -> float:
        """Seconds from the start signal until all are sent."""
        letters = [REPLY.letter(EMAIL, "vi", case=case, text=TEXT) for _n in range(count)]
        made = [letter.pk for letter in Letter.objects.bulk_create(letters)]
        share = -(-count // workers)
        with ExitStack() as started:
            each = [
                started.enter_context(_worker(port, made[n], made[min(n + share, count) - 1]))
                for n in range(0, count, share)
            ]
            began = time.perf_counter()
            for worker in each:
                worker.stdin.write("go\n")
                worker.stdin.flush()
            for worker in each:
                worker.stdout.readline()
            took = time.perf_counter() - began
        unsent = Letter.objects.filter(pk__in=made).exclude(state="sent").count()
        if unsent:
            raise CommandError(f"{unsent} of {count} letters were not sent.")
        return took

    def _deliver(self, port: int, first: int, last: int) -> None:
        """One worker's share. The first connection, templates and queries are made before the clock starts."""
        settings.EMAIL_BACKEND = "casework.post.smtp.PatientBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        message(Letter.objects.select_related("case__person").get(pk=first))
        print("ready", flush=True)
        sys.stdin.readline()
        for pk in range(first, last + 1):
            LETTERS.deliver(pk)
        print("done", flush=True)


def _mail_in(case: Case, count: int) -> tuple[float, float]:
    """Mails a second that are kept, and that are read."""
    head = f"From: {EMAIL}\nReferences: {threads.root(case.reference)}\nSubject: Re: x\nMessage-ID: "
    began = time.perf_counter()
    mails = [arrival.keep(f"{head}<{uuid4()}@example.vn>\n\n{TEXT}".encode()) for _n in range(count)]
    kept = time.perf_counter()
    for mail in mails:
        if mail:
            reading.read(mail.pk)
    return count / (kept - began), count / (time.perf_counter() - kept)


@contextmanager
def _started(*command: str) -> Iterator[Any]:
    child = subprocess.Popen(
        [sys.executable, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=settings.BASE_DIR
    )
    try:
        yield child
    finally:
        child.kill()
        child.communicate()


@contextmanager
def _sink() -> Iterator[int]:
    with _started("-m", "script.dev.bench.sink") as child:
        yield int(child.stdout.readline())


@contextmanager
def _worker(port: int, first: int, last: int) -> Iterator[Any]:
    with _started("manage.py", "bench_mail", "--deliver", f"{port}:{first}:{last}") as child:
        child.stdout.readline()
        yield child
