"""What the worker does. Job arguments are ids alone, never anything about a person."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from casework import delivery, trail
from casework.letters import QUEUE, SEND


@app.task(name=SEND, queue=QUEUE)
def send_letter(letter_id: int) -> None:
    delivery.deliver(letter_id)


@app.periodic(cron="* * * * * */10", periodic_id="sweep")
@app.task(name="casework.sweep_letters", queue="housekeeping", queueing_lock="sweep_letters")
def sweep_letters(timestamp: int) -> None:
    delivery.sweep()


@app.periodic(cron="*/5 * * * *", periodic_id="seal")
@app.task(name="casework.seal_trail", queue="housekeeping", queueing_lock="seal_trail")
def seal_trail(timestamp: int) -> None:
    while trail.seal():
        pass


@app.periodic(cron="*/1 * * * *", periodic_id="stalled")
@app.task(name="casework.retry_stalled", queue="housekeeping", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Jobs whose worker was killed stay `doing`; run them again."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=30):
        await app.job_manager.retry_job(job)
