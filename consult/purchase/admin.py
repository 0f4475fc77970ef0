"""The queue of purchases."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from casework.case.case import Case
from casework.ground.kind import Kind
from casework.staff.queue import KindQueueAdmin
from consult.catalogue.service_filter import ServiceFilter
from consult.purchase.purchase import PurchaseCase, PurchaseLine


class BoughtServiceFilter(ServiceFilter):
    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        if not self.number():
            return queryset
        lines = PurchaseLine.objects.filter(purchase__case=OuterRef("pk"), service=self.number())
        return queryset.filter(Exists(lines))


@admin.register(PurchaseCase)
class PurchaseQueue(KindQueueAdmin):
    kind = Kind.PURCHASE
    list_filter = (*KindQueueAdmin.list_filter, BoughtServiceFilter)
