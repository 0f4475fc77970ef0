"""What a member of staff has typed into the form of a verb and not sent: kept as it is typed, so that it is there again
on any machine. Nobody else sees it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.ground.declarations import Declared, declare

KEPT_FOR = timedelta(days=30)
LONGEST = 10_000


class UnsentText(models.Model):
    """One field of a form. `at`: when it was typed last."""

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+")
    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="+")
    verb = models.CharField(max_length=40)
    field = models.CharField(max_length=40)
    text = models.TextField()
    at = models.DateTimeField(db_index=True)

    personal_data = declare(
        bookkeeping="staff verb field",
        text=Declared(
            "going on with an answer where it was left", "until it is sent, 30 days at most", comes_and_goes=True
        ),
    )

    class Meta:
        verbose_name = _("words not sent yet")
        verbose_name_plural = _("words not sent yet")
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "case", "verb", "field"],
                name="unsent_text_stands_once",
                violation_error_message=_("These words are kept already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.verb}"


@dataclass
class Unsent:
    """Of one form: the words by field, and when the last of them was typed."""

    at: datetime
    words: dict[str, str] = field(default_factory=dict)


def of(case: Case, staff: User) -> dict[str, Unsent]:
    """What this member of staff has begun, by verb. What was erased of it is not there any more."""
    found: dict[str, Unsent] = {}
    for each in UnsentText.objects.filter(case=case, staff=staff).exclude(text="").order_by("at", "pk"):
        its = found.setdefault(each.verb, Unsent(each.at))
        its.words[each.field], its.at = each.text, each.at
    return found


@transaction.atomic
def keep(case: Case, staff: User, verb: str, words: Mapping[str, str]) -> None:
    """As they stand now: what was emptied since is forgotten."""
    kept = {name: text[:LONGEST] for name, text in words.items() if text.strip()}
    _of(case, staff, verb).exclude(field__in=kept).delete()
    at = timezone.now()
    UnsentText.objects.bulk_create(
        [UnsentText(staff=staff, case=case, verb=verb, field=name, text=text, at=at) for name, text in kept.items()],
        update_conflicts=True,
        unique_fields=["staff", "case", "verb", "field"],
        update_fields=["text", "at"],
    )


def forget(case: Case, staff: User, verb: str) -> None:
    """They are sent, or thrown away."""
    _of(case, staff, verb).delete()


def forget_old() -> None:
    UnsentText.objects.filter(at__lte=timezone.now() - KEPT_FOR).delete()


def _of(case: Case, staff: User, verb: str) -> models.QuerySet[UnsentText]:
    return UnsentText.objects.filter(case=case, staff=staff, verb=verb)
