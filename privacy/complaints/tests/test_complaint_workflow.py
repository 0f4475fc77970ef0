"""A complaint from its acknowledgement to the answer: each step once, in order, with its own due date."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.case import customer_verbs, verbs
from casework.case.case import Case
from casework.case.giving_back import open_duties
from casework.case.states import Outcome
from casework.ground.calendar import VIETNAM
from casework.ground.errors import Refused
from casework.ground.kind import Kind
from casework.ground.vietnam_time import day
from casework.ledger.entries import TrailEntry
from casework.post.letter import Letter
from casework.tests.desk import manager
from casework.tests.factories import EMAIL, make_case, make_colleague
from casework.tests.visitor import Visitor
from privacy.complaints import complaint_verbs, rubric
from privacy.complaints.handling import Finding, Handling, Measure, MeasureKind, Severity
from privacy.incidents import incident_register
from privacy.incidents.incident import Incident

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C6.2")]
MONDAY = datetime(2026, 9, 14, 9, 0, tzinfo=VIETNAM)
NO = dict.fromkeys(rubric.QUESTIONS, False)
HIGH = NO | {"sensitive": True, "harm": True}


def found(finding: str = Finding.TRUE, kind: str = Kind.COMPLAINT) -> Case:
    case = make_case(kind)
    complaint_verbs.acknowledge(case, staff=make_colleague("complaint handlers"))
    complaint_verbs.verify(
        case, staff=make_colleague("complaint handlers"), finding=finding, evidence="Nhật ký máy chủ"
    )
    return case


def measured(case: Case, kind: str, *, done: bool = True) -> Measure:
    who = make_colleague("complaint handlers")
    complaint_verbs.decide_measure(
        case, staff=who, kind=kind, what="Đổi quy trình", who=who, due_on=timezone.localdate()
    )
    measure = Measure.objects.latest("pk")
    if done:
        complaint_verbs.measure_done(case, staff=who, measure=measure)
    return measure


@pytest.mark.parametrize("role", ["consultants", "auditors"])
def test_a_measure_is_for_whoever_may_work_the_case(role: str) -> None:
    desk, case, colleague = manager(), found(), make_colleague(role)
    handler = make_colleague("complaint handlers")
    complaint_verbs.weigh(case, staff=make_colleague("complaint handlers"), answers=NO)
    page = desk.open("casework_case_measure", case.pk)
    offered = page.context["form"].fields["who"].queryset
    assert handler in offered
    assert colleague not in offered
    with pytest.raises(Refused):
        complaint_verbs.decide_measure(
            case, staff=handler, kind="redress", what="x", who=colleague, due_on=timezone.localdate()
        )
    assert not case.measures.exists()


def test_what_a_colleague_still_has_to_do_is_found_when_they_leave() -> None:
    case = found()
    complaint_verbs.weigh(case, staff=make_colleague("complaint handlers"), answers=NO)
    undone = measured(case, "redress", done=False)
    done = measured(case, "prevent")
    assert [duty.case for duty in open_duties(undone.who)] == [case]
    assert open_duties(done.who) == []


def test_each_step_has_its_own_due_date() -> None:
    with time_machine.travel(MONDAY, tick=False):
        case = make_case(Kind.COMPLAINT)
        assert case.due_at == datetime(2026, 9, 17, 17, 0, tzinfo=VIETNAM)
        complaint_verbs.acknowledge(case, staff=make_colleague("complaint handlers"))
        assert case.due_at == datetime(2026, 9, 21, 17, 0, tzinfo=VIETNAM)
        complaint_verbs.verify(case, staff=make_colleague("complaint handlers"), finding="true", evidence="x")
        assert case.due_at == datetime(2026, 9, 23, 17, 0, tzinfo=VIETNAM)


def test_the_customer_hears_of_acknowledgement_and_finding() -> None:
    case = found(Finding.NOT)
    complaint_verbs.answer(case, staff=make_colleague("complaint handlers"), text="Không thấy dấu hiệu lộ dữ liệu.")
    told = [
        letter.text.body for letter in Letter.objects.filter(purpose__in=["acknowledged", "answered"]).order_by("pk")
    ]
    assert len(told) == 2
    assert "Không thấy dấu hiệu lộ dữ liệu." in told[-1]
    assert (case.status, case.outcome) == ("closed", Outcome.NOT_DONE)


@pytest.mark.parametrize(
    ("answers", "severity"),
    [
        (NO, Severity.LOW),
        (NO | {"going_on": True}, Severity.LOW),
        (NO | {"many": True}, Severity.MEDIUM),
        (NO | {"going_on": True, "outside": True}, Severity.MEDIUM),
        (HIGH, Severity.HIGH),
        (dict.fromkeys(rubric.QUESTIONS, True), Severity.HIGH),
    ],
)
def test_the_severity_follows_from_the_answers(answers: dict[str, bool], severity: int) -> None:
    assert rubric.severity(answers) == severity


@pytest.mark.parametrize("severity", Severity)
def test_the_answer_waits_for_a_measure_of_each_kind_that_the_severity_asks_for(severity: Severity) -> None:
    answers = {Severity.LOW: NO, Severity.MEDIUM: NO | {"many": True}, Severity.HIGH: HIGH}[severity]
    case = found()
    complaint_verbs.weigh(case, staff=make_colleague("complaint handlers"), answers=answers)
    for kind in rubric.REQUIRED[severity]:
        with pytest.raises(Refused, match="measures"):
            complaint_verbs.answer(case, staff=make_colleague("complaint handlers"), text="x")
        measured(case, kind)
    complaint_verbs.answer(case, staff=make_colleague("complaint handlers"), text="Đã khắc phục")
    assert case.status == "closed"


def test_a_measure_decided_and_not_done_does_not_count() -> None:
    case = found()
    complaint_verbs.weigh(case, staff=make_colleague("complaint handlers"), answers=NO)
    measured(case, MeasureKind.REDRESS, done=False)
    with pytest.raises(Refused, match="measures"):
        complaint_verbs.answer(case, staff=make_colleague("complaint handlers"), text="x")


@pytest.mark.parametrize("outcome", [Outcome.DONE, Outcome.PARTLY, Outcome.NOT_DONE])
def test_nobody_closes_a_complaint_past_the_finding(outcome: str) -> None:
    case = make_case(Kind.COMPLAINT)
    with pytest.raises(Refused, match="no_finding"):
        verbs.close(case, staff=make_colleague("complaint handlers"), outcome=outcome)
    verbs.close(case, staff=make_colleague("complaint handlers"), outcome=Outcome.WITHDRAWN)


def by_hand(case: Case, outcome: str) -> None:
    verbs.close(case, staff=make_colleague("complaint handlers"), outcome=outcome)


def past_the_verbs(case: Case, outcome: str) -> None:
    closed = {"status": "closed", "closed_at": timezone.now(), "outcome": outcome}
    with transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**closed, version=case.version + 1)


WAYS: dict[str, Callable[[Case, str], None]] = {"by hand": by_hand, "by SQL": past_the_verbs}


def stays_open(case: Case, outcome: str, way: str) -> bool:
    with suppress(Refused, IntegrityError):
        WAYS[way](case, outcome)
    return Case.objects.get(pk=case.pk).status != "closed"


def ready_for_its_answer(finding: str) -> Case:
    case = found(finding)
    if finding != Finding.NOT:
        complaint_verbs.weigh(case, staff=make_colleague("complaint handlers"), answers=NO)
        for kind in rubric.REQUIRED[Severity.LOW]:
            measured(case, kind)
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("outcome", [Outcome.DONE, Outcome.PARTLY, Outcome.NOT_DONE])
@pytest.mark.parametrize("finding", Finding)
def test_only_its_answer_closes_a_complaint_that_was_looked_into(finding: Finding, outcome: str, way: str) -> None:
    case = ready_for_its_answer(finding)
    assert stays_open(case, outcome, way)
    complaint_verbs.answer(case, staff=make_colleague("complaint handlers"), text="x")
    assert case.outcome == complaint_verbs.OUTCOMES[finding]
    verbs.reopen(case, staff=make_colleague("complaint handlers"), reason="x")
    assert stays_open(case, outcome, way), "the answer before it was opened again closes it"


@pytest.mark.parametrize("outcome", complaint_verbs.WITHOUT_A_FINDING)
def test_a_complaint_that_is_none_ends_without_an_answer(outcome: str) -> None:
    assert not stays_open(found(Finding.NOT), outcome, "by hand")


@pytest.mark.parametrize("finding", [Finding.TRUE, Finding.PARTLY])
def test_what_was_found_true_is_no_false_request_and_waits_for_its_measures(finding: Finding) -> None:
    for outcome in complaint_verbs.WITHOUT_A_FINDING:
        assert stays_open(found(finding), outcome, "by hand"), "not even weighed"
    case = found(finding)
    complaint_verbs.weigh(case, staff=make_colleague("complaint handlers"), answers=HIGH)
    for outcome in complaint_verbs.WITHOUT_A_FINDING:
        assert stays_open(case, outcome, "by hand")
    assert stays_open(ready_for_its_answer(finding), Outcome.INVALID, "by hand")
    assert not stays_open(ready_for_its_answer(finding), Outcome.WITHDRAWN, "by hand")


def test_a_high_severity_opens_one_incident_and_tells_staff_at_once() -> None:
    case = found()
    complaint_verbs.weigh(case, staff=make_colleague("complaint handlers"), answers=HIGH)
    incident = Incident.objects.get()
    assert incident.case == case
    assert Letter.objects.filter(purpose="incident").count() == 1
    page = manager().open("casework_case_change", case.pk).content.decode()
    assert incident.number in page


def test_the_clocks_of_an_incident_are_reminded_of_before_and_after_and_never_twice() -> None:
    with time_machine.travel(MONDAY, tick=False):
        case = found()
        complaint_verbs.weigh(case, staff=make_colleague("complaint handlers"), answers=HIGH)
    for hours, more in ((19, 0), (21, 1), (22, 0), (25, 1), (26, 0), (69, 1), (73, 1), (80, 0)):
        with time_machine.travel(MONDAY + timedelta(hours=hours), tick=False):
            assert incident_register.remind_of_incidents() == more, hours
    with time_machine.travel(MONDAY + timedelta(hours=90), tick=False):
        Incident.objects.update(reminded=[], agency_told_at=MONDAY, authority_told_at=MONDAY)
        assert incident_register.remind_of_incidents() == 0


def test_incidents_are_numbered_without_gaps_year_by_year() -> None:
    for at, number in ((MONDAY, "00001"), (MONDAY, "00002"), (MONDAY.replace(year=2027), "00001")):
        with time_machine.travel(at, tick=False), transaction.atomic():
            assert incident_register.open_incident(make_case(Kind.MISUSE)).number == f"SC-{at:%y}-{number}"


def test_an_incident_is_closed_once_both_agencies_are_told_and_there_are_minutes() -> None:
    incident = Incident.objects.create(number="SC-26-00001", detected_at=timezone.now())
    with pytest.raises(IntegrityError, match="incident_closed_is_told"), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(closed_at=timezone.now())


def test_the_notification_is_filled_from_the_record() -> None:
    desk = manager()
    incident = Incident.objects.create(number="SC-26-00001", detected_at=timezone.now())
    assert desk.open("privacy_incident_document", incident.pk).status_code == 302
    Incident.objects.filter(pk=incident.pk).update(nature="Lộ danh sách", data_kinds="họ tên, số điện thoại")
    page = desk.open("privacy_incident_document", incident.pk).content.decode()
    assert "Lộ danh sách" in page
    assert "họ tên, số điện thoại" in page


def test_a_duplicate_stays_the_persons_own_case() -> None:
    first, second = found(), make_case(Kind.COMPLAINT)
    complaint_verbs.acknowledge(second, staff=make_colleague("complaint handlers"))
    with pytest.raises(Refused, match="unknown"):
        complaint_verbs.mark_duplicate(second, staff=make_colleague("complaint handlers"), reference="VS-0000-0000")
    complaint_verbs.mark_duplicate(second, staff=make_colleague("complaint handlers"), reference=first.reference)
    visitor = Visitor()
    visitor.fill_in("/tra-cuu/", {"reference": second.reference, "contact": EMAIL})
    assert second.reference in visitor.open("/tra-cuu/").content.decode()
    second.refresh_from_db()
    verbs.close(second, staff=make_colleague("complaint handlers"), outcome=Outcome.DONE)


def acknowledged() -> Case:
    case = make_case(Kind.COMPLAINT)
    complaint_verbs.acknowledge(case, staff=make_colleague("complaint handlers"))
    return case


def duplicate_of(original: Case, case: Case | None = None) -> Case:
    case = case or acknowledged()
    staff = make_colleague("complaint handlers")
    complaint_verbs.mark_duplicate(case, staff=staff, reference=original.reference)
    return case


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("outcome", [Outcome.DONE, Outcome.PARTLY, Outcome.NOT_DONE])
def test_a_duplicate_is_done_and_nothing_else(outcome: str, way: str) -> None:
    assert stays_open(duplicate_of(found()), outcome, way) == (outcome != Outcome.DONE)


def test_a_duplicate_is_of_an_original() -> None:
    original, other = acknowledged(), acknowledged()
    case = duplicate_of(original)
    with pytest.raises(Refused, match="unknown"):
        duplicate_of(case, case)
    with pytest.raises(Refused, match="has_duplicates"):
        duplicate_of(case, original)
    with pytest.raises(Refused, match="has_duplicates"):
        duplicate_of(other, original)
    with pytest.raises(Refused, match="chain"):
        duplicate_of(case, other)
    for each, of in ((original, case), (original, other), (other, case)):
        with pytest.raises(IntegrityError, match="handling_duplicate_is_of_an_original"), transaction.atomic():
            Handling.objects.filter(case=each).update(duplicate_of=of)


@pytest.mark.parametrize("outcome", complaint_verbs.WITHOUT_A_FINDING)
def test_a_complaint_that_ended_without_a_finding_answers_no_duplicate(outcome: str) -> None:
    original = acknowledged()
    case = duplicate_of(original)
    by_hand(original, outcome)
    with pytest.raises(Refused, match="original_unanswered"):
        by_hand(case, Outcome.DONE)
    with pytest.raises(Refused, match="original_unanswered"):
        duplicate_of(original)


def answered() -> Case:
    case = found(Finding.NOT)
    complaint_verbs.answer(case, staff=make_colleague("complaint handlers"), text="x")
    return case


def test_the_customer_opens_it_again_within_thirty_days_from_the_tracking_page() -> None:
    case = answered()
    visitor = Visitor()
    visitor.fill_in("/tra-cuu/", {"reference": case.reference, "contact": EMAIL})
    visitor.open("/tra-cuu/")
    visitor.send("/tra-cuu/chua-xong/", {"text": "Tôi vẫn nhận được cuộc gọi"})
    case.refresh_from_db()
    assert case.status == "in_progress"
    assert case.due_at > timezone.now()
    assert "Tôi vẫn nhận được cuộc gọi" in manager().see(case).content.decode()


def test_after_thirty_days_it_is_a_new_complaint() -> None:
    case = answered()
    with time_machine.travel(timezone.now() + timedelta(days=31)), pytest.raises(Refused, match="too_late"):
        customer_verbs.object_to(case, text="x")


def test_other_kinds_are_not_opened_again_by_the_customer() -> None:
    case = make_case(status="closed")
    with pytest.raises(Refused, match="too_late"):
        customer_verbs.object_to(case, text="x")


def test_three_weeks_later_one_mail_asks_whether_it_is_solved_and_says_until_when_it_can_be_opened_again() -> None:
    case = answered()
    before = Letter.objects.count()
    assert complaint_verbs.ask_again() == 0
    with time_machine.travel(timezone.now() + timedelta(weeks=3, hours=1)):
        assert (complaint_verbs.ask_again(), complaint_verbs.ask_again()) == (1, 0)
    assert Letter.objects.count() == before + 1
    asked = Letter.objects.latest("pk").text.body
    assert case.closed_at
    assert f"đến hết ngày {day(case.closed_at + timedelta(days=30))}" in asked
    assert "[[case]]" in asked


def test_once_it_can_no_longer_be_opened_again_nobody_asks() -> None:
    answered()
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert complaint_verbs.ask_again() == 0


def test_whoever_is_not_told_they_are_right_is_told_where_else_to_turn() -> None:
    answered()
    assert "Tòa án" in Letter.objects.get(purpose="answered").text.body


def test_every_step_has_its_page() -> None:
    desk, case = manager(), make_case(Kind.MISUSE)
    for verb, typed in (
        ("acknowledge", {}),
        ("verify_complaint", {"finding": "true", "evidence": "Nhật ký"}),
        ("weigh", {}),
        ("measure", {"kind": "redress", "what": "Thu hồi", "who": desk.staff.pk, "due_on": timezone.localdate()}),
    ):  # fmt: skip
        case.refresh_from_db()
        assert desk.open(f"casework_case_{verb}", case.pk).status_code == 200
        assert desk.do(verb, case, **typed).status_code == 302, verb
    case.refresh_from_db()
    assert desk.do("measure_done", case, measure=Measure.objects.get().pk).status_code == 302
    case.refresh_from_db()
    assert desk.do("answer_complaint", case, text="Đã xử lý").status_code == 302
    case.refresh_from_db()
    assert case.outcome == Outcome.DONE


def test_all_measures_are_decided_at_once_and_what_was_done_already_stands_as_done() -> None:
    desk, case = manager(), found()
    complaint_verbs.weigh(case, staff=make_colleague("complaint handlers"), answers=HIGH)
    form = desk.open("casework_case_measures", case.pk).context["form"]
    assert form["who"].value() == case.assignee_id
    typed = {f"what_{kind}": f"Việc {kind}" for kind in MeasureKind} | {"done_contain": "on"}
    who = make_colleague("complaint handlers")
    given = {"who": who.pk, "due_on": timezone.localdate()}
    assert desk.do("measures", case, **given).status_code == 200, "each says what is done"
    assert desk.do("measures", case, **typed | given).status_code == 302
    decided = list(case.measures.order_by("kind").values_list("kind", "what", "who", "done_by"))
    undone = [(kind, f"Việc {kind}", who.pk, None) for kind in ("prevent", "redress")]
    assert decided == [("contain", "Việc contain", who.pk, desk.staff.pk), *undone]
    case.refresh_from_db()
    with pytest.raises(Refused):
        complaint_verbs.decide_measures(case, staff=who, planned=[], who=who, due_on=timezone.localdate())


def test_only_what_the_severity_asks_for_and_is_not_decided_is_asked() -> None:
    case = found()
    complaint_verbs.weigh(case, staff=make_colleague("complaint handlers"), answers=NO | {"many": True})
    measured(case, "redress", done=False)
    fields = manager().open("casework_case_measures", case.pk).context["form"].fields
    assert {name for name in fields if name.startswith("what_")} == {"what_prevent"}


def test_a_measure_of_another_case_is_not_offered() -> None:
    desk, case, other = manager(), found(), found()
    complaint_verbs.weigh(other, staff=make_colleague("complaint handlers"), answers=NO)
    strange = measured(other, "redress", done=False)
    assert desk.do("measure_done", case, measure=strange.pk).status_code == 200
    strange.refresh_from_db()
    assert strange.done_at is None


VERBS: dict[str, Any] = {
    "acknowledge": lambda case, staff: complaint_verbs.acknowledge(case, staff=staff),
    "verify": lambda case, staff: complaint_verbs.verify(case, staff=staff, finding="partly", evidence="x"),
    "deny": lambda case, staff: complaint_verbs.verify(case, staff=staff, finding="not", evidence="x"),
    "weigh": lambda case, staff: complaint_verbs.weigh(case, staff=staff, answers=NO),
    "measure": lambda case, staff: complaint_verbs.decide_measure(
        case, staff=staff, kind="redress", what="x", who=staff, due_on=timezone.localdate()
    ),
    "done": lambda case, staff: complaint_verbs.measure_done(
        case, staff=staff, measure=Measure.objects.filter(case=case).last() or Measure(pk=0)
    ),
    "answer": lambda case, staff: complaint_verbs.answer(case, staff=staff, text="x"),
    "close": lambda case, staff: verbs.close(case, staff=staff, outcome="done"),
    "reopen": lambda case, staff: verbs.reopen(case, staff=staff, reason="x"),
    "object": lambda case, staff: customer_verbs.object_to(case, text="x"),
}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(sorted(VERBS)), max_size=12))
def test_no_sequence_of_verbs_leaves_the_workflow_and_each_refusal_is_on_record(steps: list[str]) -> None:
    case, staff, refused = make_case(Kind.COMPLAINT), make_colleague("complaint handlers"), 0
    for step in steps:
        try:
            VERBS[step](case, staff)
        except Refused:
            refused += 1
            case.refresh_from_db()
        handling = Handling.objects.filter(case=case).first()
        if case.status == "closed":
            assert handling
            assert handling.finding
            assert handling.finding == "not" or not complaint_verbs.missing_kinds(case, handling)
        if handling and handling.severity:
            assert handling.finding in ("true", "partly")
    assert TrailEntry.objects.filter(target=case.target).exclude(refused="").count() == refused


def test_the_register_of_incidents_is_kept_by_hand_too() -> None:
    desk = manager()
    address = reverse("admin:privacy_incident_add")
    desk.client.get(address)
    token = desk.client.cookies["csrftoken"].value
    at = timezone.localtime()
    form = {"csrfmiddlewaretoken": token, "detected_at": f"{at:%Y-%m-%dT%H:%M}"}
    answer = desk.client.post(address, form | {"nature": "Mất máy tính"})
    assert answer.status_code == 302, answer.context["errors"]
    assert Incident.objects.get().number.startswith("SC-")
