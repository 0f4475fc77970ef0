from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsultConfig(AppConfig):
    name = "consult"
    verbose_name = _("Consultation and purchases")

    def ready(self) -> None:
        from consult.registration import register_all

        register_all()
