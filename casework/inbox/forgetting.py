"""How long a mail is kept as it came: until its case is closed. What is read of it stands on the case."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from casework.case.states import Status
from casework.inbox.received_mail import Became, ReceivedMail

CLOSED_FOR = timedelta(days=1)
"""Closing can be taken back, and is at once where somebody slipped."""
NOBODYS_FOR = timedelta(days=30)


def forget() -> int:
    """How many were forgotten."""
    now = timezone.now()
    ended = Q(case__status=Status.CLOSED, case__closed_at__lt=now - CLOSED_FOR)
    ended |= Q(case=None, became__in=[Became.RETURNED, Became.MACHINE], at__lt=now - NOBODYS_FOR)
    ended |= Q(case=None, settled_at__lt=now - NOBODYS_FOR)
    done = ReceivedMail.objects.filter(ended).exclude(raw=b"").exclude(became__in=[Became.WAITING, Became.HELD])
    pks = list(done.values_list("pk", flat=True)[:1000])
    return ReceivedMail.objects.filter(pk__in=pks).update(raw=b"", quoted="", sender="", subject="", told=[])
