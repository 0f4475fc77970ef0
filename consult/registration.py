"""What consult tells casework once the models are there: its kinds of case, and the pages of their verbs."""

from django.utils.translation import pgettext_lazy

from casework.case.kinds import ByMail, Registration, register
from casework.erasure import proposals
from casework.ground.kind import Kind
from casework.staff import my_day, navigation, next_step, trail_words, verbs
from casework.staff.next_step import ANSWER, CALL, NextStep
from consult.consultation import calls
from consult.consultation.consultation import HINTS, by_mail
from consult.consultation.form import ConsultationForm
from consult.consultation.summary import of_consultation
from consult.handover import verb_pages as handing_over
from consult.handover.handover import is_to_be_handed_over
from consult.purchase.form import PurchaseForm
from consult.purchase.holds import of_purchases
from consult.purchase.purchase import refuses_to_end
from consult.purchase.summary import of_purchase
from consult.renewal import verb_pages as renewing

KINDS = (
    Registration(
        kind=Kind.CONSULTATION,
        detail="consultation",
        queue="consult.ConsultationCase",
        form=ConsultationForm,
        next_steps="consult/_next_steps_consultation.html",
        panel="consult/_panel_consultation.html",
        summary=of_consultation,
        by_mail=ByMail(by_mail, HINTS),
        needs_confirmation=True,
    ),
    Registration(
        kind=Kind.PURCHASE,
        detail="purchase",
        queue="consult.PurchaseCase",
        form=PurchaseForm,
        next_steps="consult/_next_steps_purchase.html",
        panel="consult/_panel_purchase.html",
        drawn="consult/_offer.html",
        summary=of_purchase,
        needs_confirmation=True,
        refuses_to_end=refuses_to_end,
    ),
)


def register_all() -> None:
    for registration in KINDS:
        register(registration)
    verbs.register(*handing_over.PAGES, *renewing.PAGES)
    navigation.register(*calls.PAGES)
    my_day.register(calls.of_my_day)
    next_step.register(Kind.CONSULTATION, CALL, ANSWER)
    next_step.register(Kind.PURCHASE, CALL, NextStep("hand_over", is_to_be_handed_over), ANSWER)
    trail_words.register(
        {
            "withdraw_service": pgettext_lazy("trail", "service withdrawn"),
            "offer_service": pgettext_lazy("trail", "service offered again"),
        }
    )
    proposals.register(of_purchases)
