"""What staff do with a mail that no case leads to."""

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from casework.ground.errors import Refused
from casework.inbox.arrival import QUEUE, TASK
from casework.inbox.received_mail import Became, ReceivedMail
from casework.ledger import trail
from casework.ledger.moves import move


@move("release_mail")
def release(mail: ReceivedMail, *, staff: User) -> None:
    """Have a mail that was held back read like any other. Raises Refused."""
    held = ReceivedMail.objects.filter(pk=mail.pk, became=Became.HELD, settled_at=None)
    if not held.update(became=Became.WAITING, released=True, tries=0):
        raise Refused(_("Only a mail that is held back can be filed like this."), code="state")
    trail.record("release_mail", mail.target, staff=staff)
    app.configure_task(TASK, queue=QUEUE).defer(ids=[mail.pk])


@move("settle_mail")
def settle(mail: ReceivedMail, *, staff: User) -> None:
    """Say that somebody has looked at it and nothing more is to be done. Raises Refused."""
    waits = ReceivedMail.objects.needing_somebody().filter(pk=mail.pk)
    if not waits.update(settled_at=timezone.now(), settled_by=staff):
        raise Refused(_("Nobody needs to deal with this mail, or somebody has."), code="state")
    trail.record("settle_mail", mail.target, staff=staff)
