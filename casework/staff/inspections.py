"""What the live checks found each night: for managers and auditors to read, and to take along, signed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from casework.ledger.inspection import Inspection, label_of
from casework.staff import page
from casework.staff.read_only import ReadOnlyAdmin


@admin.register(Inspection)
class InspectionAdmin(ReadOnlyAdmin):
    list_display = ("at", "broken", "digest")

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        door = page.Door(request, self.admin_site, right=self.has_view_permission(request), shows=page.NOBODY)
        made = page.record_or_404(Inspection.objects.all(), object_id)
        checks = [each | {"label": label_of(each["check"])} for each in made.content["checks"]]
        return door.page(
            "admin/casework/inspection.html",
            title=_("Inspection of the promises"),
            model=Inspection,
            made=made,
            # What is broken comes first.
            checks=sorted(checks, key=lambda each: not each["breaks"]),
        )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self._file)
        return [path("<int:pk>/file/", view, name="casework_inspection_file"), *super().get_urls()]

    def _file(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        door = page.Door(request, self.admin_site, right=self.has_view_permission(request), shows=page.NOBODY)
        made = page.record_or_404(Inspection.objects.all(), str(pk))
        return door.file(made.as_file, "application/json", f"inspection-{made.at:%Y-%m-%d}-{made.pk}.json")
