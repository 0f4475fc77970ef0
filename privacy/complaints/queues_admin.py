"""The queues of what people demand."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.case.case import Case
from casework.ground.kind import Kind
from casework.staff import page
from casework.staff.export import XLSX
from casework.staff.queue import KindQueueAdmin
from privacy.complaints import statistics
from privacy.complaints.queues import ComplaintCase, MisuseCase
from privacy.complaints.statistics import Period
from privacy.complaints.watched import due_for


class MeasureFilter(admin.SimpleListFilter):
    title = gettext_lazy("measures")
    parameter_name = "measure"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("due", _("Mine, and due"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        return queryset.filter(due_for(page.staff_of(request))) if self.value() == "due" else queryset


@admin.register(ComplaintCase)
class ComplaintQueue(KindQueueAdmin):
    kind = Kind.COMPLAINT
    list_filter = (*KindQueueAdmin.list_filter, MeasureFilter)

    def get_urls(self) -> list[URLPattern]:
        report = self.admin_site.admin_view(self.report)
        return [path("report/", report, name="privacy_complaintcase_report"), *super().get_urls()]

    def report(self, request: HttpRequest) -> HttpResponse:
        """Statistics of a month or a year, to print or as XLSX: ?period=2026-11 or 2026."""
        right = request.user.has_perm("casework.view_case")
        door = page.Door(request, self.admin_site, right=right, shows=page.NOBODY)
        asked = request.GET.get("period", "") or f"{timezone.localdate():%Y-%m}"
        try:
            period = Period.month(asked) if "-" in asked else Period.year(asked)
        except (ValueError, OverflowError):
            return HttpResponseRedirect(request.path)
        if request.GET.get("format") == "xlsx":
            return door.file(statistics.as_xlsx(period), XLSX.content_type, f"report-{period.first:%Y-%m}.xlsx")
        return door.page(
            "admin/privacy/report.html",
            title=_("Complaints and requests: %(period)s") % {"period": asked},
            model=ComplaintCase,
            asked=asked,
            headings=statistics.headings(),
            rows=statistics.rows(period),
        )


@admin.register(MisuseCase)
class MisuseQueue(KindQueueAdmin):
    kind = Kind.MISUSE
    list_filter = (*KindQueueAdmin.list_filter, MeasureFilter)
