import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error

from casework.inbox import arrival


class Command(BaseCommand):
    """Its exit code is what a mail server goes by (sysexits.h): 0 it is ours now, 75 try again later, 65 tell the
    sender that it cannot be taken."""

    help = (
        "Take in one mail from standard input, as a mail server pipes it. "
        "Example: manage.py receive_mail lien-he@example.vn < letter.eml"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("recipient", nargs="?", default="", help="the address to which it was delivered")

    def handle(self, *args: Any, recipient: str, **options: Any) -> None:
        raw = sys.stdin.buffer.read(arrival.MOST_BYTES + 1)
        if not raw.strip():
            self._say_and_end("there is no mail on standard input", os.EX_DATAERR)
        try:
            arrival.keep(raw, to=recipient)
        except arrival.TooLarge:
            self._say_and_end("we take no mail larger than 25 MB", os.EX_DATAERR)
        except (Error, OSError, MemoryError) as error:
            self._say_and_end(f"it cannot be kept now ({type(error).__name__})", os.EX_TEMPFAIL)

    def _say_and_end(self, words: str, code: int) -> None:
        self.stderr.write(words)
        sys.exit(code)
