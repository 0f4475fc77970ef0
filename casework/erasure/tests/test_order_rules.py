"""What PostgreSQL itself refuses of orders, certificates and the case they belong to, in every state they can be in."""

from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from casework.case.case import Case
from casework.case.states import Outcome
from casework.erasure.order import ErasureOrder, OrderState
from casework.ground.kind import Kind
from casework.tests.desk import manager
from casework.tests.factories import make_case, make_staff
from casework.tests.register_breaks import certified, change, close, executed, order, place_to_redact

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C3.1")]
UNFINISHED: dict[str, Any] = {
    "ordered": order,
    "carried out": executed,
    "to redact": lambda: place_to_redact(executed()),
}


@pytest.mark.parametrize(
    ("state", "made"),
    [
        ("ordered", order),
        ("to_check", executed),
        ("to_redact", lambda: place_to_redact(executed())),
        ("certified", lambda: checked(certified(executed()))),
    ],
)
def test_the_list_of_erasures_says_what_each_waits_for(state: str, made: Any) -> None:
    wanted = made()
    others = [order(), executed(), place_to_redact(executed()), checked(certified(executed()))]
    desk = manager()
    shown = desk.open("casework_erasureorder_changelist", state=state).content.decode()
    assert str(wanted.case) in shown
    assert sum(str(other.case) in shown for other in others) == 1
    assert str(OrderState(state).label) in unescape(desk.see(wanted.case).content.decode())


def checked(made: ErasureOrder) -> ErasureOrder:
    change(made, checked_at=timezone.now())
    return made


def refused(name: str) -> Any:
    return pytest.raises(IntegrityError, match=name)


@pytest.mark.parametrize("outcome", Outcome.values)
@pytest.mark.parametrize("state", UNFINISHED)
def test_a_case_with_an_order_closes_with_no_outcome_before_the_certificate(state: str, outcome: str) -> None:
    made = UNFINISHED[state]()
    with refused("case_waits_for_its_erasure"), transaction.atomic():
        close(made, outcome)
    assert Case.objects.get(pk=made.case_id).status != "closed"


@pytest.mark.parametrize("state", UNFINISHED)
def test_a_case_with_an_order_stays_a_data_request_until_the_certificate(state: str) -> None:
    made = UNFINISHED[state]()
    with refused("case_waits_for_its_erasure"), transaction.atomic():
        Case.objects.filter(pk=made.case_id).update(kind=Kind.QUESTION)


def test_with_the_certificate_the_order_keeps_it_open_no_more() -> None:
    assert close(certified(executed()), Outcome.WITHDRAWN) == 1


def test_a_case_with_an_order_moves_on_in_every_other_way() -> None:
    made = order()
    assert Case.objects.filter(pk=made.case_id).update(status="in_progress", assignee=make_staff()) == 1
    assert Case.objects.filter(pk=made.case_id).update(due_at=timezone.now()) == 1


def test_a_case_without_an_order_closes() -> None:
    assert Case.objects.filter(pk=make_case(Kind.DATA_REQUEST).pk).update(
        status="closed", closed_at=timezone.now(), outcome="withdrawn"
    )


@pytest.mark.parametrize("state", ["ordered", "to redact"])
def test_nothing_is_certified_before_it_is_done_and_every_place_redacted(state: str) -> None:
    made = UNFINISHED[state]()
    with refused("certificate_follows_the_erasure"), transaction.atomic():
        certified(made)


@pytest.mark.parametrize("kind", [kind for kind in Kind.values if kind != Kind.DATA_REQUEST])
def test_an_erasure_is_ordered_on_nothing_but_a_data_request(kind: str) -> None:
    with refused("erasure_is_ordered_on_an_open_request"), transaction.atomic():
        order(case=make_case(kind))


@pytest.mark.parametrize("changes", [{"executed_at": timezone.now()}, {"executed_by": None, "executed_at": None}])
def test_what_was_carried_out_stays_so(changes: dict[str, Any]) -> None:
    made = executed()
    with refused("erasure_is_done_once"), transaction.atomic():
        change(made, **changes)


def test_nobody_else_becomes_the_one_who_carried_it_out() -> None:
    made = executed()
    with refused("erasure_is_done_once"), transaction.atomic():
        change(made, executed_by=make_staff())
