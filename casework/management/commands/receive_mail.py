import os
import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error

from casework.inbox import arrival, imap


class Command(BaseCommand):
    """Its exit code is what a mail server goes by (sysexits.h): 0 it is ours now, 75 try again later, 65 tell the
    sender that it cannot be taken."""

    help = (
        "Take in one mail from standard input, as a mail server pipes it, or what is new in the mailbox (--imap). "
        "Example: manage.py receive_mail lienhe@example.vn < letter.eml"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--imap", action="store_true", help="read the mailbox of VSIGN_IMAP_URL once")
        parser.add_argument("recipient", nargs="?", default="", help="the address to which it was delivered")

    def handle(self, *args: Any, recipient: str, **options: Any) -> None:
        if options["imap"]:
            self._read_the_mailbox()
            return
        raw = sys.stdin.buffer.read(arrival.MOST_BYTES + 1)
        if not raw.strip():
            self._say_and_end("there is no mail on standard input", os.EX_DATAERR)
        try:
            arrival.keep(raw, to=recipient)
        except arrival.TooLarge:
            self._say_and_end("we take no mail larger than 25 MB", os.EX_DATAERR)
        except (Error, OSError, MemoryError) as error:
            self._say_and_end(f"it cannot be kept now ({type(error).__name__})", os.EX_TEMPFAIL)

    def _read_the_mailbox(self) -> None:
        """Once, as the worker does every minute."""
        folders = imap.folders()
        if not folders:
            self._say_and_end("VSIGN_IMAP_URL names no mailbox", os.EX_CONFIG)
        try:
            taken = sum(imap.poll(folder) for folder in folders)
        except Exception as error:
            self._say_and_end(f"the mailbox cannot be read now ({type(error).__name__})", os.EX_TEMPFAIL)
        self.stdout.write(f"{taken} new")

    def _say_and_end(self, words: str, code: int) -> NoReturn:
        self.stderr.write(words)
        sys.exit(code)
