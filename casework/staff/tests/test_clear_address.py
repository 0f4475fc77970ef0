"""An address that takes letters again: staff say how they know, and what came back before counts no longer."""

import pytest

from casework.case import verbs
from casework.ground.errors import Refused
from casework.ledger.entries import TrailEntry
from casework.post import bounce
from casework.post.bounce import Bounce
from casework.tests.desk import manager
from casework.tests.factories import EMAIL, make_case, make_letter, make_staff

pytestmark = pytest.mark.django_db


def comes_back() -> None:
    for _twice in range(bounce.REPEATED):
        Bounce.objects.create(letter=make_letter(), hard=True)


def test_the_mark_is_cleared_with_a_reason_and_the_trail_says_so() -> None:
    case, desk = make_case(), manager()
    comes_back()
    assert "clear_address" in desk.see(case).content.decode()
    assert desk.do("clear_address", case, reason="Khách gọi báo hộp thư đã dùng lại được").status_code == 302
    assert not bounce.is_undeliverable(EMAIL)
    assert bounce.undeliverable() == set()
    entry = TrailEntry.objects.get(verb="clear_address")
    assert (entry.staff, entry.target, entry.fields) == (desk.staff, case.target, ["bounces"])
    assert case.events.get(verb="address_cleared").text.startswith("Khách gọi")
    assert set(Bounce.objects.values_list("cleared_by", flat=True)) == {desk.staff.pk}


def test_it_needs_a_reason() -> None:
    case, desk = make_case(), manager()
    comes_back()
    assert desk.do("clear_address", case, reason=" ").status_code == 200
    assert bounce.is_undeliverable(EMAIL)


def test_what_comes_back_afterwards_counts_anew() -> None:
    case = make_case()
    comes_back()
    verbs.clear_address(case, staff=make_staff(), reason="x")
    Bounce.objects.create(letter=make_letter(), hard=True)
    assert not bounce.is_undeliverable(EMAIL)
    comes_back()
    assert bounce.undeliverable() == {EMAIL}


def test_where_nothing_came_back_there_is_nothing_to_clear() -> None:
    case = make_case()
    assert "clear_address" not in manager().see(case).content.decode()
    with pytest.raises(Refused, match="deliverable"):
        verbs.clear_address(case, staff=make_staff(), reason="x")
