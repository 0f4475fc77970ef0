"""The staff's own admin site: its start page shows the queues instead of a list of tables."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from casework.staff import overview


class StaffSite(AdminSite):
    site_header = _("Casework")
    site_title = _("Casework")
    index_title = _("Today")
    index_template = "admin/start.html"
    # The queue needs the width, and the start page leads everywhere.
    enable_nav_sidebar = False

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        return super().index(request, {"queues": overview.queues(request.user), **(extra_context or {})})
