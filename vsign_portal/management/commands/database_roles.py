from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import ProgrammingError

from vsign_portal import database_roles


class Command(BaseCommand):
    help = (
        "Make the database's roles owner, app and auditor, hand the tables to the owner and grant each what it needs. "
        "Run it as an administrator of the database, or as the owner of the tables if it may make roles; as often as "
        "you like. "
        "Example: manage.py database_roles --sql"
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sql", action="store_true", help="print the statements and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            wanted = database_roles.roles()
            if options["sql"]:
                for statement in database_roles.statements(wanted):
                    self.stdout.write(f"{statement};")
                return
            done = database_roles.apply(wanted)
        except database_roles.NotPossible as reason:
            raise CommandError(str(reason)) from reason
        except ProgrammingError as error:
            raise CommandError(f"the database refused: {' '.join(str(error).split())}") from error
        self.stdout.write(f"{wanted.owner} owns, {wanted.app} serves, {wanted.auditor} audits ({done} statements)")
        self.stdout.write(
            "\\password in psql gives a role a password; until then it signs in by the server's own means alone"
        )
