"""Holds: until when one lasts is set by a second person; one alone keeps for a month, and nothing for ever."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from casework.erasure import holds
from casework.erasure.hold import PROVISIONAL, Hold
from casework.ground.errors import Refused
from casework.ledger.entries import TrailEntry
from casework.tests.desk import Desk
from casework.tests.factories import make_case, make_person, make_staff

pytestmark = pytest.mark.django_db
RIGHTS = ("casework.view_hold", "casework.add_hold")


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def entered(until: date, staff: Any = None) -> Hold:
    hold = Hold(person=make_person(), fields=["casework.Person.tax_code"], ground="accounting")
    with transaction.atomic():
        holds.enter(hold, until=until, staff=staff or make_staff())
    return hold


def test_what_one_enters_keeps_for_a_month_and_waits_for_a_second() -> None:
    hold = entered(in_days(3000))
    hold.refresh_from_db()
    assert (hold.until, hold.proposed_until, hold.set_by) == (timezone.localdate() + PROVISIONAL, in_days(3000), None)
    assert Hold.objects.active().get() == hold


def test_a_second_person_sets_the_end() -> None:
    first, second = make_staff(), make_staff()
    hold = entered(in_days(3000), first)
    with pytest.raises(Refused, match="four_eyes"):
        holds.set_end(hold, seen=holds.shown(hold), staff=first)
    holds.set_end(hold, seen=holds.shown(hold), staff=second)
    hold.refresh_from_db()
    assert (hold.until, hold.until_by, hold.set_by, hold.proposed_until) == (in_days(3000), first, second, None)
    assert TrailEntry.objects.filter(verb="set_hold_end").count() == 2


def test_an_end_can_be_brought_forward_by_two() -> None:
    hold = entered(in_days(3000))
    holds.set_end(hold, seen=holds.shown(hold), staff=make_staff())
    first = make_staff()
    holds.propose_end(hold, until=timezone.localdate(), staff=first)
    hold.refresh_from_db()
    holds.set_end(hold, seen=holds.shown(hold), staff=make_staff())
    assert holds.release_ended_holds() == 1


def test_what_was_changed_after_it_was_shown_is_not_set() -> None:
    hold = entered(in_days(100))
    shown = holds.shown(hold)
    holds.propose_end(hold, until=in_days(3000), staff=make_staff())
    with pytest.raises(Refused, match="changed"):
        holds.set_end(hold, seen=shown, staff=make_staff())
    hold.refresh_from_db()
    assert hold.until == in_days(30)


@pytest.mark.parametrize("until", [date(9999, 12, 31), date(2099, 12, 31), date(2000, 1, 1)])
def test_no_hold_is_for_ever_or_in_the_past(until: date) -> None:
    with pytest.raises(Refused):
        entered(until)


def test_on_the_pages_one_proposes_and_a_colleague_sets_it() -> None:
    officer, colleague = Desk(*RIGHTS), Desk(*RIGHTS)
    case = make_case()
    form = {
        "reference": case.reference, "ground": "accounting", "fields_held": ["casework.Person.tax_code"],
        "document": "HĐ 12", "until": f"{in_days(3000)}",
    }  # fmt: skip
    assert post(officer, "casework_hold_add", **form).status_code == 302
    hold = Hold.objects.get()
    own = officer.open("casework_hold_change", hold.pk).content.decode()
    assert "/set_end/" not in own
    assert "/propose_end/" in own
    theirs = colleague.open("casework_hold_change", hold.pk).content.decode()
    assert holds.shown(hold) in theirs
    post(colleague, "casework_hold_set_end", hold.pk, seen="")
    assert Hold.objects.get().set_by is None
    post(colleague, "casework_hold_set_end", hold.pk, seen=holds.shown(hold))
    assert Hold.objects.get().set_by == colleague.staff
    post(officer, "casework_hold_propose_end", hold.pk, until="9999-12-31")
    assert Hold.objects.get().proposed_until is None
    post(officer, "casework_hold_propose_end", hold.pk, until=f"{in_days(0)}")
    assert Hold.objects.get().proposed_until == in_days(0)


def post(desk: Desk, name: str, *args: Any, **data: Any) -> Any:
    desk.open("index")
    desk.client.handler.enforce_csrf_checks = False
    return desk.client.post(reverse(f"admin:{name}", args=args), data)
