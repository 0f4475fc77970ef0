"""Cases by the service they are about."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from consult.catalogue.service import Service


class ServiceFilter(admin.SimpleListFilter):
    title = _("service")
    parameter_name = "service"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(service.pk), service.name) for service in Service.objects.all()]

    def number(self) -> int | None:
        value = self.value() or ""
        return int(value) if value.isdecimal() and len(value) < 10 else None
