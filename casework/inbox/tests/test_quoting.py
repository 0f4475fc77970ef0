"""What somebody wrote, apart from what their mail program hung below it: twelve programs, in Vietnamese and English."""

import time

import pytest

from casework.inbox import quoting
from casework.inbox.tests.client_formats import AROUND, BARE_EN, BARE_VI, BELOW, OURS_EN, OURS_VI, marked

SAID = "Chào Trung tâm,\n\nTôi dùng máy Mac, từ năm 2024: được chứ?\nVào thứ hai tôi ở nhà.\n\nTrân trọng,\nÁnh"


@pytest.mark.parametrize("line_above", [True, False])
@pytest.mark.parametrize("program", BELOW)
def test_the_answer_is_cut_right(program: str, line_above: bool) -> None:
    if program.startswith("a program") and not line_above:
        return
    is_english = program.endswith("en")
    ours = (OURS_EN if is_english else OURS_VI) if line_above else (BARE_EN if is_english else BARE_VI)
    text = SAID + BELOW[program].format(marked=marked(ours), bare=ours)
    said, quoted = quoting.cut(text)
    assert said == SAID
    assert ("Please tell us more" if is_english else "Xin cho biết thêm") in quoted
    assert quoting.cut(text.replace("\n", "\r\n"))[0] == SAID


def test_there_are_twelve_programs_in_each_language() -> None:
    for language in (" vi", " en"):
        assert sum(name.endswith(language) for name in BELOW) >= 12


def test_what_stands_below_or_between_what_is_quoted_is_theirs() -> None:
    assert quoting.cut(AROUND["below"].format(marked=marked(BARE_VI), said=SAID))[0] == SAID
    said, quoted = quoting.cut(AROUND["between"].format(said="Ánh", more="0912345678"))
    assert said == "Ánh\n\n0912345678"
    assert "> Số?" in quoted


@pytest.mark.parametrize(
    "text",
    [
        "Từ: Hà Nội\ntôi gửi.",
        "Vào lúc 10:00 tôi đã viết thư.",
        "On Monday I wrote: nothing came.",
        "Kính gửi: Trung tâm\nVề việc: chữ ký số",
        "> ba lớn hơn hai",
        "Sent from my iPhone",
        "-----\nhết",
        "Người gửi: Ánh\nSố điện thoại: 0912",
        "",
    ],
)
def test_what_only_looks_like_it_stays(text: str) -> None:
    said, _quoted = quoting.cut(text)
    assert said == text


def test_nothing_of_it_is_lost() -> None:
    for program, below in BELOW.items():
        text = SAID + below.format(marked=marked(BARE_VI), bare=BARE_VI)
        said, quoted = quoting.cut(text)
        words = set(text.replace(">", " ").split())
        assert words == set(f"{said} {quoted}".replace(">", " ").split()), program


@pytest.mark.parametrize(
    "bomb", ["On " * 100_000, "\n" * 300_000, "> " * 100_000, "Từ: x\n" * 60_000, "a\n>\n" * 60_000]
)
def test_no_text_takes_long(bomb: str) -> None:
    begun = time.perf_counter()
    quoting.cut(bomb)
    assert time.perf_counter() - begun < 3
