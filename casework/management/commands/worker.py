import logging
from typing import Any, cast

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from casework.ledger import keys


class Command(BaseCommand):
    help = "Send letters, seal the trail, clear up: whatever has been put off. Runs until it is stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--concurrency", type=int, default=2, help="jobs at a time (default 2)")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEMO and not settings.TRAIL_KEY.exists():
            keys.make(settings.TRAIL_KEY)
        logging.getLogger(__name__).info("worker ready")
        # Django's own connector cannot listen for new jobs.
        with app.replace_connector(cast("DjangoConnector", app.connector).get_worker_connector()) as listening:
            listening.run_worker(
                concurrency=options["concurrency"],
                install_signal_handlers=True,
                shutdown_graceful_timeout=10,
                fetch_job_polling_interval=2,
                delete_jobs="successful",
            )
