"""The trail and the access log, to read."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.ground import references
from casework.ledger.access import AccessEntry
from casework.ledger.entries import TrailEntry
from casework.staff.read_only import ReadOnlyAdmin


@admin.register(TrailEntry)
class TrailAdmin(ReadOnlyAdmin):
    list_display = ("at", "staff", "verb", "target", "refused")
    list_select_related = ("staff",)
    search_fields = ("target__startswith",)
    search_help_text = _("A record, such as “case VS-XXXX-XXXX”")
    ordering = ("-id",)


@admin.register(AccessEntry)
class AccessAdmin(ReadOnlyAdmin):
    list_display = ("at", "staff", "person", "case", "page")
    list_select_related = ("staff", "person", "case")
    search_fields = ("case__reference",)
    search_help_text = _("The reference of a case: who opened it, or anything else of its person")
    ordering = ("-id",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AccessEntry], search_term: str
    ) -> tuple[QuerySet[AccessEntry], bool]:
        if not search_term.strip():
            return queryset, False
        case = Case.objects.filter(reference=references.parse(search_term) or "").first()
        if case is None:
            return queryset.none(), False
        return queryset.filter(person=case.person_id) if case.person_id else queryset.filter(case=case), False
