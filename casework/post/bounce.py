"""Letters that came back: counted, never a ground to erase anything, since anybody can make one up."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.ground import rows
from casework.ground.declarations import LINK, declare
from casework.ledger.moves import inside_a_transaction
from casework.post import return_address
from casework.post.letter import Letter

REPEATED = 2
"""Letters that came back for good, within a time, after which no mailing goes to the address any more."""
WITHIN = timedelta(days=180)


class Bounce(models.Model):
    """`hard`: the address takes no mail; else it may later. `status`: the code, such as 5.1.1, or 550 of the server
    that was told directly."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="bounces", verbose_name=_("letter"))
    hard = models.BooleanField(_("for good"))
    status = models.CharField(_("code"), max_length=12, blank=True)
    at = models.DateTimeField(_("time"), auto_now_add=True)
    cleared_at = models.DateTimeField(_("cleared"), null=True, editable=False)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("cleared by"),
    )

    personal_data = declare(
        bookkeeping="hard status cleared_at cleared_by",
        letter=LINK,
    )

    class Meta:
        verbose_name = _("letter that came back")
        verbose_name_plural = _("letters that came back")
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "hard"],
                name="bounce_once_a_letter",
                violation_error_message=_("That this letter came back is known."),
            ),
            models.CheckConstraint(
                condition=Q(cleared_at__isnull=True, cleared_by__isnull=True)
                | Q(cleared_at__isnull=False, cleared_by__isnull=False),
                name="bounce_cleared_by_somebody",
                violation_error_message=_("Somebody says that an address takes mails again."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter.uuid} {self.status}"


def came_back(verdict: tuple[bool, str] | None, to: str) -> Letter | None:
    """Note what a report (casework.post.verdict) says that came to this address; the letter it is about. None where the
    address is not one of our own signed return addresses, so that what the report claims counts for nothing."""
    number = return_address.letter_of(to)
    letter = Letter.objects.filter(uuid=number).first() if number else None
    if letter is not None and verdict is not None:
        note(letter, hard=verdict[0], status=verdict[1])
    return letter


def note(letter: Letter, *, hard: bool, status: str) -> None:
    """Once, however often the report comes."""
    rows.insert_once(Bounce(letter=letter, hard=hard, status=status[:12]))


# ------------------------------------------------------------- addresses that take nothing
def hard_ones(address: str) -> "models.QuerySet[Bounce]":
    """Lately, at this address, and counting."""
    return _counting().filter(letter__address=address) if address else Bounce.objects.none()


def is_undeliverable(address: str) -> bool:
    return hard_ones(address).count() >= REPEATED


def undeliverable() -> set[str]:
    """All such addresses."""
    counted = _counting().exclude(letter__address="").order_by().values("letter__address")
    often = counted.annotate(letters=models.Count("pk")).filter(letters__gte=REPEATED)
    return set(often.values_list("letter__address", flat=True))


def _counting() -> "models.QuerySet[Bounce]":
    return Bounce.objects.filter(hard=True, at__gt=timezone.now() - WITHIN, cleared_at=None)


@inside_a_transaction
def clear(address: str, *, staff: User) -> int:
    """Somebody knows that the address takes mails again: what has come back so far counts no longer; how many."""
    return hard_ones(address).update(cleared_at=timezone.now(), cleared_by=staff)
