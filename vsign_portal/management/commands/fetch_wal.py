import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from vsign_portal.backup import age, wal
from vsign_portal.backup.command import in_one_line


class Command(BaseCommand):
    help = (
        "For PostgreSQL's restore_command, on a host that holds the private key: decrypt one segment. 1 where there is "
        "none, which PostgreSQL takes for the end. Example: restore_command = 'cd /srv/vsign && .venv/bin/python "
        "manage.py fetch_wal %f %p --from /srv/vsign-wal --identity /etc/vsign/backup.key'"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="%%f")
        parser.add_argument("target", type=Path, help="%%p")
        parser.add_argument("--from", dest="folder", type=Path, required=True, help="where archive_wal put them")
        parser.add_argument("--identity", type=Path, required=True, help="file with the private key")

    def handle(self, *args: Any, **options: Any) -> None:
        with in_one_line("nothing was fetched"):
            keys = age.identities(options["identity"])
            if not wal.fetch(options["name"], options["target"], options["folder"], keys):
                sys.exit(1)
