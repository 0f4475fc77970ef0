"""The queue of consultations."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.ground.kind import Kind
from casework.staff.queue import KindQueueAdmin
from consult.catalogue.service_filter import ServiceFilter
from consult.consultation.calls import to_call
from consult.consultation.consultation import CallTime, ConsultationCase


class AskedServiceFilter(ServiceFilter):
    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        return queryset.filter(consultation__service=self.number()) if self.number() else queryset


class CallFilter(admin.SimpleListFilter):
    """Who is still to be called, by when the customer chose to be."""

    title = _("still to call")
    parameter_name = "call"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [(time.value, str(time.label)) for time in CallTime]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        return queryset.filter(to_call(str(self.value()))) if self.value() in CallTime.values else queryset


@admin.register(ConsultationCase)
class ConsultationQueue(KindQueueAdmin):
    kind = Kind.CONSULTATION
    list_filter = (*KindQueueAdmin.list_filter, CallFilter, AskedServiceFilter)
