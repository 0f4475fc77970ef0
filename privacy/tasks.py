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


@app.periodic(cron="*/15 * * * *", periodic_id="incidents")
@app.task(name="privacy.tend_complaints", queue="housekeeping", queueing_lock="tend_complaints")
@on_a_live_connection
def tend_complaints(timestamp: int) -> None:
    incident_register.remind_of_incidents()
    while complaint_verbs.ask_again():
        pass
