from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from casework import erasure, trail


class Command(BaseCommand):
    help = "After a restore: erase again whom the backup has brought back, by the file of tombstones."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic(durable=True):
            back = erasure.erased_elsewhere()
            if back:
                erasure.erase(back)
                trail.record("apply_tombstones", f"{len(back)} persons")
        self.stdout.write(f"{len(back)} persons erased again")
