"""Files of a form that could not be filed yet: kept for an hour, so that nobody has to choose them a second time."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import TypeVar

from django.db import models
from django.db.models import Sum
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import gettext_lazy as _

from casework.ground import rows
from casework.ground.declarations import Declared, OnErasure, declare
from casework.intake.uploads import MIB, Accepted

KEPT_FOR = timedelta(hours=1)
# Of one connection, and of all: whoever is over it chooses the files again.
MOST_OF_ONE, MOST_OF_ALL = 100 * MIB, 2048 * MIB
KEY_LENGTH = 32

_FILE = Declared(
    "keeping a form's files until it is sent again",
    "one hour",
    OnErasure.BLANK,
    withheld=_("of a form that was not sent yet, and forgotten after an hour"),
)


class DraftFile(models.Model):
    """`key` is a digest of what only the page of the form carries: a cookie is what gets lost in the interruptions
    that these are kept for. `net` is one of the connection's address; `browser` is of whoever may press "forget"."""

    key = models.CharField(max_length=64, db_index=True)
    net = models.CharField(max_length=64, db_index=True)
    browser = models.CharField(max_length=64, db_index=True)
    name = models.CharField(_("name"), max_length=100)
    content_type = models.CharField(_("type"), max_length=40)
    content = models.BinaryField(_("content"), editable=False)
    size = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    personal_data = declare(bookkeeping="key content_type size", net=_FILE, browser=_FILE, name=_FILE, content=_FILE)

    class Meta:
        verbose_name = _("file of a form not sent yet")
        verbose_name_plural = _("files of forms not sent yet")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(size__gt=0, size__lte=5 * MIB),
                name="draft_file_is_no_larger_than_an_attachment",
                violation_error_message=_("A file is at most 5 MB."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def accepted(self) -> Accepted:
        return Accepted(self.name, self.content_type, bytes(self.content))


def new_key() -> str:
    return get_random_string(KEY_LENGTH)


def of(key: str) -> list[DraftFile]:
    """Those of a page that has this key, their contents left where they are until they are asked for; none for a key
    nobody was given."""
    if len(key) != KEY_LENGTH:
        return []
    return list(_of(key).filter(at__gt=timezone.now() - KEPT_FOR).defer("content"))


def keep(key: str, files: Iterable[Accepted], net: str, browser: str) -> tuple[list[DraftFile], list[str]]:
    """Those kept, and the names of those there was no room for."""
    who = _digest("net", net)
    room = min(MOST_OF_ONE - _bytes(DraftFile.objects.filter(net=who)), MOST_OF_ALL - _bytes(DraftFile.objects))
    kept: list[DraftFile] = []
    lost: list[str] = []
    for each in files:
        room -= len(each.content)
        if room < 0:
            lost.append(each.name)
        else:
            kept.append(
                DraftFile(
                    key=_digest("key", key),
                    net=who,
                    browser=browser,
                    name=each.name,
                    content_type=each.content_type,
                    content=each.content,
                    size=len(each.content),
                )
            )
    # Each on its own: a file takes several times its size in memory on its way to the database.
    for draft in kept:
        rows.insert(draft)
    return kept, lost


def drop(key: str, ids: Collection[int]) -> None:
    _of(key).filter(pk__in=ids).delete()


def forget(key: str) -> None:
    _of(key).delete()


def forget_browser(browser: str) -> None:
    DraftFile.objects.filter(browser=browser).delete()


def forget_old() -> None:
    DraftFile.objects.filter(at__lte=timezone.now() - KEPT_FOR).delete()


def _of(key: str) -> models.QuerySet[DraftFile]:
    return DraftFile.objects.filter(key=_digest("key", key))


Rows = TypeVar("Rows", "models.Manager[DraftFile]", "models.QuerySet[DraftFile]")


def _bytes(drafts: Rows) -> int:
    return int(drafts.aggregate(all=Sum("size"))["all"] or 0)


def _digest(what: str, value: str) -> str:
    return salted_hmac(f"casework.draft_file.{what}", value, algorithm="sha256").hexdigest()
