from typing import Any

from django.core.management.base import BaseCommand

from casework.erasure import tombstones


class Command(BaseCommand):
    help = "After a restore: erase again whom the backup has brought back, by the file of tombstones."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{tombstones.erase_again()} persons erased again")
