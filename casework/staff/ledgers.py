"""The trail and the access log, to read and to search: by reference, colleague, what was done, and day."""

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.case import colleagues
from casework.case.case import Case
from casework.ground import references
from casework.ground.calendar import VIETNAM
from casework.ground.vietnam_time import moment
from casework.ledger.access import AccessEntry
from casework.ledger.entries import TrailEntry
from casework.staff import trail_words
from casework.staff.read_only import ReadOnlyAdmin


def day_typed(typed: str) -> Q | None:
    """ "25/11/2026": the whole day in Vietnam."""
    try:
        day = datetime.strptime(typed, "%d/%m/%Y").date()  # noqa: DTZ007 - it gets its zone below
        begins = datetime.combine(day, time(), VIETNAM)
        return Q(at__gte=begins, at__lt=begins + timedelta(days=1))
    except (ValueError, OverflowError):
        return None


def by_colleague(typed: str) -> Q:
    """By user name or name, in whichever order somebody writes it."""
    named = Q(username__iexact=typed)
    words = typed.split()
    named |= Q(*(Q(first_name__icontains=word) | Q(last_name__icontains=word) for word in words))
    return Q(staff__in=list(User.objects.filter(named).values_list("pk", flat=True)))


class DayFilter(admin.SimpleListFilter):
    title = _("day")
    parameter_name = "day"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("today", _("Today")), ("yesterday", _("Yesterday")), ("week", _("The last seven days"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = datetime.combine(timezone.now().astimezone(VIETNAM).date(), time(), VIETNAM)
        ranges = {"today": (0, 1), "yesterday": (1, 1), "week": (6, 7)}
        if self.value() not in ranges:
            return queryset
        back, length = ranges[str(self.value())]
        begins = today - timedelta(days=back)
        return queryset.filter(at__gte=begins, at__lt=begins + timedelta(days=length))


class LedgerAdmin(ReadOnlyAdmin):
    """Searched by what is typed as a whole; parts between commas have to hold together."""

    search_fields = ("pk",)
    list_filter = (DayFilter,)
    ordering = ("-id",)

    @admin.display(description=_("time"))
    def when(self, entry: Any) -> str:
        return moment(entry.at)

    @admin.display(description=_("by"))
    def who(self, entry: Any) -> str:
        return colleagues.name_of(entry.staff) or "–"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        for part in search_term.split(","):
            typed = " ".join(part.replace('"', " ").split())
            if typed:
                queryset = queryset.filter(day_typed(typed) or self.meant(typed))
        return queryset, False

    def meant(self, typed: str) -> Q:
        raise NotImplementedError


@admin.register(TrailEntry)
class TrailAdmin(LedgerAdmin):
    list_display = ("when", "who", "what", "target", "refused")
    list_select_related = ("staff",)
    search_help_text = _("Reference, colleague, what was done, or day; several with commas: VS-XXXX-XXXX, 25/11/2026")

    @admin.display(description=_("what"))
    def what(self, entry: TrailEntry) -> str | Promise:
        return trail_words.of(entry.verb)

    def meant(self, typed: str) -> Q:
        reference = references.parse(typed.removeprefix("case "))
        if reference:
            return Q(target=f"case {reference}")
        return by_colleague(typed) | Q(verb__in=trail_words.meant_by(typed)) | Q(target__startswith=typed)


@admin.register(AccessEntry)
class AccessAdmin(LedgerAdmin):
    list_display = ("when", "who", "person", "case", "page")
    list_select_related = ("staff", "person", "case")
    search_help_text = _("Reference of a case (who opened it, or anything of its person), colleague, or day")

    def meant(self, typed: str) -> Q:
        reference = references.parse(typed.removeprefix("case "))
        if not reference:
            return by_colleague(typed)
        case = Case.objects.filter(reference=reference).first()
        if case is None:
            return Q(pk__in=[])
        return Q(person=case.person_id) if case.person_id else Q(case=case)
