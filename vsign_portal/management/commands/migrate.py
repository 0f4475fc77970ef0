"""Django's own migrate, which never makes the portal wait for long; then staff and database roles get their rights.

A migration that needs a lock queues behind whoever has it, and everybody else queues behind the migration. So it gives
up after LOCK_TIMEOUT, lets the others pass and tries again. CONCURRENTLY has to wait for every older transaction and
blocks nobody meanwhile: it has no such limit.
"""

import time
from typing import Any

import psycopg
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connection
from django.db.migrations import Migration

from vsign_portal import database_roles, roles

LOCK_TIMEOUT = "2s"
TRIES = 10


class Command(migrate.Command):
    pause = 1.0
    """Seconds before the second try; then twice as long each time, up to half a minute."""

    def handle(self, *args: Any, **options: Any) -> None:
        self._patiently(*args, **options)
        everything = not (options["app_label"] or options["plan"] or options["check_unapplied"] or options["fake"])
        if everything:
            roles.apply()
            database_roles.after_migration()

    def _patiently(self, *args: Any, **options: Any) -> None:
        """What was migrated before a try failed stays; the next one goes on from there."""
        for one in range(TRIES):
            try:
                super().handle(*args, **options)
            except OperationalError as error:
                if not isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
                    raise
                self.stdout.write(f"\nA table is in use for longer than {LOCK_TIMEOUT}: try {one + 1} of {TRIES}.")
                time.sleep(min(self.pause * 2**one, 30))
            else:
                return
            finally:
                _limit_locks("")
        raise CommandError("The last migration has changed nothing. Find out who holds the table: docs/migrations.md")

    def migration_progress_callback(self, action: str, migration: Migration | None = None, fake: bool = False) -> None:
        if migration is not None and action in ("apply_start", "unapply_start"):
            _limit_locks(LOCK_TIMEOUT if migration.atomic else "0")
        super().migration_progress_callback(action, migration, fake)


def _limit_locks(timeout: str) -> None:
    """Empty: as the server has it."""
    with connection.cursor() as cursor:
        if timeout:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [timeout])
        else:
            cursor.execute("RESET lock_timeout")
