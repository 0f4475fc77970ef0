"""Django's own migrate; once every app is migrated, the roles get the rights of the one table."""

from typing import Any

from django.core.management.commands import migrate

from vsign_portal import roles


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        everything = not (options["app_label"] or options["plan"] or options["check_unapplied"] or options["fake"])
        if everything:
            roles.apply()
