from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.ledger import keys


class Command(BaseCommand):
    help = (
        "Make the key that signs the seals of the trail, outside the database, and print its public key. "
        "Example: manage.py trail_key --replace"
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--replace", action="store_true", help="a new key in place of the one there is")
        parser.add_argument("--once", action="store_true", help="do nothing when there is a key")

    def handle(self, *args: Any, **options: Any) -> None:
        file = settings.TRAIL_KEY
        if file.exists() and not options["replace"]:
            if options["once"]:
                return
            raise CommandError(f"there is a key already, {file}; --replace makes a new one")
        try:
            made = keys.make(file)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        self.stdout.write(
            f"{made}\n{file} signs from now on; public keys, for witness and auditor: {keys.public_file(file)}"
        )
