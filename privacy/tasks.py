"""What the worker does for this app."""

from procrastinate.contrib.django import app

from casework.tasks import on_a_live_connection
from privacy.complaints import complaint_verbs
from privacy.incidents import incident_register


@app.periodic(cron="*/15 * * * *", periodic_id="incidents")
@app.task(name="privacy.tend_complaints", queue="housekeeping", queueing_lock="tend_complaints")
@on_a_live_connection
def tend_complaints(timestamp: int) -> None:
    incident_register.remind_of_incidents()
    while complaint_verbs.ask_again():
        pass
