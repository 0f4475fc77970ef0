"""The second pair of eyes belongs to a second person: whoever could just now act as a colleague does not make up both.

Who set a colleague's password, took their second factor away, opened their account or woke it may know a way in. The
trail says who did so, and for a day that counts: what the account approves, and what it asks for from whoever was at
it.
"""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.ground.errors import Refused
from casework.ledger.entries import TrailEntry

FOR = timedelta(days=1)
# By these verbs somebody else was at an account.
AT_AN_ACCOUNT = ("add", "activate", "set_password", "forget_second_factor")


def account(number: int) -> str:
    """How the trail names it."""
    return f"staff {number}"


def check(*, asked_by: int | None, staff: User, asked_at: datetime | None = None) -> None:
    """Raises Refused where a third person has to approve in place of `staff` what `asked_by` asked for. `asked_at`: now
    unless told."""
    if _others_at(staff.pk, timezone.now()):
        raise Refused(
            _("Somebody else was at your account within the last day. Until it is over another colleague decides."),
            code="third_person",
        )
    if asked_by and staff.pk in _others_at(asked_by, asked_at or timezone.now()):
        raise Refused(
            _("You were at the account that asked for this within the day before. Another colleague decides."),
            code="third_person",
        )


def _others_at(number: int, moment: datetime) -> set[int]:
    """Who else was at the account within the day before."""
    entries = TrailEntry.objects.filter(target=account(number), verb__in=AT_AN_ACCOUNT, refused="", staff__isnull=False)
    lately = entries.filter(at__gt=moment - FOR, at__lte=moment).exclude(staff=number)
    return set(lately.values_list("staff", flat=True))
