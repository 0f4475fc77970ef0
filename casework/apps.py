from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "casework"
    verbose_name = _("Casework")

    def ready(self) -> None:
        """Each app's kinds of letter, and what it checks of the promises, are known in every process, as its admin and
        its tasks are."""
        autodiscover_modules("letters", "live_checks")
