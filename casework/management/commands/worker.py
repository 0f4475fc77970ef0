import asyncio
import logging
import signal
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import Error, connection
from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException

from casework.erasure import home, tombstones
from casework.ground.lanes import LANES
from casework.ledger import keys

log = logging.getLogger(__name__)
# How long jobs that run may go on after a polite request to stop, in seconds.
GRACE = 10
# Between two looks whether a lost database is back, in seconds: the first, then twice as long each time, and the most.
FIRST_WAIT, LONGEST_WAIT = 0.5, 15.0


class Command(BaseCommand):
    help = (
        "Send letters, seal the trail, clear up: whatever has been put off. Runs until it is stopped (Ctrl-C, "
        "SIGTERM), then ends what it has begun. A database that is away it waits for. Example: manage.py worker"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEMO and not settings.TRAIL_KEY.exists():
            keys.make(settings.TRAIL_KEY)
        asyncio.run(work_until_asked())


async def work_until_asked() -> None:
    """Whatever becomes of the database meanwhile: the worker is there again when it is."""
    loop, asked = asyncio.get_running_loop(), asyncio.Event()
    # A thread for each job that may run: with fewer, one lane would wait for another after all.
    loop.set_default_executor(ThreadPoolExecutor(sum(LANES.values()) + 2, thread_name_prefix="job"))
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, asked.set)
    wait = FIRST_WAIT
    while not asked.is_set():
        try:
            await _knock()
            if await asyncio.to_thread(_is_older_than_its_journal):
                raise OSError("an older database lies beneath the journal of erasures")
            await asyncio.to_thread(_look_around)
            with app.replace_connector(_connector()) as listening:
                wait = FIRST_WAIT
                await _work(listening, asked)
        except (OSError, psycopg.Error, Error, ConnectorException) as error:
            log.error("the database cannot be worked with (%s); looking again in %s s", type(error).__name__, wait)
        await _pause(asked, wait)
        wait = min(wait * 2, LONGEST_WAIT)


async def _knock() -> None:
    """Raises psycopg.Error at once where a pool of connections would go on trying by itself, ever more slowly; also
    while the tables are not there yet."""
    async with await psycopg.AsyncConnection.connect(**connector_params()) as connection:
        await connection.execute("SELECT FROM procrastinate_workers LIMIT 1")


def _is_older_than_its_journal() -> bool:
    """What a restored backup has waiting must not be done before it has forgotten again."""
    try:
        waits = tombstones.unapplied()
    except tombstones.Unusable as error:
        log.error("%s", error)
        return False
    finally:
        connection.close()
    if waits:
        log.error("the journal knows %s erasures that this database does not: manage.py apply_tombstones", waits)
    return bool(waits)


async def _pause(asked: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(asked.wait(), seconds)
    except TimeoutError:
        return


def _look_around() -> None:
    """Before the first letter leaves, in a thread of its own."""
    try:
        if home.look_around():
            log.warning("this is another database than before: all mail is held until somebody releases it")
    finally:
        connection.close()


def _connector() -> PsycopgConnector:
    """Django's own cannot listen for new jobs. Each lane keeps a connection to listen and needs another."""
    return PsycopgConnector(kwargs=connector_params(), min_size=len(LANES) + 1, max_size=2 * len(LANES) + 2)


async def _work(listening: App, asked: asyncio.Event) -> None:
    """Until asked to stop, or until a lane has ended by itself, as it does when it loses the database."""
    async with listening.open_async():
        lanes = [asyncio.create_task(_lane(listening, queue), name=queue) for queue in LANES]
        stop = asyncio.create_task(asked.wait())
        log.info("worker ready")
        await asyncio.wait([*lanes, stop], return_when=asyncio.FIRST_COMPLETED)
        if not asked.is_set():
            log.error("the worker has lost its database, and starts anew")
        for each in (*lanes, stop):
            each.cancel()
        await asyncio.gather(*lanes, stop, return_exceptions=True)


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
