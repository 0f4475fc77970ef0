"""Filters of the queue. Open cases are what a queue shows unless somebody asks for more or looks for somebody: most
of those who call again ask about a case that is closed."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.case import kinds
from casework.case.case import Case
from casework.case.colleagues import name_of, workers
from casework.case.lateness import due_before
from casework.case.states import Channel, Status
from casework.case.waiting import ANSWERED, LETTER_FAILED
from casework.ground import provinces
from casework.ground.calendar import VIETNAM, tonight
from casework.ground.kind import Kind


class SelectFilter(admin.SimpleListFilter):
    """Of many values, in a list to choose from."""

    template = "admin/filter_select.html"
    is_rare = True

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Keeps what else is filtered by, for the form."""
        names = {self.parameter_name, "p"}
        self.others = [(name, value) for name, value in changelist.params.items() if name not in names]
        yield from super().choices(changelist)

    @property
    def chosen(self) -> str:
        return str(self.value() or "")


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*Status.choices, ("all", _("All"))]

    def choices(self, changelist: Any) -> Iterator[Any]:
        shown = self.value() or ("all" if changelist.query else "open")
        for value, label in [("open", _("Open")), *self.lookup_choices]:
            yield {
                "selected": shown == str(value),
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        if self.value() == "all" or (self.value() is None and request.GET.get(SEARCH_VAR, "").strip()):
            return queryset
        if self.value() in Status.values:
            return queryset.filter(status=self.value())
        return queryset.exclude(status=Status.CLOSED)


class WhoseFilter(admin.SimpleListFilter):
    title = _("whose")
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("mine", _("Mine")), ("nobody", _("Nobody's yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        if self.value() == "mine":
            return queryset.filter(assignee=request.user.pk)
        if self.value() == "nobody":
            return queryset.filter(assignee=None)
        return queryset


class DueFilter(admin.SimpleListFilter):
    title = _("due")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("overdue", _("Overdue")), ("today", _("By the end of today"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        now = timezone.now()
        if self.value() == "overdue":
            return queryset.filter(due_before(now))
        if self.value() == "today":
            return queryset.filter(due_before(tonight(now)))
        return queryset


class ColleagueFilter(SelectFilter):
    """By name, of those who may work what the list shows."""

    title = _("colleague")
    parameter_name = "colleague"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(each.pk), name_of(each)) for each in workers(kinds.kinds_of(request.user))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        chosen = self.value() or ""
        return queryset.filter(assignee=int(chosen)) if chosen in dict(self.lookup_choices) else queryset


class AnsweredFilter(admin.SimpleListFilter):
    title = _("customer answered")
    parameter_name = "answered"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Customer answered"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        return queryset.filter(ANSWERED) if self.value() == "yes" else queryset


class LetterFilter(admin.SimpleListFilter):
    title = _("letter failed")
    parameter_name = "letter"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("failed", _("Letter failed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        return queryset.filter(LETTER_FAILED) if self.value() == "failed" else queryset


class ChannelFilter(admin.SimpleListFilter):
    title = _("channel")
    parameter_name = "channel__exact"
    is_rare = True

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Channel.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        return queryset.filter(channel=self.value()) if self.value() in Channel.values else queryset


class KindFilter(admin.SimpleListFilter):
    """Those kinds only that the user may see."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(kind, Kind(kind).label) for kind in kinds.kinds_of(request.user)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        return queryset.filter(kind=self.value()) if self.value() in Kind.values else queryset


class ReceivedFilter(admin.SimpleListFilter):
    title = _("received")
    parameter_name = "received"
    is_rare = True
    days = {"today": 0, "week": 7, "month": 30, "quarter": 90}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("today", _("Today")),
            ("week", _("In the last 7 days")),
            ("month", _("In the last 30 days")),
            ("quarter", _("In the last 90 days")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        if self.value() not in self.days:
            return queryset
        first = timezone.now().astimezone(VIETNAM).date() - timedelta(days=self.days[str(self.value())])
        # None is due before it came: so the index of the order leaves out what is older. The day is compared as a day
        # because PostgreSQL, told of two ranges of open cases, expects next to none and sorts them all.
        return queryset.filter(created_at__date__gte=first, due_at__gte=datetime.combine(first, time(), VIETNAM))


class ProvinceFilter(SelectFilter):
    title = _("province or city")
    parameter_name = "province"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return provinces.CHOICES

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        return queryset.filter(person__province=self.value()) if self.value() in provinces.NAMES else queryset
