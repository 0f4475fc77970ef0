"""Letters that came back: counted, never a ground to erase anything, since anybody can make one up."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from email.message import Message
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from flufl.bounce import all_failures

from casework.ground import rows
from casework.ground.declarations import LINK, declare
from casework.post import return_address
from casework.post.letter import Letter

REPEATED = 2
"""Letters that came back for good, within a time, after which no mailing goes to the address any more."""
WITHIN = timedelta(days=180)
LOOKED_AT = 50
"""Parts of a report; nobody's is longer."""


class Bounce(models.Model):
    """`hard`: the address takes no mail; else it may later. `status`: the code, such as 5.1.1, or 550 of the server
    that was told directly."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="bounces", verbose_name=_("letter"))
    hard = models.BooleanField(_("for good"))
    status = models.CharField(_("code"), max_length=12, blank=True)
    at = models.DateTimeField(_("time"), auto_now_add=True)

    personal_data = declare(bookkeeping="hard status", letter=LINK)

    class Meta:
        verbose_name = _("letter that came back")
        verbose_name_plural = _("letters that came back")
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "hard"],
                name="bounce_once_a_letter",
                violation_error_message=_("That this letter came back is known."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter.uuid} {self.status}"


def came_back(message: Message, to: str) -> Letter | None:
    """Note what a parsed message (compat32) says that came to this address; the letter it is about. None where the
    address is not one of our own signed return addresses, so that what the message claims counts for nothing."""
    number = return_address.letter_of(to)
    letter = Letter.objects.filter(uuid=number).first() if number else None
    if letter is None:
        return None
    found = verdict(message)
    if found is not None:
        note(letter, hard=found[0], status=found[1])
    return letter


def note(letter: Letter, *, hard: bool, status: str) -> None:
    """Once, however often the report comes."""
    rows.insert_once(Bounce(letter=letter, hard=hard, status=status[:12]))


def verdict(message: Message) -> tuple[bool, str] | None:
    """Whether it is for good, and the code; None for what reports no failure, such as a delay or an answer machine."""
    reported = list(_reported(message))
    if reported:
        failed = [status for action, status in reported if action == "failed"]
        hard = [status for status in failed if status.startswith("5")]
        return (bool(hard), (hard or failed)[0]) if failed else None
    temporary, permanent = _other_notations(message)
    return (bool(permanent), "") if temporary or permanent else None


def _reported(message: Message) -> Iterator[tuple[str, str]]:
    """Action and status of each recipient, as RFC 3464 writes them."""
    for part in _some(message.walk()):
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in _some(blocks if isinstance(blocks, list) else []):
            action = str(block.get("Action", "")).strip().lower()
            if action:
                yield action, (str(block.get("Status", "")).split() or [""])[0]


def _other_notations(message: Message) -> tuple[Iterable[bytes], Iterable[bytes]]:
    """Of servers with a notation of their own."""
    try:
        return all_failures(message)
    except Exception:  # whatever its readers trip over is no bounce that we know
        return (), ()


def _some(parts: Iterable[Any]) -> Iterator[Any]:
    return (part for _number, part in zip(range(LOOKED_AT), parts, strict=False))


# ------------------------------------------------------------- addresses that take nothing
def hard_ones(address: str) -> "models.QuerySet[Bounce]":
    """Lately, at this address."""
    since = timezone.now() - WITHIN
    return Bounce.objects.filter(letter__address=address, hard=True, at__gt=since) if address else Bounce.objects.none()


def is_undeliverable(address: str) -> bool:
    return hard_ones(address).count() >= REPEATED
