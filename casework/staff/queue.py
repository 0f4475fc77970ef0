"""The queue: cases in the order in which they are due. One admin for all, one per kind built from it."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from casework.case import kinds, verbs
from casework.case.case import Case
from casework.case.colleagues import name_of
from casework.case.verb import Verb
from casework.ground.kind import Kind
from casework.ground.vietnam_time import moment
from casework.staff import bulk, due, export, filters, page, search
from casework.staff.paginator import CappedPaginator

MORE_FILTERS = (
    filters.AnsweredFilter,
    filters.LetterFilter,
    filters.ColleagueFilter,
    filters.ChannelFilter,
    filters.ReceivedFilter,
    filters.ProvinceFilter,
)


def searched(request: HttpRequest) -> bool:
    return bool(request.GET.get(SEARCH_VAR, "").strip())


class CaseList(ChangeList):
    def __init__(self, request: HttpRequest, *args: Any) -> None:
        # What was searched for is in no other address.
        self.way = "" if searched(request) else f"?{urlencode({'from': request.get_full_path()})}"
        super().__init__(request, *args)
        # Django would write its own way back beside it.
        self.preserved_filters = ""

    def url_for_result(self, result: Model) -> str:
        """Every queue leads to the one case page, which knows the way back and on."""
        return reverse("admin:casework_case_change", args=[result.pk]) + self.way


class CaseQueueAdmin(admin.ModelAdmin):
    """Lists only; what happens to a case happens on its page. Query count does not grow with the rows."""

    list_display: Any = ("reference", "due", "kind", "customer", "phone", "status", "taken_by", "received")
    list_display_links = ("reference",)
    list_select_related = ("person", "assignee")
    list_filter: ClassVar[Any] = (
        filters.StateFilter,
        filters.WhoseFilter,
        filters.DueFilter,
        filters.KindFilter,
        *MORE_FILTERS,
    )
    list_per_page = list_max_show_all = 25
    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("person__folded",)
    search_help_text = _("Reference, name, phone number or its last digits, e-mail, organisation, tax code")
    ordering = ("priority", "due_at", "id")
    change_list_template = "admin/casework/queue.html"
    actions: Any = ("claim_chosen", "assign_chosen", "close_chosen", "export_csv", "export_xlsx")

    @admin.display(description=_("customer"))
    def customer(self, case: Case) -> str:
        return case.person.masked_name if case.person else str(_("anonymous"))

    @admin.display(description=_("customer"))
    def found(self, case: Case) -> str:
        """Whoever was searched for is named, to be told apart from others."""
        if case.person is None:
            return str(_("anonymous"))
        name, organisation = case.person.full_name, case.person.organisation
        return format_html('{} <span class="quiet organisation">{}</span>', name, organisation)

    def get_list_display(self, request: HttpRequest) -> Any:
        return ["found" if name == "customer" and searched(request) else name for name in self.list_display]

    @admin.display(description=_("phone"))
    def phone(self, case: Case) -> str:
        return case.person.masked_phone if case.person else ""

    @admin.display(description=_("assignee"), empty_value="–")
    def taken_by(self, case: Case) -> str | None:
        return name_of(case.assignee) or None

    @admin.display(description=_("due"))
    def due(self, case: Case) -> str:
        return due.badge(case)

    @admin.display(description=_("received"))
    def received(self, case: Case) -> str:
        return moment(case.created_at)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """A list masks whom it shows; looking for somebody is a look at everybody found (C4.5)."""
        more = {
            "title": capfirst(self.opts.verbose_name_plural),
            "has_rare_filters": True,
            "enterable": [(kind, Kind(kind).label) for kind in self.kinds_entered_here(request)],
        }
        response = super().changelist_view(request, more | (extra_context or {}))
        rows = page.rows_listed(response) if searched(request) else None
        if rows is None:
            return response
        return page.let_out(request, response, page.people(case.person_id for case in rows), as_page="search")

    def kinds_entered_here(self, request: HttpRequest) -> list[str]:
        return kinds.kinds_of(request.user, "change")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CaseList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        """Only the kinds the user may see."""
        rows: QuerySet[Case] = super().get_queryset(request)
        seen = kinds.kinds_of(request.user)
        return rows if len(seen) == len(kinds.all_kinds()) else rows.filter(kind__in=seen)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Case], search_term: str
    ) -> tuple[QuerySet[Case], bool]:
        if not search_term.strip():
            return queryset, False
        return search.narrowed(queryset, search_term), False

    # ------------------------------------------------------------- many at once
    def may_do_here(self, request: HttpRequest, verb: Verb[..., object]) -> bool:
        return verb.allowed_anywhere(request.user)

    def has_claim_permission(self, request: HttpRequest) -> bool:
        return self.may_do_here(request, verbs.claim)

    def has_assign_permission(self, request: HttpRequest) -> bool:
        return self.may_do_here(request, verbs.assign)

    def has_close_permission(self, request: HttpRequest) -> bool:
        return self.may_do_here(request, verbs.close)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("casework.export_case")

    @admin.action(description=_("Take on the chosen cases"), permissions=["claim"])
    def claim_chosen(self, request: HttpRequest, chosen: QuerySet[Case]) -> None:
        if not bulk.too_many(request, chosen):
            bulk.move_each(request, chosen, verbs.claim)

    @admin.action(description=_("Give the chosen cases to somebody"), permissions=["assign"])
    def assign_chosen(self, request: HttpRequest, chosen: QuerySet[Case]) -> HttpResponse | None:
        question = bulk.Question("assign_chosen", _("Give to somebody"), bulk.AssignForm, verbs.assign)
        return bulk.ask_first(self, request, chosen, question, right=self.has_assign_permission(request))

    @admin.action(description=_("Close the chosen cases"), permissions=["close"])
    def close_chosen(self, request: HttpRequest, chosen: QuerySet[Case]) -> HttpResponse | None:
        question = bulk.Question("close_chosen", _("Close"), bulk.CloseManyForm, verbs.close)
        return bulk.ask_first(self, request, chosen, question, right=self.has_close_permission(request))

    @admin.action(description=_("Export the chosen cases as CSV"), permissions=["export"])
    def export_csv(self, request: HttpRequest, chosen: QuerySet[Case]) -> HttpResponse | None:
        return self._export(request, chosen, export.CSV)

    @admin.action(description=_("Export the chosen cases as XLSX"), permissions=["export"])
    def export_xlsx(self, request: HttpRequest, chosen: QuerySet[Case]) -> HttpResponse | None:
        return self._export(request, chosen, export.XLSX)

    def _export(self, request: HttpRequest, chosen: QuerySet[Case], form: export.Format) -> HttpResponse | None:
        """Everybody in the file counts as opened."""
        if bulk.too_many(request, chosen, export.MOST):
            return None
        cases = list(chosen.select_related("person", "assignee"))
        shows = page.people(case.person_id for case in cases)
        right, name = self.has_export_permission(request), f"export_{form.name}"
        door = page.Door(request, self.admin_site, right=right, shows=shows, as_page=name)
        bulk.noted(request, name, len(cases))
        return door.file(form.made_of(cases), form.content_type, export.file_name(form))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is edited in place: cases move by verbs."""
        return False


class KindQueueAdmin(CaseQueueAdmin):
    """The queue of one kind: registered for a proxy of Case, by the app that registered the kind."""

    kind: ClassVar[str]
    list_display = ("reference", "due", "customer", "phone", "status", "taken_by", "received")
    list_filter: ClassVar[Any] = (
        filters.StateFilter,
        filters.WhoseFilter,
        filters.DueFilter,
        *MORE_FILTERS,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        return super().get_queryset(request).filter(kind=self.kind)

    def may_do_here(self, request: HttpRequest, verb: Verb[..., object]) -> bool:
        return verb.allowed(request.user, self.kind)

    def kinds_entered_here(self, request: HttpRequest) -> list[str]:
        return [self.kind] if kinds.may(request.user, "change", self.kind) else []

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return kinds.may(request.user, "view", self.kind)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:casework_case_change", args=[object_id]))
