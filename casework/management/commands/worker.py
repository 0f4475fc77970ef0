import asyncio
import logging
import signal
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException

from casework.ground.lanes import LANES
from casework.ledger import keys

log = logging.getLogger(__name__)
# How long jobs that run may go on after a polite request to stop, in seconds.
GRACE = 10


class Command(BaseCommand):
    help = "Send letters, seal the trail, clear up: whatever has been put off. Runs until it is stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEMO and not settings.TRAIL_KEY.exists():
            keys.make(settings.TRAIL_KEY)
        with app.replace_connector(_connector()) as listening:
            try:
                was_asked = asyncio.run(work(listening))
            except (OSError, ConnectorException) as error:
                raise CommandError(f"the worker cannot reach its database ({type(error).__name__})") from None
        if not was_asked:
            # Whoever keeps it up starts it again; "all is well" would leave it dead.
            raise CommandError("the worker has lost its database")


def _connector() -> PsycopgConnector:
    """Django's own cannot listen for new jobs. Each lane keeps a connection to listen and needs another."""
    return PsycopgConnector(kwargs=connector_params(), min_size=len(LANES) + 1, max_size=2 * len(LANES) + 2)


async def work(listening: App) -> bool:
    """Until asked to stop, or until a lane has ended by itself; whether it was asked."""
    loop, asked = asyncio.get_running_loop(), asyncio.Event()
    # A thread for each job that may run: with fewer, one lane would wait for another after all.
    loop.set_default_executor(ThreadPoolExecutor(sum(LANES.values()) + 2, thread_name_prefix="job"))
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, asked.set)
    async with listening.open_async():
        lanes = [asyncio.create_task(_lane(listening, queue), name=queue) for queue in LANES]
        stop = asyncio.create_task(asked.wait())
        log.info("worker ready")
        await asyncio.wait([*lanes, stop], return_when=asyncio.FIRST_COMPLETED)
        for each in (*lanes, stop):
            each.cancel()
        await asyncio.gather(*lanes, stop, return_exceptions=True)
    return asked.is_set()


async def _lane(listening: App, queue: str) -> None:
    await listening.run_worker_async(
        name=queue,
        queues=[queue],
        concurrency=LANES[queue],
        install_signal_handlers=False,
        shutdown_graceful_timeout=GRACE,
        fetch_job_polling_interval=2,
        delete_jobs="successful",
    )
