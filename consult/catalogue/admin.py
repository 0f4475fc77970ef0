"""The service catalogue, as staff edit it: both languages, prices beneath their service."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from casework.staff import page
from consult.catalogue import offering, price_questions
from consult.catalogue.money import dong
from consult.catalogue.service import Category, Price, Service


class PricesForm(forms.BaseInlineFormSet):
    """What looks like a slip of the pen is asked about once: saved when the answer names the same questions."""

    sure_about = ""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        asked = price_questions.about(
            self.instance, [form for form in self.forms if not form.cleaned_data.get("DELETE")]
        )
        seal = price_questions.seal(asked)
        if asked and self.data.get(f"{self.prefix}-sure") != seal:
            self.sure_about = seal
            raise forms.ValidationError(
                [*asked, _("If this is meant so, tick the box beneath the prices and save again.")]
            )


class PriceInline(admin.TabularInline):
    model = Price
    formset = PricesForm
    template = "admin/consult/prices.html"
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
        (
            None,
            {"fields": ("category", "slug", "active", "position", "vat_rate", "device_name", "issued_to", "key_kept")},
        ),
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
