"""The policy: the version in force, every version there was, rendered so that no text can harm a reader."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from casework.centre.policy import PolicyVersion
from privacy.policy import text

pytestmark = pytest.mark.django_db
PATH = "/chinh-sach-bao-mat/"


def publish(text: str, days: int = 0, english: str = "") -> PolicyVersion:
    version = PolicyVersion(text_vi=text, text_en=english)
    version.publish(timezone.now() + timedelta(days=days))
    return version


def page(path: str = PATH) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.clause("C8.1")
def test_the_version_in_force_shows_and_the_one_before_stays_public() -> None:
    publish("## Phiên bản hai")
    assert "Phiên bản hai" in page()
    earlier = page(f"{PATH}1/")
    assert "không còn hiệu lực" in earlier
    assert "Mục đích và phạm vi thu thập" in earlier


def test_a_version_for_a_coming_day_is_not_in_force_yet() -> None:
    publish("## Ngày mai", days=1)
    assert "Ngày mai" not in page()
    assert Client().get(f"{PATH}2/").status_code == 404


def test_drafts_are_not_public() -> None:
    PolicyVersion.objects.create(text_vi="## Nháp")
    assert "Nháp" not in page()


@pytest.mark.clause("C8.1")
@pytest.mark.parametrize("change", [{"text_vi": "khác"}, {"number": 9}, {"digest": "0" * 64}, {"effective_from": None}])
def test_a_published_version_cannot_be_changed_in_the_database(change: dict[str, object]) -> None:
    first = PolicyVersion.objects.filter(number=1)
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        first.update(**change)
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        first.delete()


def test_both_languages_have_their_text_and_vietnamese_stands_in_where_there_is_none() -> None:
    assert "What is collected and why" in page(f"/en{PATH}")
    publish("## Chỉ tiếng Việt")
    english = page(f"/en{PATH}")
    assert "Chỉ tiếng Việt" in english
    assert 'class="prose" lang="vi"' in english


def test_headings_have_anchors_that_the_contents_lead_to() -> None:
    rendered = text.render("## 1. Mục đích\n\n## Đối tượng\n\n## Đối tượng\n")
    assert [heading.anchor for heading in rendered.contents] == ["muc-1-muc-dich", "doi-tuong", "doi-tuong-2"]
    for heading in rendered.contents:
        assert f'<h2 id="{heading.anchor}">' in rendered.html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        '<img src=x onerror="alert(1)">',
        "![x](https://elsewhere.example/pixel.png)",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "## <b onclick=alert(1)>x</b>",
    ],
)
def test_a_hostile_text_stays_text(hostile: str) -> None:
    html = text.render(hostile).html
    for danger in ("<script", "<img", 'href="javascript', 'href="data:text', "<b "):
        assert danger not in html


@pytest.mark.clause("C5.1")
def test_the_first_version_holds_what_a_policy_page_must_hold() -> None:
    text = page().casefold()
    for part in ("mục đích và phạm vi thu thập", "phạm vi sử dụng", "thời gian lưu trữ", "được tiếp cận", "bảo mật",
                 "chỉnh sửa", "xóa", "khiếu nại", "liên hệ"):  # fmt: skip
        assert part in text
