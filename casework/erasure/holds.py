"""Holds: entered and proposed by one, their end set by another; what one kept is erased once it has ended."""

from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.erasure import tombstones, walk
from casework.erasure.hold import PROVISIONAL, Hold
from casework.ground import seen as ground_seen
from casework.ground.each import each_on_its_own
from casework.ground.errors import Refused
from casework.ledger import second_pair, trail
from casework.ledger.moves import inside_a_transaction, move

MOST_YEARS = 10
"""And to the end of that year, as accounting documents are kept; whoever needs more proposes it when that is over."""


def check_end(until: date) -> None:
    """Raises Refused for a day that has passed, or one so far off that nobody would ever look again."""
    today = timezone.localdate()
    if until < today:
        raise Refused(_("A hold ends today or on a day to come."), code="past")
    if until > date(today.year + MOST_YEARS, 12, 31):
        words = _("A hold lasts until the end of the tenth year at most. Propose a later end when that is over.")
        raise Refused(words, code="too_long")


@inside_a_transaction
def enter(hold: Hold, *, until: date, staff: User) -> None:
    """It keeps at once, for a month at most until a second member of staff has set its end. Raises Refused."""
    check_end(until)
    hold.entered_by = hold.proposed_by = staff
    hold.until, hold.proposed_until = min(until, timezone.localdate() + PROVISIONAL), until
    hold.save()
    trail.record("enter_hold", hold.target, staff=staff, fields=hold.fields)
    transaction.on_commit(tombstones.mirror, robust=True)


@move("propose_hold_end")
def propose_end(hold: Hold, *, until: date, staff: User) -> None:
    """Another end, earlier or later, for a second member of staff to set. Raises Refused."""
    check_end(until)
    if not Hold.objects.filter(pk=hold.pk, released_at=None).update(proposed_until=until, proposed_by=staff):
        raise _ended()
    trail.record("propose_hold_end", hold.target, staff=staff, fields=["until"])


def shown(hold: Hold) -> str:
    """What a second member of staff sees of the proposal."""
    return ground_seen.digest(
        hold=hold.pk, until=f"{hold.until}", proposed=f"{hold.proposed_until}", by=hold.proposed_by_id,
        ground=hold.ground, document=hold.document, fields=sorted(hold.fields),
    )  # fmt: skip


@move("set_hold_end")
def set_end(hold: Hold, *, seen: str, staff: User) -> None:
    """Never by whoever proposed it. Raises Refused."""
    hold = Hold.objects.select_for_update().get(pk=hold.pk)
    if hold.released_at:
        raise _ended()
    if hold.proposed_until is None:
        raise Refused(_("No end is proposed."), code="nothing")
    if hold.proposed_by_id == staff.pk:
        raise Refused(_("You proposed this end yourself. A colleague sets it."), code="four_eyes")
    second_pair.check(asked_by=hold.proposed_by_id, staff=staff)
    ground_seen.check(seen, shown(hold))
    hold.until, hold.until_by, hold.set_by = hold.proposed_until, hold.proposed_by, staff
    hold.proposed_until = hold.proposed_by = None
    hold.save()
    trail.record("set_hold_end", hold.target, staff=staff, fields=["until"])
    transaction.on_commit(tombstones.mirror, robust=True)


def _ended() -> Refused:
    return Refused(_("This hold has ended already."), code="ended")


def release_ended_holds() -> int:
    """Erase what a hold has kept until now; how many holds have ended."""
    return each_on_its_own(_release, Hold.objects.ended().select_related("person"))


@transaction.atomic(durable=True)
def _release(hold: Hold) -> bool:
    if not Hold.objects.filter(pk=hold.pk, released_at=None).update(released_at=timezone.now()):
        return False
    if hold.person.erased_at:
        walk.erase([hold.person])
    trail.record("release_hold", hold.target, fields=hold.fields)
    transaction.on_commit(tombstones.mirror, robust=True)
    return True
