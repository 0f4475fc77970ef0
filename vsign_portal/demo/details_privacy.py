"""What made-up people complain about, report, ask for and ask."""

import random
from collections.abc import Sequence
from datetime import timedelta

from privacy.models import Complaint, DataRequest, GoingOn, Ground, Misused, MisuseReport, Question, Right, Topic
from vsign_portal.demo.cases import MadeUpCase
from vsign_portal.demo.loading import copy_rows

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
QUESTIONS = (
    "Chữ ký số có dùng được trên máy Mac không?",
    "Chuyển công ty sang tỉnh khác có phải cấp lại chứng thư không?",
    "Tôi quên mã PIN của USB Token thì phải làm thế nào?",
    "Trung tâm giữ thông tin của tôi trong bao lâu?",
)


def data_requests(cases: Sequence[MadeUpCase], chance: random.Random) -> None:
    rows = ((c.pk, chance.choice(Right.values), chance.choice(EXPLANATIONS)) for c in cases)
    copy_rows(DataRequest, ("case", "right", "explanation"), rows)


def complaints(cases: Sequence[MadeUpCase], chance: random.Random) -> None:
    names = ("case", "ground", "story", "happened_on", "wanted", "earlier_reference", "vulnerable")
    rows = (
        (c.pk, chance.choice(Ground.values), chance.choice(STORIES), (c.created_at - timedelta(days=3)).date(), "", "",
         chance.random() < 0.05)
        for c in cases
    )  # fmt: skip
    copy_rows(Complaint, names, rows)


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


def questions(cases: Sequence[MadeUpCase], chance: random.Random) -> None:
    rows = ((c.pk, chance.choice(Topic.values), chance.choice(QUESTIONS)) for c in cases)
    copy_rows(Question, ("case", "topic", "text"), rows)
