"""What the worker does for this app."""

from procrastinate.contrib.django import app

from casework.tasks import on_a_live_connection
from privacy.complaints import complaint_verbs
from privacy.incidents import incident_register
from privacy.rights import carrying_out


@app.periodic(cron="*/5 * * * *", periodic_id="sent_links")
@app.task(name="privacy.close_what_was_sent", queue="housekeeping", queueing_lock="close_what_was_sent")
@on_a_live_connection
def close_what_was_sent(timestamp: int) -> None:
    carrying_out.close_what_was_sent()


# Each a job of its own: one that fails keeps no other from running.
@app.periodic(cron="*/15 * * * *", periodic_id="incidents")
@app.task(name="privacy.remind_of_incidents", queue="housekeeping", queueing_lock="remind_of_incidents")
@on_a_live_connection
def remind_of_incidents(timestamp: int) -> None:
    incident_register.remind_of_incidents()


@app.periodic(cron="*/15 * * * *", periodic_id="ask_again")
@app.task(name="privacy.ask_again", queue="housekeeping", queueing_lock="ask_again")
@on_a_live_connection
def ask_again(timestamp: int) -> None:
    while complaint_verbs.ask_again():
        pass
