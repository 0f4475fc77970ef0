from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.disclosure.recipient import Recipient
from casework.disclosure.signing import key_to_tell
from casework.ground.errors import Refused


class Command(BaseCommand):
    help = (
        "Print the key with which a recipient verifies hand-overs. Give it to nobody else. "
        "Example: manage.py handover_key 'Công ty Cổ phần Chữ ký số Vi Na'"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("recipient", help="its name in the register")

    def handle(self, *args: Any, **options: Any) -> None:
        recipient = Recipient.objects.filter(name=options["recipient"]).first()
        if recipient is None:
            raise CommandError("There is no recipient of this name.")
        try:
            self.stdout.write(key_to_tell(recipient))
        except Refused as refusal:
            raise CommandError(str(refusal.message)) from refusal
