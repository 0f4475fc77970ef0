"""What somebody wrote in an answer, apart from what their mail program put below it.

A scanner of lines that looks a few ahead and never back, so that its time grows with the length of the text alone. It
takes nothing away: what is cut is kept beside the words and can be folded out. It knows no Django.
"""

import re
from collections.abc import Sequence

REPLY_ABOVE = "##-"
"""With these marks our own line begins, above which one answers (casework.post.mail)."""
LONGEST = 300
"""So much of a line is looked at; an attribution is no longer."""
LINES_OF_ONE = 4
"""An attribution is broken into no more lines."""

# "On Mon, Nov 23, 2026 at 10:00 AM Trung tâm <a@b.vn> wrote:", "Vào Th 2, 23 thg 11, 2026 vào lúc 10:00 … đã viết:"
BEGINS = (
    "on ",
    "vào ",
    "ngày ",
    "lúc ",
    "am ",
    "le ",
    "at ",
    "thứ ",
    "cn, ",
    "t2, ",
    "t3, ",
    "t4, ",
    "t5, ",
    "t6, ",
    "t7, ",
)
ENDS = ("wrote:", "writes:", "viết:", "schrieb:", "a écrit :")
CLOCK = re.compile(r"[0-9]{1,2}[:hg][0-9]{2}")
# The labels of what Outlook and its like put above what they quote.
FROM = ("from", "từ", "người gửi", "gửi từ")
OTHERS = (
    "sent", "date", "to", "cc", "subject", "importance", "reply-to",
    "đã gửi", "ngày gửi", "ngày", "gửi lúc", "vào lúc", "thời gian", "gửi", "đến", "tới", "người nhận", "kính gửi tới",
    "chủ đề", "tiêu đề",
)  # fmt: skip
SEPARATED = (
    "original message", "original appointment", "forwarded message", "begin forwarded message", "reply message",
    "thư gốc", "tin nhắn gốc", "thông báo gốc", "thư đã chuyển tiếp", "tin nhắn đã chuyển tiếp", "thư chuyển tiếp",
    "thư trả lời",
)  # fmt: skip
BEGINS_FORWARDED = ("begin forwarded message:", "bắt đầu thư được chuyển tiếp:", "bắt đầu tin nhắn được chuyển tiếp:")
# What phones write below everything.
DEVICES = (
    "sent from my ", "sent from outlook", "sent from mail for", "sent from yahoo mail", "sent from proton mail",
    "get outlook for", "sent with proton mail", "sent via ", "sent from samsung", "sent from the all new",
    "gửi từ iphone", "gửi từ ipad", "gửi từ outlook", "gửi từ thư", "gửi từ yahoo", "gửi từ điện thoại", "gửi từ máy",
    "đã gửi từ ", "được gửi từ ", "tải outlook cho", "tải outlook dành cho", "lấy outlook cho",
)  # fmt: skip


def cut(text: str) -> tuple[str, str]:
    """What they wrote, and what hangs below it. Where nothing but that is left, all of it is theirs."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    own: list[str] = []
    quoted: list[str] = []
    at = 0
    while at < len(lines):
        if _begins_what_is_below(lines, at):
            quoted += lines[at:]
            break
        length = _of_an_attribution(lines, at)
        if length and not _is_quoted(_next_said(lines, at + length)):
            # It stands below without marks of its own: nobody writes between its lines.
            quoted += lines[at:]
            break
        if length or _is_quoted(lines[at]):
            length = length or 1
            quoted += lines[at : at + length]
            own.append("")
        else:
            length = 1
            own.append(lines[at])
        at += length
    said = _without_a_foot(own, quoted)
    return (said, _joined(quoted)) if said else (_joined(lines), "")


def _joined(lines: Sequence[str]) -> str:
    """Without blank lines at the ends, and no two of them together."""
    kept: list[str] = []
    for line in lines:
        if line.strip() or (kept and kept[-1].strip()):
            kept.append(line.rstrip())
    return "\n".join(kept).strip("\n")


def _seen(line: str) -> str:
    """As it is compared: in lower case, without the marks of bold type and the no-break blanks that programs put in."""
    return " ".join(line[:LONGEST].replace("*", "").replace("\u202f", " ").split()).lower()


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def _next_said(lines: Sequence[str], at: int) -> str:
    return next((line for line in lines[at : at + LINES_OF_ONE] if line.strip()), "")


# ------------------------------------------------------------- where it begins
def _begins_what_is_below(lines: Sequence[str], at: int) -> bool:
    line = _seen(lines[at])
    if not line or _is_quoted(line):
        return False
    if line.startswith(REPLY_ABOVE) or line.startswith(BEGINS_FORWARDED):
        return True
    bare = line.strip("-_=— ")
    if bare != line and bare.startswith(SEPARATED) and line[0] in "-_=—":
        return True
    return _is_a_head(lines, at)


def _is_a_head(lines: Sequence[str], at: int) -> bool:
    """ "Từ: …", and among the lines below it another label."""
    if not _has_label(_seen(lines[at]), FROM):
        return False
    return any(_has_label(_seen(line), OTHERS) for line in lines[at + 1 : at + 1 + LINES_OF_ONE])


def _has_label(line: str, labels: Sequence[str]) -> bool:
    label, colon, value = line.partition(":")
    return bool(colon) and bool(value.strip()) and label.strip() in labels


def _of_an_attribution(lines: Sequence[str], at: int) -> int:
    """Of how many lines it is; 0 where none stands."""
    first = _seen(lines[at]).lstrip("- ")
    if not first.startswith(BEGINS) and "<" not in first and not first.endswith(ENDS):
        return 0
    words = ""
    for number, line in enumerate(lines[at : at + LINES_OF_ONE], start=1):
        if number > 1 and (not line.strip() or _is_quoted(line)):
            return 0
        words = f"{words} {_seen(line)}".strip().lstrip("- ")
        if words.endswith(ENDS):
            return number if _says_who_and_when(words) or _is_quoted(_next_said(lines, at + number)) else 0
    return 0


def _says_who_and_when(words: str) -> bool:
    has_date = any(letter.isdigit() for letter in words) and words.startswith(BEGINS)
    return has_date and ("@" in words or CLOCK.search(words) is not None)


# ------------------------------------------------------------- what ends it
def _without_a_foot(own: list[str], quoted: list[str]) -> str:
    """Without a signature below "-- ", what a phone says of itself, and the line that Outlook draws."""
    end = next((at for at, line in enumerate(own) if line.rstrip("\r\n") in ("-- ", "--") and at), len(own))
    kept = own[:end]
    while kept and (not kept[-1].strip() or _is_a_foot(kept[-1])):
        kept.pop()
    foot = [line for line in own[len(kept) :] if line.strip()]
    quoted[:0] = foot
    return _joined(kept)


def _is_a_foot(line: str) -> bool:
    seen = _seen(line)
    return seen.startswith(DEVICES) or (len(seen) > 9 and not seen.strip("_-—"))
