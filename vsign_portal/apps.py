from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core import checks

from vsign_portal import server_log


class PortalConfig(AppConfig):
    name = "vsign_portal"

    def ready(self) -> None:
        from vsign_portal.backup import watching

        watching.register()
        checks.register(server_log.says_nothing_of_people, deploy=True)


class StaffAdminConfig(AdminConfig):
    default_site = "casework.staff.site.StaffSite"
