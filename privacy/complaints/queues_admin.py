"""The queues of what people demand."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.ground.kind import Kind
from casework.staff.queue import KindQueueAdmin
from privacy.complaints import statistics
from privacy.complaints.queues import ComplaintCase, MisuseCase
from privacy.complaints.statistics import Period

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@admin.register(ComplaintCase)
class ComplaintQueue(KindQueueAdmin):
    kind = Kind.COMPLAINT

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.report)
        return [path("report/", page, name="privacy_complaintcase_report"), *super().get_urls()]

    def report(self, request: HttpRequest) -> HttpResponse:
        """Statistics of a month or a year, to print or as XLSX: ?period=2026-11 or 2026."""
        if not request.user.has_perm("casework.view_case"):
            raise PermissionDenied
        asked = request.GET.get("period", "") or f"{timezone.localdate():%Y-%m}"
        try:
            period = Period.month(asked) if "-" in asked else Period.year(asked)
        except (ValueError, OverflowError):
            return HttpResponseRedirect(request.path)
        if request.GET.get("format") == "xlsx":
            headers = {"Content-Disposition": f'attachment; filename="report-{period.first:%Y-%m}.xlsx"'}
            return HttpResponse(statistics.as_xlsx(period), content_type=XLSX, headers=headers)
        context = self.admin_site.each_context(request) | {
            "title": _("Complaints and requests: %(period)s") % {"period": asked},
            "asked": asked,
            "headings": statistics.headings(),
            "rows": statistics.rows(period),
            "opts": ComplaintCase._meta,
        }
        return render(request, "admin/privacy/report.html", context)


@admin.register(MisuseCase)
class MisuseQueue(KindQueueAdmin):
    kind = Kind.MISUSE
