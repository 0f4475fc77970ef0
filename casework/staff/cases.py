"""The queue of everything and the page of each case, in the admin."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path

from casework.case import kinds
from casework.case.case import Case
from casework.intake.attachment import Attachment
from casework.staff import case_page, page, verbs
from casework.staff.entry import callers_part, entry_page
from casework.staff.queue import CaseQueueAdmin
from casework.staff.refiling import refile_page
from casework.staff.verb_page import undo_page, verb_page
from casework.staff.verbs import VerbPage


@admin.register(Case)
class CaseAdmin(CaseQueueAdmin):
    """The queue of everything, and the page of each case."""

    def has_view_permission(self, request: HttpRequest, obj: Case | None = None) -> bool:
        return kinds.may(request.user, "view", obj.kind) if obj else bool(kinds.kinds_of(request.user))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path(f"<int:case_id>/{each.name}/", self._verb_view(each), name=f"casework_case_{each.name}")
            for each in verbs.PAGES.values()
        ]
        entry = path("enter/<str:kind>/", self.admin_site.admin_view(self._enter), name="casework_case_enter")
        callers = path(
            "enter/<str:kind>/callers/", self.admin_site.admin_view(self._callers), name="casework_case_callers"
        )
        again = path("<int:case_id>/refile/", self.admin_site.admin_view(self._refile), name="casework_case_refile")
        attachment = path(
            "<int:case_id>/file/<int:attachment_id>/",
            self.admin_site.admin_view(self._attachment),
            name="casework_attachment",
        )
        sheet = path("<int:case_id>/sheet/", self.admin_site.admin_view(self._sheet), name="casework_case_sheet")
        undo = path("<int:case_id>/undo/", self.admin_site.admin_view(self._undo), name="casework_case_undo")
        return [*pages, entry, callers, again, attachment, sheet, undo, *super().get_urls()]

    def _attachment(self, request: HttpRequest, case_id: int, attachment_id: int) -> HttpResponse:
        """Under the type that was found in it."""
        attachment = get_object_or_404(
            Attachment.objects.select_related("case"), pk=attachment_id, case=case_id, rejected_at=None
        )
        door = self._door(request, attachment.case)
        return door.file(bytes(attachment.content), attachment.content_type, attachment.name)

    def _door(self, request: HttpRequest, case: Case) -> page.Door:
        right = self.has_view_permission(request, case)
        return page.Door(request, self.admin_site, right=right, shows=page.about(case))

    def _undo(self, request: HttpRequest, case_id: int) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return undo_page(request, self.admin_site, case_id)

    def _refile(self, request: HttpRequest, case_id: int) -> HttpResponse:
        return refile_page(request, self.admin_site, case_id)

    def _enter(self, request: HttpRequest, kind: str) -> HttpResponse:
        return entry_page(request, self.admin_site, kind)

    def _callers(self, request: HttpRequest, kind: str) -> HttpResponse:
        return callers_part(request, self.admin_site, kind)

    def _verb_view(self, its: VerbPage) -> Callable[..., HttpResponseBase]:
        def view(request: HttpRequest, case_id: int) -> HttpResponseBase:
            return verb_page(request, self.admin_site, case_id, its)

        return self.admin_site.admin_view(view)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        cases = Case.objects.select_related("person", "assignee", "policy_version")
        case = page.record_or_404(cases, object_id)
        return case_page.page(self._door(request, case), case)

    def _sheet(self, request: HttpRequest, case_id: int) -> HttpResponse:
        case = get_object_or_404(Case.objects.select_related("person", "assignee", "policy_version"), pk=case_id)
        return case_page.sheet(self._door(request, case), case)
