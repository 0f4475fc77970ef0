"""That somebody asked by mail to see what is held about them: the basis of the letter with the link."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.ground.declarations import Declared, declare
from casework.people import names
from casework.people.person import Person

KEPT = timedelta(days=1)
RETENTION = "a day, and as long as its letter is on its way or belongs to a case"
_ASKED = Declared(
    "showing people what is held about them",
    RETENTION,
    identity=True,
    withheld=_("what was typed to open this very page, and forgotten after a day"),
)


class AccessRequestManager(models.Manager["AccessRequest"]):
    def open_pages(self) -> models.QuerySet["AccessRequest"]:
        """Whose link was opened, and not closed again."""
        return self.filter(opened_at__isnull=False, closed_at=None)

    def of_yesterday(self) -> models.QuerySet["AccessRequest"]:
        return self.filter(at__lt=timezone.now() - KEPT)

    def forget(self, persons: Iterable[Person]) -> None:
        """Those that may be of these persons: they name the address without pointing at anybody. In doubt it goes:
        asking again is easy."""
        for person in persons:
            asked = self.filter(address=person.email).exclude(address="")
            theirs = [each.pk for each in asked if names.may_be_one(each.full_name, person.full_name)]
            self.filter(pk__in=theirs).delete()


class AccessRequest(models.Model):
    """Made for every address alike, known or not. `opened_at`: when its link was used, which works once.
    `closed_at`: when whoever opened it closed it; nothing opens it again."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    full_name = models.CharField(_("full name"), max_length=200, blank=True)
    address = models.EmailField(_("e-mail"), max_length=254, blank=True)
    at = models.DateTimeField(_("time"), auto_now_add=True)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    personal_data = declare(
        bookkeeping="uuid opened_at closed_at",
        full_name=_ASKED,
        address=_ASKED,
    )

    objects = AccessRequestManager()

    class Meta:
        verbose_name = _("access request")
        verbose_name_plural = _("access requests")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(opened_at__isnull=False),
                name="access_request_closed_was_open",
                violation_error_message=_("What is closed was open before."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    def open(self) -> bool:
        """Whether this was the first use of its link."""
        first: Any = AccessRequest.objects.filter(pk=self.pk, opened_at=None).update(opened_at=timezone.now())
        return bool(first)

    def close(self) -> None:
        """For good, in every browser and whatever cookie was kept."""
        AccessRequest.objects.open_pages().filter(pk=self.pk).update(closed_at=timezone.now())
