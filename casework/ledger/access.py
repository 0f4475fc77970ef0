"""Which member of staff opened whose record, when, and on which page (C4.5). Written by the door of their pages."""

from collections.abc import Collection

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.ground.declarations import declare
from casework.ledger.triggers import append_only, dated_by_the_database


class AccessQuerySet(models.QuerySet["AccessEntry"]):
    def to(self, people: Collection[int]) -> "AccessQuerySet":
        """The looks at any of these records of people."""
        return self.filter(person__in=people)


class AccessManager(models.Manager.from_queryset(AccessQuerySet)):  # type: ignore[misc]
    def opened(self, staff: User, page: str, *, people: Collection[int], case_id: int | None = None) -> None:
        """Write down one look, in one statement: a row for each person; an anonymous case stands for itself."""
        whose: list[int | None] = [*sorted(people)] or ([None] if case_id else [])
        self.bulk_create(AccessEntry(staff=staff, page=page, person_id=each, case_id=case_id) for each in whose)


class AccessEntry(models.Model):
    """Append-only. It names the person, whom the erasure empties; the entry itself says nothing personal.

    `case`: the one that the page was about, if it was about one. `page`: the name of its address.
    """

    at = models.DateTimeField(_("time"), auto_now_add=True)
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+", verbose_name=_("by")
    )
    person = models.ForeignKey(
        "casework.Person", models.PROTECT, null=True, db_index=False, related_name="accesses", verbose_name=_("person")
    )
    case = models.ForeignKey(
        "casework.Case", models.PROTECT, null=True, db_index=False, related_name="accesses", verbose_name=_("case")
    )
    page = models.CharField(_("page"), max_length=80)

    personal_data = declare(bookkeeping="staff person page")

    objects = AccessManager()

    class Meta:
        verbose_name = _("opened record")
        verbose_name_plural = _("opened records")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["person", "-id"], name="access_person"),
            models.Index(fields=["case", "-id"], name="access_case"),
            models.Index(fields=["staff", "-id"], name="access_staff"),
            BrinIndex(fields=["at"], name="access_day", autosummarize=True),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(case__isnull=False),
                name="access_names_whose_record",
                violation_error_message=_("An opened record is a person's, or an anonymous case."),
            ),
            models.CheckConstraint(
                condition=~Q(page=""),
                name="access_names_the_page",
                violation_error_message=_("An opened record names the page on which it was opened."),
            ),
        ]
        triggers = [
            *append_only("access_is_append_only"),
            dated_by_the_database("access_is_dated_by_the_database", table="casework_accessentry"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.page}"
