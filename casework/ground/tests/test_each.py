"""One bad row stops nothing: the others are worked on, it is shown until it succeeds, and its words are told nobody."""

import logging
from typing import Any

import pytest
from django.db import OperationalError, connection

from casework.case.case import Case
from casework.ground.each import each_on_its_own
from casework.ground.stuck_row import StuckRow
from casework.tests.desk import manager
from casework.tests.factories import make_case

pytestmark = pytest.mark.django_db


class Broken(Exception):
    """Ours."""


def refuse_the_second(case: Case) -> bool:
    if case.pk == second_of():
        raise Broken("anh.nguyen@example.vn")
    return True


def second_of() -> int:
    return list(Case.objects.order_by("pk").values_list("pk", flat=True))[1]


def test_a_row_that_fails_keeps_no_other_waiting_and_is_shown(caplog: Any) -> None:
    cases = [make_case() for _n in range(3)]
    with caplog.at_level(logging.ERROR):
        assert each_on_its_own(refuse_the_second, Case.objects.order_by("pk")) == 2
    row = StuckRow.objects.get()
    assert (row.table, row.row, row.error, row.times) == ("casework_case", str(cases[1].pk), "Broken", 1)
    assert "anh.nguyen" not in caplog.text


def test_it_is_counted_on_and_goes_when_it_succeeds(monkeypatch: Any) -> None:
    for _n in range(3):
        make_case()
    each_on_its_own(refuse_the_second, Case.objects.order_by("pk"))
    each_on_its_own(refuse_the_second, Case.objects.order_by("pk"))
    assert StuckRow.objects.get().times == 2
    monkeypatch.setattr(f"{__name__}.second_of", lambda: 0)
    assert each_on_its_own(refuse_the_second, Case.objects.order_by("pk")) == 3
    assert not StuckRow.objects.exists()


def test_a_database_that_is_gone_is_no_fault_of_a_row(monkeypatch: Any) -> None:
    def gone(case: Case) -> bool:
        raise OperationalError

    make_case()
    monkeypatch.setattr(connection, "is_usable", lambda: False)
    with pytest.raises(OperationalError):
        each_on_its_own(gone, Case.objects.all())


def test_managers_are_told_on_the_start_page() -> None:
    for _n in range(2):
        make_case()
    each_on_its_own(refuse_the_second, Case.objects.order_by("pk"))
    desk = manager()
    assert "/stuckrow/" in desk.open("index").content.decode()
    assert "Broken" in desk.open("casework_stuckrow_changelist").content.decode()
