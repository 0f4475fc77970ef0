"""Letters on their way: their words put together and kept, secret links filled in, given to the mail server."""

import smtplib
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from casework.centre.site_state import current as site_state
from casework.post import bounce, html, lines, return_address, threads
from casework.post.letter import Letter, LetterState, leads_to_case
from casework.post.mime import Mail
from casework.post.outbox import GiveUp, LeaveOut, Outbox, TryAgain

REPLY_ABOVE = "##-"
"""With these marks the line begins above which one answers; they are looked for in answers."""


def message(letter: Letter) -> Mail:
    """The mail as it goes out, secret links included."""
    kind, text = letter.kind, letter.text
    links = kind.links_in(letter, text.body)
    with override(letter.language):
        sender = site_state().centre.name
    headers = {"Message-ID": f"<{letter.uuid}@{threads.host()}>"}
    if not kind.by_hand:
        headers["Auto-Submitted"] = "auto-generated"
    answers_to = ""
    if letter.case and not letter.to_staff and not letter.mailing_id:
        headers["In-Reply-To"] = headers["References"] = threads.root(letter.case.reference)
        answers_to = threads.reply_address(letter.case.reference) if leads_to_case(letter) else ""
    headers |= kind.headers(letter)
    above = f"{REPLY_ABOVE} {_reply_above(letter.language)} {REPLY_ABOVE}" if answers_to else ""
    mail = Mail(
        subject=text.subject,
        body=links.in_text(f"{above}\n\n{text.body}" if above else text.body),
        from_email=return_address.of(letter.uuid),
        sender=(sender, settings.DEFAULT_FROM_EMAIL),
        to=[letter.address],
        reply_to=[answers_to or site_state().centre.email],
        headers=headers,
    )
    mail.attach_alternative(
        html.page(text.subject, text.body, letter.language, sender, links, above=above), "text/html"
    )
    for enclosed in kind.enclosures(letter):
        mail.attach(enclosed.name, enclosed.content, enclosed.content_type)
    return mail


def _reply_above(language: str) -> str:
    with override(language):
        return _("Please write your answer above this line")


def _send(letter: Letter) -> Mapping[str, Any]:
    kept: dict[str, Any] = {}
    if letter.composed_at is None:
        text = letter.text
        # Kept before it leaves: another attempt sends the same words, and whatever erases the letter finds them.
        body = "" if letter.kind.is_of_many else text.body
        kept = {"subject": text.subject, "body": body, "composed_at": timezone.now(), "facts": {}}

    def at_last() -> None:
        """Nothing lies between this and the sending: what was erased or stopped until now stays here, at each attempt.
        Whoever is waited for so long has the letter, most likely: it is nobody else's till then."""
        reason = letter.kind.hindrance(letter)
        if reason:
            raise (LeaveOut if letter.kind.is_of_many else GiveUp)(reason)
        LETTERS.keep(letter, lease=longest_sending(), **kept)

    try:
        lines.send(message(letter), at_last)
    except (OSError, smtplib.SMTPException) as error:
        if not is_final(error):
            raise TryAgain(_reason(error)) from error
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            bounce.note(letter, hard=True, status=str(smtp_code(error)))
        raise GiveUp(_reason(error)) from error
    return {"address": ""} if letter.kind.forgets_address else {}


def longest_sending() -> float:
    """The lease of a letter that is being given over, in seconds: longer than its conversation ever takes."""
    return float(settings.EMAIL_TIMEOUT + settings.EMAIL_ANSWER_TIMEOUT + settings.OUTBOX_LEASE / 2)


def _reason(error: Exception) -> str:
    """The kind of error and the server's code; its words may repeat the address."""
    return f"{type(error).__name__} {smtp_code(error) or ''}".strip()


def smtp_code(error: Exception) -> int:
    """The server's reply code, 0 when there was none."""
    if isinstance(error, smtplib.SMTPResponseException):
        return int(error.smtp_code)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max((code for code, _text in error.recipients.values()), default=0)
    return 0


def is_final(error: Exception) -> bool:
    """Whether the server refused this letter for good. A refused login or sender is ours to mend; it goes out then."""
    about_the_letter = isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)
    return about_the_letter and 500 <= smtp_code(error) < 600


LETTERS = Outbox(
    Letter,
    waiting=LetterState.QUEUED,
    held=LetterState.HELD,
    gone=LetterState.SENT,
    gone_at="sent_at",
    task="casework.send_letters",
    queue="letters",
    send=_send,
    among=Q(mailing=None),  # a mailing goes at a pace of its own (casework.mailing.run)
    left_out=LetterState.LEFT_OUT,
    along=("case__person", "consent__wording", "mailing"),
)
