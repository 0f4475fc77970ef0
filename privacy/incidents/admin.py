"""The register of incidents in the admin."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from casework.ground.vietnam_time import moment
from casework.staff import page
from privacy.incidents import incident_register
from privacy.incidents.incident import Incident


def _deadline(incident: Incident, within: timedelta, told: datetime | None) -> str:
    """In Vietnamese time, with the hours that are left while nobody is told."""
    if not incident.detected_at:
        return "–"
    due = incident.detected_at + within
    if told or incident.closed_at:
        return moment(due)
    hours = int(abs(due - timezone.now()).total_seconds() // 3600)
    if due < timezone.now():
        late = ngettext("%(hours)s hour late", "%(hours)s hours late", hours) % {"hours": hours}
        return f"{moment(due)} · {late}"
    left = ngettext("%(hours)s hour left", "%(hours)s hours left", hours) % {"hours": hours}
    return f"{moment(due)} · {left}"


@admin.register(Incident)
class IncidentAdmin(admin.ModelAdmin):
    """The register; its first line is written by a complaint of a high severity, or by hand."""

    list_display = (
        "number",
        "detected_at",
        "agency_due",
        "agency_told_at",
        "authority_due",
        "authority_told_at",
        "closed_at",
    )
    readonly_fields = ("number", "case_of", "agency_due", "authority_due")
    change_form_template = "admin/privacy/incident.html"
    fieldsets = (
        (
            None,
            {"fields": ("number", "case_of", "detected_at", "nature", "data_kinds", "people_affected", "likely_harm")},
        ),
        (_("What was done"), {"fields": ("measures", "minutes")}),
        (
            _("Who was told when"),
            {"fields": ("agency_due", "agency_told_at", "authority_due", "authority_told_at", "people_told_at")},
        ),
        (_("End"), {"fields": ("closed_at",)}),
    )

    @admin.display(description=_("case"))
    def case_of(self, incident: Incident) -> str:
        return incident.case.reference if incident.case else "–"

    @admin.display(description=_("due to the competent agency"))
    def agency_due(self, incident: Incident) -> str:
        return _deadline(incident, incident_register.AGENCY_WITHIN, incident.agency_told_at)

    @admin.display(description=_("due to the data-protection agency"))
    def authority_due(self, incident: Incident) -> str:
        return _deadline(incident, incident_register.AUTHORITY_WITHIN, incident.authority_told_at)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Incident | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.closed_at)

    def save_model(self, request: HttpRequest, obj: Incident, form: Any, change: bool) -> None:
        if not change:
            obj.number = incident_register.incident_number()
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list[URLPattern]:
        document = self.admin_site.admin_view(self.document)
        return [path("<int:pk>/document/", document, name="privacy_incident_document"), *super().get_urls()]

    def document(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The notification to the agencies, filled in from the record, to print."""
        incident = get_object_or_404(Incident, pk=pk)
        right = self.has_view_permission(request, incident)
        door = page.Door(request, self.admin_site, right=right, shows=page.about(incident))
        if not (incident.nature and incident.data_kinds):
            messages.warning(request, _("Describe what happened and the kinds of data first."))
            return door.on("privacy_incident_change", pk)
        title = _("Notification of an incident")
        return door.page("admin/privacy/incident_document.html", title=title, model=Incident, incident=incident)
