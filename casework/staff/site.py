"""The staff's own admin site."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class StaffSite(AdminSite):
    site_header = _("Casework")
    site_title = _("Casework")
    index_title = _("Today")
