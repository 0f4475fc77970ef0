"""Which cases are late: the one definition for figures, filters, badges, reminders and reports.

What waits for the customer is late for nobody while its clock pauses; the clock of a data request goes on (C4.1).
"""

from datetime import datetime

from django.db.models import Q

from casework.case.states import Status
from casework.centre import time_limits

GOES_ON = tuple(kind for kind, clocks in time_limits.BY_KIND.items() if not clocks.pauses)
RUNNING = Q(status__in=(Status.NEW, Status.IN_PROGRESS)) | Q(status=Status.WAITING, kind__in=GOES_ON)


def due_before(at: datetime) -> Q:
    """Of those whose clock runs."""
    return RUNNING & Q(due_at__lt=at)


def clock_runs(kind: str, status: str) -> bool:
    """The same of a case at hand."""
    return status in (Status.NEW, Status.IN_PROGRESS) or (status == Status.WAITING and kind in GOES_ON)
