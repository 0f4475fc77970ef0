from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from casework.case.kinds import Registration, register
from casework.ground.kind import Kind
from consult.consultation.summary import of_consultation
from consult.purchase.summary import of_purchase


class ConsultConfig(AppConfig):
    name = "consult"
    verbose_name = _("Consultation and purchases")

    def ready(self) -> None:
        register(
            Registration(
                kind=Kind.CONSULTATION,
                detail="consultation",
                queue="consult.ConsultationCase",
                form="consult.consultation.form.ConsultationForm",
                next_steps="consult/_next_steps_consultation.html",
                panel="consult/_panel_consultation.html",
                summary=of_consultation,
                needs_confirmation=True,
            )
        )
        register(
            Registration(
                kind=Kind.PURCHASE,
                detail="purchase",
                queue="consult.PurchaseCase",
                form="consult.purchase.form.PurchaseForm",
                next_steps="consult/_next_steps_purchase.html",
                panel="consult/_panel_purchase.html",
                summary=of_purchase,
                needs_confirmation=True,
            )
        )
