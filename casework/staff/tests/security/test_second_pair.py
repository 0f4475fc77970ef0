"""Nobody acts as a colleague unseen: colleague and managers are told, and for a day a third person approves."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from casework.erasure import holds, preview
from casework.erasure.carry_out import carry_out
from casework.erasure.hold import Hold
from casework.erasure.order import ErasureOrder
from casework.ground.errors import Refused
from casework.ledger import second_pair, trail
from casework.ledger.entries import TrailEntry
from casework.post.letter import Letter
from casework.staff import second_factor
from casework.staff.tests.test_accounts import Office, new_account
from casework.tests.factories import make_case, make_colleague, make_staff

pytestmark = pytest.mark.django_db
REFUSED = pytest.raises(Refused, match="third_person")


def at_the_account(verb: str, holder: User, *, by: User, refused: str = "") -> None:
    trail.record(verb, second_pair.account(holder.pk), staff=by, refused=refused)


@pytest.mark.parametrize("verb", second_pair.AT_AN_ACCOUNT)
def test_whoever_was_at_an_account_neither_approves_through_it_nor_what_it_asked(verb: str) -> None:
    manager, officer, third = make_staff(), make_staff(), make_staff()
    at_the_account(verb, officer, by=manager)
    with REFUSED:
        second_pair.check(asked_by=third.pk, staff=officer)
    with REFUSED:
        second_pair.check(asked_by=officer.pk, staff=manager)
    second_pair.check(asked_by=officer.pk, staff=third)
    second_pair.check(asked_by=manager.pk, staff=third)


@pytest.mark.parametrize("why", ["own", "refused", "another verb"])
def test_nothing_else_makes_a_third_person_necessary(why: str) -> None:
    manager, officer = make_staff(), make_staff()
    at_the_account(
        "unlock" if why == "another verb" else "set_password",
        officer,
        by=officer if why == "own" else manager,
        refused="password" if why == "refused" else "",
    )
    second_pair.check(asked_by=officer.pk, staff=manager)
    second_pair.check(asked_by=manager.pk, staff=officer)


def test_it_counts_for_a_day_and_what_was_asked_then_stays_so() -> None:
    manager, officer = make_staff(), make_staff()
    at_the_account("set_password", officer, by=manager)
    asked_at = timezone.now()
    with time_machine.travel(asked_at + timedelta(hours=25)):
        second_pair.check(asked_by=make_staff().pk, staff=officer)
        second_pair.check(asked_by=officer.pk, staff=manager)
        with REFUSED:
            second_pair.check(asked_by=officer.pk, asked_at=asked_at, staff=manager)


def erased_by(officer: User) -> None:
    case = make_case("data_request", detail={"right": "delete"})
    order = ErasureOrder.objects.create(case=case, ordered_by=make_staff())
    with transaction.atomic():
        carry_out(order, persons=[], verified={}, seen=preview.shown([]), staff=officer, typed=case.reference)


def hold_ended_by(officer: User) -> None:
    until = timezone.localdate() + timedelta(days=9)
    facts: dict[str, Any] = {"person": make_case().person, "fields": ["casework.Person.tax_code"], "ground": "court"}
    hold = Hold(**facts)
    with transaction.atomic():
        holds.enter(hold, until=until, staff=make_staff())
    holds.set_end(hold, seen=holds.shown(hold), staff=officer)


@pytest.mark.parametrize("approve", [erased_by, hold_ended_by])
def test_the_verbs_ask_it(approve: Callable[[User], None]) -> None:
    officer = make_staff()
    at_the_account("set_password", officer, by=make_staff())
    with REFUSED:
        approve(officer)
    approve(make_staff())


def test_every_place_with_four_eyes_asks_it() -> None:
    """Wherever somebody is refused for having asked themselves, the account is looked at, too."""
    files = [path for room in ("casework", "consult", "privacy") for path in Path(room).rglob("*.py")]
    texts = {path: path.read_text() for path in files if "tests" not in path.parts and "migrations" not in path.parts}
    asking = {path for path, text in texts.items() if 'code="four_eyes"' in text}
    assert len(asking) >= 6
    assert {path for path in asking if "second_pair.check(" not in texts[path]} == set()


# ------------------------------------------------------------- told
def told() -> set[str]:
    return set(Letter.objects.filter(purpose="account").values_list("address", flat=True))


def test_colleague_and_managers_are_told_of_each_way_in_and_the_trail_says_it() -> None:
    make_colleague("managers", email="quan.ly@example.vn")
    make_colleague("consultants", email="nobody@example.vn")
    office = Office(email="lan@example.vn")
    holder = make_colleague("privacy officers", email="binh@example.vn", first_name="Bình", last_name="Trần")
    everybody = {"binh@example.vn", "lan@example.vn", "quan.ly@example.vn"}
    office.set_password(holder)
    assert told() == everybody
    assert "Bình" in Letter.objects.get(address="quan.ly@example.vn").text.subject
    Letter.objects.all().delete()
    second_factor.forget(holder, staff=office.staff)
    assert told() == everybody
    verbs = TrailEntry.objects.filter(target=second_pair.account(holder.pk), staff=office.staff)
    assert set(verbs.values_list("verb", flat=True)) == {"set_password", "forget_second_factor"}
    with REFUSED:
        second_pair.check(asked_by=make_staff().pk, staff=holder)


def test_a_sleeping_account_that_somebody_wakes_is_no_second_person_either() -> None:
    make_colleague("managers", email="quan.ly@example.vn")
    office, holder = Office(email="lan@example.vn"), make_colleague("privacy officers", email="binh@example.vn")
    office.save(holder, is_active=False)
    Letter.objects.all().delete()
    office.save(holder, is_active="on")
    assert told() == {"binh@example.vn", "lan@example.vn", "quan.ly@example.vn"}
    with REFUSED:
        second_pair.check(asked_by=make_staff().pk, staff=holder)
    with REFUSED:
        second_pair.check(asked_by=holder.pk, staff=office.staff)


def test_a_second_account_of_ones_own_is_no_second_person() -> None:
    office = Office(email="lan@example.vn")
    new_account(office)
    second = User.objects.get(username="moi")
    with REFUSED:
        second_pair.check(asked_by=office.staff.pk, staff=second)
    with REFUSED:
        second_pair.check(asked_by=second.pk, staff=office.staff)


def test_what_somebody_does_to_their_own_account_is_told_to_them_alone() -> None:
    make_colleague("managers", email="quan.ly@example.vn")
    holder = make_colleague(email="binh@example.vn")
    second_factor.forget(holder, staff=holder)
    assert told() == {"binh@example.vn"}
