"""What each member of staff is told in the morning: one letter with all that is theirs, none where there is nothing."""

from datetime import datetime, time, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from casework.case.case import OPEN, Case
from casework.case.lateness import due_before
from casework.case.letters import WORK
from casework.case.morning_list import MorningList
from casework.case.timeline import Event, Happened
from casework.case.waiting import ANSWERED
from casework.centre import site_state
from casework.ground import rows
from casework.ground.calendar import VIETNAM, is_working_day, tonight
from casework.ground.each import each_on_its_own
from casework.post import letters

FROM = time(7)
# For whoever had no list yet.
AT_MOST_SINCE = timedelta(days=7)


def send() -> int:
    """From seven in the morning of a working day, later after an outage; how many were looked at."""
    now = timezone.now().astimezone(VIETNAM)
    if now.time() < FROM or not is_working_day(now.date(), site_state.current().rules.special):
        return 0
    return each_on_its_own(_send_to, _who_had_none(now))


def _who_had_none(now: datetime) -> QuerySet[User]:
    had = MorningList.objects.filter(staff=OuterRef("pk"), day=now.date())
    return User.objects.filter(is_staff=True, is_active=True).exclude(email="").filter(~Exists(had)).order_by("pk")


@transaction.atomic(durable=True)
def _send_to(staff: User) -> bool:
    """The unique row decides who sends it, should two workers try."""
    now = timezone.now()
    last = MorningList.objects.filter(staff=staff).order_by("-day").first()
    if not rows.insert_once(MorningList(staff=staff, day=now.astimezone(VIETNAM).date())):
        return False
    parts = _parts(staff, now, last.at if last else now - AT_MOST_SINCE)
    if any(parts.values()):
        letters.post([WORK.letter(staff.email, site_state.STAFF_LANGUAGE, parts=parts, morning=True)])
    return True


def _parts(staff: User, now: datetime, since: datetime) -> dict[str, list[int]]:
    """Each case where it is most pressing."""
    by_others = Event.objects.filter(case=OuterRef("pk"), verb=Happened.HANDED_ON, at__gte=since).exclude(staff=staff)
    wanted = {
        "answered": ANSWERED,
        "due": due_before(now),
        "today": due_before(tonight(now)),
        "given": Q(Exists(by_others)),
    }
    mine = Case.objects.filter(OPEN, assignee=staff)
    named: set[int] = set()
    parts: dict[str, list[int]] = {}
    for name, condition in wanted.items():
        found = [pk for pk in mine.filter(condition).values_list("pk", flat=True) if pk not in named]
        parts[name] = found
        named.update(found)
    return parts
