"""The service catalogue, as staff edit it: both languages, prices beneath their service."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from casework.staff import page
from consult.catalogue import offering
from consult.catalogue.money import dong
from consult.catalogue.service import Category, Price, Service


class PriceInline(admin.TabularInline):
    model = Price
    extra = 1
    fields = ("kind", "term", "amount", "active")


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    list_display = ("name_vi", "name_en", "position")
    prepopulated_fields = {"slug": ("name_vi",)}
    fieldsets = (
        (None, {"fields": ("slug", "position")}),
        (_("Vietnamese"), {"fields": ("name_vi", "intro_vi")}),
        (_("English"), {"fields": ("name_en", "intro_en")}),
    )


@admin.register(Service)
class ServiceAdmin(admin.ModelAdmin):
    """A service is withdrawn, never deleted: requests name it."""

    list_display = ("name_vi", "category", "from_price", "vat_rate", "active", "position")
    list_filter = ("active", "category")
    list_select_related = ("category",)
    list_per_page = 50
    search_fields = ("name_vi", "name_en", "slug")
    prepopulated_fields = {"slug": ("name_vi",)}
    inlines = (PriceInline,)
    actions = ("withdraw", "offer_again")
    fieldsets = (
        (None, {"fields": ("category", "slug", "active", "position", "vat_rate", "device_name")}),
        (_("Vietnamese"), {"fields": ("name_vi", "summary_vi", "audience_vi", "needed_vi")}),
        (_("English"), {"fields": ("name_en", "summary_en", "audience_en", "needed_en")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Service]:
        return super().get_queryset(request).prefetch_related("prices")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("from (before VAT)"))
    def from_price(self, service: Service) -> str:
        return dong(service.lowest) if service.lowest is not None else "–"

    @admin.action(description=_("Withdraw the chosen services"), permissions=["change"])
    def withdraw(self, request: HttpRequest, chosen: QuerySet[Service]) -> None:
        offering.withdraw(chosen, staff=page.staff_of(request))

    @admin.action(description=_("Offer the chosen services again"), permissions=["change"])
    def offer_again(self, request: HttpRequest, chosen: QuerySet[Service]) -> None:
        offering.offer_again(chosen, staff=page.staff_of(request))
