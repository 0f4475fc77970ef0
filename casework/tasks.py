"""What the worker does. Job arguments are ids alone, never anything about a person."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.db import close_old_connections
from procrastinate import JobContext
from procrastinate.contrib.django import app

from casework.case import day_counts, morning, reminders, unsent
from casework.disclosure.delivery import HANDOVERS
from casework.erasure import check, holds, home, last_letter, tombstones
from casework.erasure.carry_out import CHECK
from casework.erasure.order import ErasureOrder
from casework.ground import throttle
from casework.ground.each import each_on_its_own
from casework.inbox import arrival, forgetting, imap, reading
from casework.intake import draft_file
from casework.ledger import heads, inspection, seals
from casework.mailing import run
from casework.post import budget, letters
from casework.post.mail import LETTERS

P = ParamSpec("P")


def on_a_live_connection(work: Callable[P, None]) -> Callable[P, None]:
    """A worker outlives restarts of the database; connections do not."""

    @wraps(work)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        close_old_connections()
        work(*args, **kwargs)

    return run


@app.task(name=LETTERS.task, queue=LETTERS.queue)
@on_a_live_connection
def send_letters(ids: list[int]) -> None:
    for pk in ids:
        LETTERS.deliver(pk)


@app.periodic(cron="* * * * * */10", periodic_id="sweep")
@app.task(name="casework.sweep_outboxes", queue="sweeping", queueing_lock="sweep_outboxes")
@on_a_live_connection
def sweep_outboxes(timestamp: int) -> None:
    home.look_around()
    LETTERS.sweep()
    HANDOVERS.sweep()


@app.periodic(cron="* * * * * */5", periodic_id="mailings")
@app.task(name="casework.run_mailings", queue="mailings", queueing_lock="run_mailings")
@on_a_live_connection
def run_mailings(timestamp: int) -> None:
    run.go_on()


@app.periodic(cron="* * * * *", periodic_id="seal")
@app.task(name="casework.seal_trail", queue="sealing", queueing_lock="seal_trail")
@on_a_live_connection
def seal_trail(timestamp: int) -> None:
    seals.seal()
    heads.mirror()


@app.periodic(cron="*/2 * * * *", periodic_id="remind")
@app.task(name="casework.remind", queue="housekeeping", queueing_lock="remind")
@on_a_live_connection
def remind(timestamp: int) -> None:
    while reminders.remind():
        pass


@app.periodic(cron="*/10 * * * *", periodic_id="morning_lists")
@app.task(name="casework.send_morning_lists", queue="housekeeping", queueing_lock="send_morning_lists")
@on_a_live_connection
def send_morning_lists(timestamp: int) -> None:
    morning.send()


@app.periodic(cron="* * * * *", periodic_id="count_days")
@app.task(name="casework.count_days", queue="housekeeping", queueing_lock="count_days")
@on_a_live_connection
def count_days(timestamp: int) -> None:
    day_counts.keep()


@app.task(name=HANDOVERS.task, queue=HANDOVERS.queue)
@on_a_live_connection
def deliver_disclosures(ids: list[int]) -> None:
    for pk in ids:
        HANDOVERS.deliver(pk)


@app.task(name=CHECK, queue="housekeeping")
@on_a_live_connection
def check_erasure(order_id: int) -> None:
    check.check(ErasureOrder.objects.get(pk=order_id))


# Each a job of its own: one that fails keeps no other from running.
@app.periodic(cron="7 * * * *", periodic_id="release_holds")
@app.task(name="casework.release_holds", queue="housekeeping", queueing_lock="release_holds")
@on_a_live_connection
def release_holds(timestamp: int) -> None:
    holds.release_ended_holds()


@app.periodic(cron="8 * * * *", periodic_id="check_erasures")
@app.task(name="casework.check_erasures", queue="housekeeping", queueing_lock="check_erasures")
@on_a_live_connection
def check_erasures(timestamp: int) -> None:
    check.check_what_waits()


@app.periodic(cron="9 * * * *", periodic_id="forget_addresses")
@app.task(name="casework.forget_last_addresses", queue="housekeeping", queueing_lock="forget_last_addresses")
@on_a_live_connection
def forget_last_addresses(timestamp: int) -> None:
    last_letter.forget_last_addresses()


@app.periodic(cron="10 * * * *", periodic_id="mirror_tombstones")
@app.task(name="casework.mirror_tombstones", queue="housekeeping", queueing_lock="mirror_tombstones")
@on_a_live_connection
def mirror_tombstones(timestamp: int) -> None:
    tombstones.mirror()


@app.periodic(cron="17 * * * *", periodic_id="prune")
@app.task(name="casework.prune_throttle", queue="housekeeping", queueing_lock="prune_throttle")
@on_a_live_connection
def prune_throttle(timestamp: int) -> None:
    throttle.prune()
    budget.forget_old()


@app.periodic(cron="*/10 * * * *", periodic_id="forget_draft_files")
@app.task(name="casework.forget_draft_files", queue="housekeeping", queueing_lock="forget_draft_files")
@on_a_live_connection
def forget_draft_files(timestamp: int) -> None:
    draft_file.forget_old()


@app.periodic(cron="23 * * * *", periodic_id="forget_unsent")
@app.task(name="casework.forget_unsent", queue="housekeeping", queueing_lock="forget_unsent")
@on_a_live_connection
def forget_unsent(timestamp: int) -> None:
    unsent.forget_old()


@app.periodic(cron="27 * * * *", periodic_id="prune_access")
@app.task(name="casework.prune_access_requests", queue="housekeeping", queueing_lock="prune_access_requests")
@on_a_live_connection
def prune_access_requests(timestamp: int) -> None:
    letters.forget_access_requests()


@app.periodic(cron="*/20 * * * *", periodic_id="inspect")
@app.task(name="casework.inspect_promises", queue="housekeeping", queueing_lock="inspect_promises")
@on_a_live_connection
def inspect_promises(timestamp: int) -> None:
    inspection.inspect_when_due()


@app.task(name=arrival.TASK, queue=arrival.QUEUE)
@on_a_live_connection
def read_mail(ids: list[int]) -> None:
    for pk in ids:
        reading.read(pk)


@app.periodic(cron="* * * * *", periodic_id="read_waiting_mail")
@app.task(name="casework.read_waiting_mail", queue=arrival.QUEUE, queueing_lock="read_waiting_mail")
@on_a_live_connection
def read_waiting_mail(timestamp: int) -> None:
    reading.read_what_waits()


@app.periodic(cron="* * * * *", periodic_id="poll_mailbox")
@app.task(name="casework.poll_mailbox", queue="imap", queueing_lock="poll_mailbox")
@on_a_live_connection
def poll_mailbox(timestamp: int) -> None:
    each_on_its_own(imap.poll, imap.folders())


@app.periodic(cron="37 * * * *", periodic_id="forget_mail")
@app.task(name="casework.forget_mail", queue="housekeeping", queueing_lock="forget_mail")
@on_a_live_connection
def forget_mail(timestamp: int) -> None:
    forgetting.forget()


@app.periodic(cron="*/1 * * * *", periodic_id="stalled")
@app.task(name="casework.retry_stalled", queue="sweeping", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Jobs whose worker was killed stay `doing`; run them again."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=30):
        await app.job_manager.retry_job(job)
