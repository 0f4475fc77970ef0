"""Publishing the centre's own text, and comparing what was with what is."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client

from casework.centre.policy import PolicyVersion
from casework.ground.calendar import VIETNAM
from casework.ledger.entries import TrailEntry
from casework.tests.factories import make_staff
from privacy.management.commands import publish_policy
from privacy.policy.comparison import compare
from privacy.policy.plain_text import as_markdown

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C8.1")]
PLAIN = (
    "CHÍNH SÁCH\n\n1. Mục đích\n\nĐể *liên hệ* với khách hàng.\n\n- một\n\n- hai\n\n"
    "2. Lưu trữ\n\nCho đến khi có yêu cầu.\n"
)


def publish(path: Path, text: str = PLAIN, **options: Any) -> str:
    path.write_text(text, "utf-8")
    out = StringIO()
    call_command("publish_policy", str(path), stdout=out, **{"reason": "Cán bộ kia nghỉ phép"} | options)
    return out.getvalue()


def test_numbered_lines_become_headings_and_everything_else_stays_what_it_says() -> None:
    assert as_markdown(PLAIN) == (
        "CHÍNH SÁCH\n\n## 1. Mục đích\n\nĐể \\*liên hệ\\* với khách hàng.\n\n- một\n- hai\n\n"
        "## 2. Lưu trữ\n\nCho đến khi có yêu cầu.\n"
    )


def test_a_text_with_headings_of_its_own_is_markdown_already() -> None:
    assert as_markdown("# Chính sách\n\n**Rõ ràng**") == "# Chính sách\n\n**Rõ ràng**"


def test_the_file_is_the_next_version_and_in_force_at_once(tmp_path: Path) -> None:
    said = publish(tmp_path / "policy.txt")
    version = PolicyVersion.objects.in_force()
    assert version.number == 2
    assert version.digest in said
    page = Client().get("/chinh-sach-bao-mat/").content.decode()
    assert '<h2 id="muc-1-muc-dich">1. Mục đích</h2>' in page
    assert "Để *liên hệ* với khách hàng." in page
    assert TrailEntry.objects.get(verb="publish_policy").target == "policy version 2"


def test_a_coming_day_begins_at_midnight_in_vietnam(tmp_path: Path) -> None:
    publish(tmp_path / "policy.txt", effective="2099-12-01")
    version = PolicyVersion.objects.get(number=2)
    assert version.effective_from is not None
    assert f"{version.effective_from.astimezone(VIETNAM):%Y-%m-%d %H:%M}" == "2099-12-01 00:00"
    assert PolicyVersion.objects.in_force().number == 1


@pytest.mark.parametrize("effective", ["2001-01-01", "tomorrow", "2026-13-45", "9999-12-31", "2100-01-01"])
def test_a_day_that_cannot_be_is_refused(tmp_path: Path, effective: str) -> None:
    with pytest.raises(CommandError):
        publish(tmp_path / "policy.txt", effective=effective)
    assert PolicyVersion.objects.count() == 1


def test_a_file_that_is_empty_missing_or_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.txt").write_bytes(b"\xff\xfe\x00")
    for name in ("missing.txt", "broken.txt"):
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("publish_policy", str(tmp_path / name))
    with pytest.raises(CommandError, match="empty"):
        publish(tmp_path / "empty.txt", "  \n")


def test_what_went_and_what_came_stand_side_by_side(tmp_path: Path) -> None:
    publish(tmp_path / "policy.txt")
    publish(tmp_path / "policy.txt", PLAIN.replace("Cho đến khi có yêu cầu.", "Cho đến khi có yêu cầu xóa."))
    page = Client().get("/chinh-sach-bao-mat/2/3/").content.decode()
    assert "<del>Cho đến khi có yêu cầu.</del>" in page
    assert "<ins>Cho đến khi có yêu cầu xóa.</ins>" in page
    assert page.count("<del>") == 1
    assert "/chinh-sach-bao-mat/2/3/" in Client().get("/chinh-sach-bao-mat/").content.decode()


def test_versions_that_are_not_public_cannot_be_compared() -> None:
    assert Client().get("/chinh-sach-bao-mat/1/2/").status_code == 404


def test_paragraphs_are_told_apart() -> None:
    kinds = [change.kind for change in compare("a\n\nb\n\nc", "a\n\nx\n\nc\n\nd")]
    assert kinds == ["same", "changed", "same", "new"]
    assert [change.kind for change in compare("a\n\nb", "a")] == ["same", "gone"]


def test_an_english_file_joins_the_vietnamese_text_in_force(tmp_path: Path) -> None:
    publish(tmp_path / "policy.txt")
    publish(tmp_path / "policy.en.txt", "1. Purpose\n\nTo reach customers.\n", lang="en")
    version = PolicyVersion.objects.in_force()
    assert version.number == 3
    assert version.text_vi == PolicyVersion.objects.get(number=2).text_vi
    assert "To reach customers." in version.text_en


def test_two_english_files_are_one_too_many(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="leave --english out"):
        publish(tmp_path / "policy.en.txt", lang="en", english=tmp_path / "policy.en.txt")


def officers() -> list[str]:
    made = [make_staff(), make_staff()]
    for each in made:
        each.groups.add(Group.objects.get(name="privacy officers"))
    return [each.username for each in made]


def test_a_second_person_or_a_reason_is_needed(tmp_path: Path) -> None:
    author, publisher = officers()
    for who in ({}, {"author": author}, {"author": author, "publisher": author}):
        with pytest.raises(CommandError, match="second pair of eyes"):
            publish(tmp_path / "policy.txt", reason="", **who)
    with pytest.raises(CommandError, match="may publish"):
        publish(tmp_path / "policy.txt", reason="", author=author, publisher=make_staff().username)
    assert PolicyVersion.objects.count() == 1
    publish(tmp_path / "policy.txt", reason="", author=author, publisher=publisher)
    version = PolicyVersion.objects.in_force()
    assert version.author
    assert version.publisher
    assert (version.author.username, version.publisher.username, version.alone_reason) == (author, publisher, "")


def test_alone_the_reason_stands_in_the_version(tmp_path: Path) -> None:
    publish(tmp_path / "policy.txt")
    version = PolicyVersion.objects.in_force()
    assert (version.publisher, version.alone_reason) == (None, "Cán bộ kia nghỉ phép")


def test_the_same_text_and_a_single_line_have_to_be_meant(tmp_path: Path, monkeypatch: Any) -> None:
    publish(tmp_path / "policy.txt")
    for text in (PLAIN, "Một dòng"):
        with pytest.raises(CommandError, match="--meant"):
            publish(tmp_path / "policy.txt", text)
    assert PolicyVersion.objects.count() == 2
    monkeypatch.setattr(publish_policy, "sits_at_a_terminal", lambda: True)
    monkeypatch.setattr("builtins.input", lambda asked: "n")
    with pytest.raises(CommandError, match="nothing was published"):
        publish(tmp_path / "policy.txt")
    monkeypatch.setattr("builtins.input", lambda asked: "y")
    publish(tmp_path / "policy.txt")
    publish(tmp_path / "policy.txt", "Một dòng", meant=True)
    assert PolicyVersion.objects.count() == 4
