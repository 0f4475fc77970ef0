"""Mails as they come in, made in code, and what becomes of them."""

from email.message import EmailMessage
from email.utils import make_msgid
from typing import Any

from casework.case.case import Case
from casework.inbox import arrival, reading
from casework.inbox.received_mail import ReceivedMail
from casework.post import threads
from casework.tests.factories import EMAIL, NAME

WRITER = f"{NAME} <{EMAIL}>"
WORDS = "Tôi muốn hỏi thêm một chút."


def written(
    text: str = WORDS, *, sender: str = f"{NAME} <{EMAIL}>", subject: str = "Hỏi", **headers: str
) -> EmailMessage:
    """`headers`: with strokes for hyphens, such as `in_reply_to`."""
    mail = EmailMessage()
    given = {
        "From": sender,
        "To": "dangkyca@ecomviet.vn",
        "Subject": subject,
        "Message-Id": make_msgid(domain="example.vn"),
    }
    given |= {name.replace("_", "-").title(): value for name, value in headers.items()}
    for name, value in given.items():
        if value:
            mail[name] = value
    mail.set_content(text)
    return mail


def answer_to(case: Case, text: str = WORDS, **more: Any) -> EmailMessage:
    return written(text, **{"references": threads.root(case.reference), "subject": "Re: Trả lời"} | more)


def received(mail: EmailMessage | bytes, to: str = "") -> ReceivedMail:
    """Kept and read."""
    kept = arrival.keep(mail if isinstance(mail, bytes) else mail.as_bytes(), to=to)
    assert kept is not None
    reading.read(kept.pk)
    return ReceivedMail.objects.get(pk=kept.pk)
