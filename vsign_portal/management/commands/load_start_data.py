from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from casework.case import start_templates
from casework.centre import start_data as casework_start
from consult.catalogue import start_data as consult_start
from privacy.policy import start_data as privacy_start


class Command(BaseCommand):
    help = (
        "Load the centre's details, policy version 1, the service catalogue and reply templates. Changes nothing that"
        " is there already. Example: manage.py load_start_data"
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        casework_start.load()
        privacy_start.load()
        consult_start.load()
        start_templates.load()
        self.stdout.write("Start data is in place.")
