"""What the worker does for this app."""

from procrastinate.contrib.django import app

from casework.erasure import walk
from casework.erasure.order import ErasureOrder
from casework.tasks import on_a_live_connection
from privacy.complaints import complaint_verbs
from privacy.incidents import incident_register
from privacy.rights import deletion


@app.task(name=deletion.SCAN, queue="housekeeping")
@on_a_live_connection
def scan_erasure(order_id: int) -> None:
    deletion.check(ErasureOrder.objects.get(pk=order_id))


@app.periodic(cron="*/15 * * * *", periodic_id="incidents")
@app.task(name="privacy.tend_complaints", queue="housekeeping", queueing_lock="tend_complaints")
@on_a_live_connection
def tend_complaints(timestamp: int) -> None:
    incident_register.remind_of_incidents()
    while complaint_verbs.ask_again():
        pass


@app.periodic(cron="7 * * * *", periodic_id="erasures")
@app.task(name="privacy.tend_erasures", queue="housekeeping", queueing_lock="tend_erasures")
@on_a_live_connection
def tend_erasures(timestamp: int) -> None:
    """What a kill or an outage left undone, holds that have ended, and addresses that are to be forgotten."""
    deletion.release_ended_holds()
    for order in ErasureOrder.objects.filter(checked_at=None).exclude(executed_at=None):
        deletion.check(order)
    deletion.forget_last_addresses()
    walk.mirror_tombstones()
