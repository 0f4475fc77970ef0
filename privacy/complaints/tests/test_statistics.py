"""Statistics of complaints and requests by month and year."""

from datetime import datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from casework.case.states import Status
from casework.ground.calendar import VIETNAM
from casework.ground.kind import Kind
from casework.tests.desk import manager
from casework.tests.factories import make_case, make_staff
from privacy.complaints import statistics
from privacy.complaints.handling import Handling
from privacy.complaints.statistics import Period

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C6.2")]
IN_NOVEMBER = datetime(2026, 11, 3, 9, 0, tzinfo=VIETNAM)


def closed(after: timedelta, **more: Any) -> None:
    case = make_case(
        Kind.COMPLAINT,
        created_at=IN_NOVEMBER,
        status=Status.CLOSED,
        closed_at=IN_NOVEMBER + after,
        resolve_due_at=IN_NOVEMBER + timedelta(days=5),
    )
    staff = make_staff()
    facts = {"finding": "true", "verified_at": IN_NOVEMBER, "verified_by": staff, "severity": 2, "weighed_by": staff}
    Handling.objects.create(case=case, acknowledged_at=IN_NOVEMBER, acknowledged_by=staff, **facts | more)


LATE = 0.0
"""Open past its deadline on the day of the test."""


@time_machine.travel(datetime(2026, 12, 20, tzinfo=VIETNAM), tick=False)
def test_a_month_is_grouped_by_kind_finding_and_severity() -> None:
    closed(timedelta(days=2))
    closed(timedelta(days=8))
    make_case(Kind.DATA_REQUEST, created_at=IN_NOVEMBER)
    make_case(Kind.CONSULTATION, created_at=IN_NOVEMBER)
    make_case(Kind.MISUSE, created_at=datetime(2026, 12, 1, 0, 0, tzinfo=VIETNAM))
    make_case(Kind.MISUSE, created_at=datetime(2026, 10, 31, 23, 59, tzinfo=VIETNAM))
    assert statistics.rows(Period.month("2026-11")) == [
        ["Khiếu nại", "Đúng", "Trung bình", 2, 2, 5.0, 50],
        ["Yêu cầu về dữ liệu cá nhân", "–", "–", 1, 0, None, LATE],
    ]
    assert len(statistics.rows(Period.year("2026"))) == 3


def test_the_command_prints_it_and_writes_a_file(tmp_path: Path) -> None:
    closed(timedelta(days=2))
    out, file = StringIO(), tmp_path / "thang.xlsx"
    call_command("report", month="2026-11", xlsx=file, stdout=out)
    assert "Khiếu nại\tĐúng\tTrung bình\t1\t1\t2,0\t100" in out.getvalue()
    sheet = load_workbook(BytesIO(file.read_bytes())).active
    assert sheet is not None
    assert sheet.max_row == 2
    assert sheet["F2"].value == 2


@pytest.mark.parametrize("month", ["2026", "2026-13", "x"])
def test_what_is_no_month_is_refused(month: str) -> None:
    with pytest.raises(CommandError):
        call_command("report", month=month)


def test_december_ends_with_the_year() -> None:
    assert Period.month("2026-12").until == Period.year("2026").until


def test_the_page_shows_it_and_gives_the_file() -> None:
    closed(timedelta(days=2))
    desk = manager()
    page = desk.open("privacy_complaintcase_report", period="2026-11").content.decode()
    assert "Đúng" in page
    assert desk.open("privacy_complaintcase_report", period="2026").status_code == 200
    file = desk.open("privacy_complaintcase_report", period="2026-11", format="xlsx")
    assert load_workbook(BytesIO(file.content)).active is not None
    assert desk.open("privacy_complaintcase_report", period="99999-99").status_code == 302


@time_machine.travel(datetime(2026, 12, 20, tzinfo=VIETNAM), tick=False)
def test_open_past_the_deadline_is_not_in_time_and_no_finding_is_one_line() -> None:
    for _number in range(2):
        closed(timedelta(days=2))
    case = make_case(Kind.COMPLAINT, created_at=IN_NOVEMBER)
    Handling.objects.create(case=case, acknowledged_at=IN_NOVEMBER, acknowledged_by=make_staff())
    make_case(Kind.COMPLAINT, created_at=IN_NOVEMBER)
    make_case(Kind.COMPLAINT, created_at=IN_NOVEMBER, resolve_due_at=datetime(2027, 1, 9, tzinfo=VIETNAM))
    make_case(Kind.COMPLAINT, created_at=IN_NOVEMBER, status="waiting")
    rows = statistics.rows(Period.month("2026-11"))
    assert [(row[1], row[3], row[6]) for row in rows] == [("–", 4, 0.0), ("Đúng", 2, 100.0)]
