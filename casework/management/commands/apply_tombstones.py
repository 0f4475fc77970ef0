from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from casework.erasure import walk
from casework.ledger import trail


class Command(BaseCommand):
    help = "After a restore: erase again whom the backup has brought back, by the file of tombstones."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic(durable=True):
            back = walk.erased_elsewhere()
            if back:
                walk.erase(back)
                trail.record("apply_tombstones", f"{len(back)} persons")
        self.stdout.write(f"{len(back)} persons erased again")
