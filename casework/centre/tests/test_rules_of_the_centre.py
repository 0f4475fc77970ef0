"""What the centre sets up counts at once, and cannot be longer than the law."""

import re

import pytest
import time_machine
from django.conf import settings
from django.core.exceptions import ValidationError

from casework.case.case import Case
from casework.case.reply_template import ReplyTemplate
from casework.centre import site_state
from casework.centre.rules import DeadlineRule, NoticeRecipient, SpecialDay
from casework.ground.calendar import VIETNAM
from casework.ground.kind import Kind
from casework.post.letter import Letter
from casework.tests.visitor import Visitor

pytestmark = pytest.mark.django_db
MONDAY = "2026-10-19T03:00:00Z"


def due_days() -> tuple[str, str]:
    with time_machine.travel(MONDAY):
        Visitor().ask()
    case = Case.objects.latest("pk")
    return tuple(f"{due.astimezone(VIETNAM):%d/%m}" for due in (case.first_due_at, case.resolve_due_at))  # type: ignore[return-value]


def test_a_shorter_promise_counts_for_the_next_case() -> None:
    assert due_days() == ("22/10", "28/10")
    DeadlineRule.objects.create(kind="question", first_answer=1, resolution=2)
    assert due_days() == ("20/10", "21/10")


def test_a_day_on_which_the_centre_is_closed_does_not_count() -> None:
    SpecialDay.objects.create(day="2026-10-20", name="Ngày thành lập")
    assert due_days() == ("23/10", "29/10")


@pytest.mark.parametrize(("first", "resolution"), [(4, 7), (3, 8)])
def test_a_promise_longer_than_the_one_built_in_is_refused(first: int, resolution: int) -> None:
    with pytest.raises(ValidationError):
        DeadlineRule(kind="question", first_answer=first, resolution=resolution).full_clean()


def test_a_longer_row_that_got_past_the_form_changes_nothing() -> None:
    DeadlineRule.objects.create(kind="question", first_answer=30, resolution=60)
    assert due_days() == ("22/10", "28/10")


def test_new_cases_are_announced_to_whom_the_kind_names() -> None:
    for address in ("cham.soc@example.vn", "truong.phong@example.vn"):
        NoticeRecipient.objects.create(kind="question", email=address)
    Visitor().ask()
    told = Letter.objects.filter(purpose="staff_notice").values_list("address", flat=True)
    assert sorted(told) == ["cham.soc@example.vn", "truong.phong@example.vn"]


def test_where_nobody_is_named_the_centre_itself_is_told() -> None:
    NoticeRecipient.objects.create(kind="question", email="cham.soc@example.vn")
    own = site_state.current().centre.notice_email
    assert {kind: site_state.told(kind) for kind in Kind.values} == {
        kind: ["cham.soc@example.vn"] if kind == "question" else [own] for kind in Kind.values
    }


def test_who_is_told_is_decided_in_one_place() -> None:
    """Whoever reads the address of the centre by themselves forgets those who are named for the kind."""
    rooms = [settings.BASE_DIR / app for app in ("casework", "consult", "privacy")]
    files = [path for room in rooms for path in room.rglob("*.py") if not {"tests", "migrations"} & set(path.parts)]
    reading = [path.name for path in files if re.search(r"\.(notice_email|notices)\b", path.read_text())]
    assert reading == ["site_state.py"]


def test_a_wrong_placeholder_is_refused_on_saving() -> None:
    ReplyTemplate(name="Chào", text_vi="Kính gửi {name}, hồ sơ {reference}").full_clean()
    with pytest.raises(ValidationError, match="password"):
        ReplyTemplate(name="Chào", text_vi="Kính gửi {password}").full_clean()


def test_a_template_is_filled_in_and_unknown_braces_stay() -> None:
    template = ReplyTemplate(text_vi="Kính gửi {name} {}", text_en="Dear {name}")
    assert template.filled_in("vi", {"name": "{reference}"}) == "Kính gửi {reference} {}"
    assert template.filled_in("en", {"name": "Ánh"}) == "Dear Ánh"
