"""Who calls: the people behind a number, while a case is entered for them. To see them is a look at each (C4.5)."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.http import HttpRequest

from casework.case import kinds
from casework.case.case import Case
from casework.ground.phones import parse_phone
from casework.people.person import Person
from casework.staff import page

MOST = 5


@dataclass(frozen=True)
class Callers:
    """`looked_up`: whether a whole number was given at all. Each of the people with the newest case of theirs."""

    looked_up: bool
    cases: list[Case]

    @property
    def shown(self) -> page.Shown:
        return page.people(case.person_id for case in self.cases)


NOBODY = Callers(looked_up=False, cases=[])


def of(typed: str, staff: User) -> Callers:
    """In one query, and only by a whole number: those of whom this member of staff may see a case."""
    phone = parse_phone(typed[:40])
    if phone is None:
        return NOBODY
    theirs = Case.objects.filter(
        person__phone=phone, person__erased_at=None, kind__in=kinds.kinds_of(staff)
    ).select_related("person")
    newest = theirs.order_by("-person_id", "-created_at").distinct("person_id")[:MOST]
    return Callers(looked_up=True, cases=sorted(newest, key=lambda case: case.created_at, reverse=True))


def chosen(request: HttpRequest, staff: User) -> Person | None:
    """The one whose details are to be filled in, if one may see them."""
    number = str(request.POST.get("use", ""))
    if not number.isdecimal() or len(number) > 18:
        return None
    theirs = Case.objects.filter(person=int(number), person__erased_at=None, kind__in=kinds.kinds_of(staff))
    case = theirs.select_related("person").first()
    return case.person if case else None
