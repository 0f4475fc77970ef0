"""The queues of consultations and purchases."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from casework.kinds import Kind
from casework.models import Case
from casework.staff.queue import KindQueueAdmin
from consult.models import ConsultationCase, PurchaseCase, PurchaseLine, Service


class ServiceFilter(admin.SimpleListFilter):
    title = _("service")
    parameter_name = "service"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(service.pk), service.name) for service in Service.objects.all()]

    def number(self) -> int | None:
        value = self.value() or ""
        return int(value) if value.isdecimal() and len(value) < 10 else None


class AskedServiceFilter(ServiceFilter):
    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        return queryset.filter(consultation__service=self.number()) if self.number() else queryset


class BoughtServiceFilter(ServiceFilter):
    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        if not self.number():
            return queryset
        lines = PurchaseLine.objects.filter(purchase__case=OuterRef("pk"), service=self.number())
        return queryset.filter(Exists(lines))


@admin.register(ConsultationCase)
class ConsultationQueue(KindQueueAdmin):
    kind = Kind.CONSULTATION
    list_filter = (*KindQueueAdmin.list_filter, AskedServiceFilter)


@admin.register(PurchaseCase)
class PurchaseQueue(KindQueueAdmin):
    kind = Kind.PURCHASE
    list_filter = (*KindQueueAdmin.list_filter, BoughtServiceFilter)
