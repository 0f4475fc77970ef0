from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from casework.kinds import Kind, Registration, register
from consult import summaries


class ConsultConfig(AppConfig):
    name = "consult"
    verbose_name = _("Consultation and purchases")

    def ready(self) -> None:
        register(
            Registration(
                kind=Kind.CONSULTATION,
                detail="consultation",
                queue="consult.ConsultationCase",
                form="consult.forms.ConsultationForm",
                next_steps="consult/_next_steps_consultation.html",
                panel="consult/_panel_consultation.html",
                summary=summaries.of_consultation,
                needs_confirmation=True,
            )
        )
        register(
            Registration(
                kind=Kind.PURCHASE,
                detail="purchase",
                queue="consult.PurchaseCase",
                form="consult.forms.PurchaseForm",
                next_steps="consult/_next_steps_purchase.html",
                panel="consult/_panel_purchase.html",
                summary=summaries.of_purchase,
                needs_confirmation=True,
            )
        )
