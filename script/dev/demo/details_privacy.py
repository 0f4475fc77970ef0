"""What made-up people complain about, report, ask for and ask."""

import json
import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from casework.case.states import Outcome
from privacy.complaints.complaint import Complaint, Ground
from privacy.complaints.handling import Finding, Handling, Measure, MeasureKind
from privacy.complaints.misuse import GoingOn, Misused, MisuseReport
from privacy.complaints.rubric import QUESTIONS as RUBRIC
from privacy.complaints.rubric import REQUIRED, severity
from privacy.questions.question import Question, Topic
from privacy.rights.data_request import DataRequest, Decision, RefusalGround, Right, VerifiedBy
from script.dev.demo.cases import MadeUpCase
from script.dev.demo.loading import copy_rows

STORIES = (
    "Tôi nhận được cuộc gọi quảng cáo của công ty khác, đọc đúng tên và mã số thuế của đơn vị tôi.",
    "Sau khi gia hạn, tôi liên tục nhận email quảng cáo dù không đánh dấu đồng ý.",
    "Tôi đã yêu cầu xóa thông tin từ tháng trước nhưng vẫn có người gọi mời mua dịch vụ.",
    "Địa chỉ trên hóa đơn bị ghi sai, tôi đã báo hai lần mà chưa được sửa.",
    "Nhân viên hẹn gọi lại buổi chiều nhưng không gọi, hồ sơ thuế của tôi sắp hết hạn.",
)
MISUSES = (
    "Có tờ khai thuế được ký bằng chứng thư của công ty mà chúng tôi không nộp.",
    "Kế toán cũ nghỉ việc vẫn giữ USB Token và biết mã PIN.",
    "Máy tính bị nhiễm mã độc, tôi nghi mã PIN đã bị lộ.",
    "Có người đổi mật khẩu tài khoản ký từ xa của tôi vào lúc nửa đêm.",
)
SINCE = ("từ hôm qua", "từ đầu tuần", "khoảng hai tuần nay", "")
EXPLANATIONS = ("Số điện thoại cũ không dùng nữa.", "Tôi đã đóng cửa hàng, xin xóa thông tin.", "")
EVIDENCE = "Gọi số đã lưu từ trước, khách đọc đúng mã hồ sơ cũ."
FOUND_OUT = "Đã xem nhật ký gửi thư và hỏi nhân viên phụ trách."
MEASURES = {
    MeasureKind.CONTAIN: "Khóa tài khoản liên quan, thu hồi chứng thư nghi bị lộ.",
    MeasureKind.REDRESS: "Gọi xin lỗi khách, sửa hồ sơ và xác nhận bằng thư.",
    MeasureKind.PREVENT: "Nhắc toàn bộ nhân viên kiểm tra sự đồng ý trước khi gửi thư.",
}
DECISIONS: dict[str, Decision] = {Outcome.DONE: Decision.GRANTED, Outcome.NOT_DONE: Decision.REFUSED}
QUESTIONS = (
    "Chữ ký số có dùng được trên máy Mac không?",
    "Chuyển công ty sang tỉnh khác có phải cấp lại chứng thư không?",
    "Tôi quên mã PIN của USB Token thì phải làm thế nào?",
    "Trung tâm giữ thông tin của tôi trong bao lâu?",
)


def data_requests(cases: Sequence[MadeUpCase], chance: random.Random) -> None:
    names = ("case", "right", "explanation", "verified_at", "verified_how", "verified_by", "evidence",
             "decision", "ground", "decided_at", "decided_by")  # fmt: skip
    copy_rows(DataRequest, names, (_data_request(case, chance) for case in cases))


def _data_request(case: MadeUpCase, chance: random.Random) -> tuple[Any, ...]:
    """Verified once somebody has answered, decided once it is closed; a deletion is still to come or was refused."""
    decision = DECISIONS.get(case.outcome, "")
    right = chance.choice([right for right in Right.values if decision != Decision.GRANTED or right != Right.DELETE])
    verified = (case.answered_at, VerifiedBy.CALL, case.assignee, EVIDENCE)
    decided = (decision, RefusalGround.CONTRACT if decision == Decision.REFUSED else "", case.closed_at, case.assignee)
    return (
        case.pk, right, chance.choice(EXPLANATIONS),
        *(verified if case.answered_at and case.assignee else (None, "", None, "")),
        *(decided if decision else ("", "", None, None)),
    )  # fmt: skip


def complaints(cases: Sequence[MadeUpCase], chance: random.Random) -> None:
    names = ("case", "ground", "story", "happened_on", "wanted", "earlier_reference", "vulnerable")
    rows = (
        (c.pk, chance.choice(Ground.values), chance.choice(STORIES), (c.created_at - timedelta(days=3)).date(), "", "",
         chance.random() < 0.05)
        for c in cases
    )  # fmt: skip
    copy_rows(Complaint, names, rows)
    _handle(cases, chance)


def misuse_reports(cases: Sequence[MadeUpCase], chance: random.Random) -> None:
    rows = (
        (
            c.pk,
            [chance.choice(Misused.values)],
            chance.choice(SINCE),
            chance.choice(GoingOn.values),
            chance.choice(MISUSES),
        )
        for c in cases
    )
    copy_rows(MisuseReport, ("case", "what", "since", "going_on", "story"), rows)
    _handle(cases, chance)


def _handle(cases: Sequence[MadeUpCase], chance: random.Random) -> None:
    """Acknowledged by whoever took it on; found out, weighed and met with measures by the time it is closed."""
    taken_on = [case for case in cases if case.answered_at and case.assignee]
    findings = {case.pk: chance.choice(Finding.values) if case.outcome == Outcome.DONE else "" for case in taken_on}
    names = ("case", "acknowledged_at", "acknowledged_by", "finding", "evidence", "verified_at", "verified_by",
             "answers", "severity", "weighed_by")  # fmt: skip
    weighed = {pk: _answers(chance) for pk, finding in findings.items() if finding in (Finding.TRUE, Finding.PARTLY)}
    copy_rows(Handling, names, (_handling(case, findings[case.pk], weighed.get(case.pk)) for case in taken_on))
    kinds = ((case, kind) for case in taken_on if case.pk in weighed for kind in REQUIRED[severity(weighed[case.pk])])
    measures = (
        (
            case.pk,
            kind,
            MEASURES[kind],
            case.assignee,
            case.resolve_due_at.date(),
            case.closed_at,
            case.assignee,
            case.answered_at,
        )
        for case, kind in kinds
    )
    copy_rows(Measure, ("case", "kind", "what", "who", "due_on", "done_at", "done_by", "created_at"), measures)


def _answers(chance: random.Random) -> dict[str, bool]:
    return {name: chance.random() < 0.3 for name in RUBRIC}


def _handling(case: MadeUpCase, finding: str, answers: dict[str, bool] | None) -> tuple[Any, ...]:
    found = (finding, FOUND_OUT, case.closed_at, case.assignee) if finding else ("", "", None, None)
    weighed = (json.dumps(answers), severity(answers), case.assignee) if answers is not None else ("{}", None, None)
    return (case.pk, case.answered_at, case.assignee, *found, *weighed)


def questions(cases: Sequence[MadeUpCase], chance: random.Random) -> None:
    rows = ((c.pk, chance.choice(Topic.values), chance.choice(QUESTIONS)) for c in cases)
    copy_rows(Question, ("case", "topic", "text"), rows)
