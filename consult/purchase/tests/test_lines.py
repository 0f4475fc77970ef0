"""The lines of a purchase as rows: put together without touching the database, stored together or not at all."""

import pytest
from django.db import IntegrityError, transaction

from casework.case.case import Case
from casework.centre import site_state
from casework.ground import rows
from casework.ground.kind import Kind
from casework.tests.factories import make_case
from consult.purchase.form import PurchaseForm
from consult.purchase.purchase import Purchase, PurchaseLine
from consult.tests.answers import PURCHASE, STAMP, TOKEN, line

pytestmark = pytest.mark.django_db


def checked(**changes: str) -> PurchaseForm:
    policy = site_state.current().policy
    form = PurchaseForm(PURCHASE | {"policy_version": str(policy.number)} | changes, policy=policy)
    assert form.is_valid(), form.errors
    return form


def other_case() -> Case:
    return make_case(Kind.QUESTION)


def test_the_facts_of_a_purchase_are_unsaved_rows_like_those_of_every_kind() -> None:
    purchase, *lines = checked().details(other_case())
    assert isinstance(purchase, Purchase)
    assert [row.pk for row in (purchase, *lines)] == [None, None, None]
    assert not Purchase.objects.exists()


def test_rows_that_point_at_one_another_are_stored_in_one_call() -> None:
    rows.insert(*checked().details(other_case()))
    stored = Purchase.objects.get()
    assert [(each.position, each.service.slug) for each in stored.lines.all()] == [(1, TOKEN), (2, STAMP)]


def test_a_line_whose_purchase_is_nowhere_is_refused() -> None:
    _purchase, *lines = checked().details(other_case())
    with pytest.raises(IntegrityError, match="purchase_id"), transaction.atomic():
        rows.insert(*lines)
    assert not PurchaseLine.objects.exists()


@pytest.mark.parametrize("claimed", ["0", "1", "2", "1000000", "-1", "x"])
def test_how_many_lines_a_browser_says_it_sent_is_not_asked(claimed: str) -> None:
    form = checked(**{"lines-TOTAL_FORMS": claimed, "lines-INITIAL_FORMS": claimed})
    assert [each.number for each in form.quote.lines] == [1, 2]


def test_lines_beyond_those_of_the_page_are_none() -> None:
    form = checked(**line(4, TOKEN), **line(3, TOKEN))
    assert [each.number for each in form.quote.lines] == [1, 2, 3]
