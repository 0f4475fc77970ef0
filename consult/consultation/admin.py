"""The queue of consultations."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from casework.case.case import Case
from casework.ground.kind import Kind
from casework.staff.queue import KindQueueAdmin
from consult.catalogue.service_filter import ServiceFilter
from consult.consultation.consultation import ConsultationCase


class AskedServiceFilter(ServiceFilter):
    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        return queryset.filter(consultation__service=self.number()) if self.number() else queryset


@admin.register(ConsultationCase)
class ConsultationQueue(KindQueueAdmin):
    kind = Kind.CONSULTATION
    list_filter = (*KindQueueAdmin.list_filter, AskedServiceFilter)
