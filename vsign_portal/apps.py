from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PortalConfig(AppConfig):
    name = "vsign_portal"


class StaffAdminConfig(AdminConfig):
    default_site = "casework.staff.site.StaffSite"
