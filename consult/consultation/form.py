"""Asking for advice."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.ground.kind import Kind
from casework.intake.fields import TidyField
from casework.people.consent import Purpose
from consult.catalogue import in_force as catalogues
from consult.consultation.consultation import CallTime, Consultation
from consult.customer.form import CUSTOMER, CustomerForm


class ConsultationForm(CustomerForm):
    kind = Kind.CONSULTATION
    purposes = (Purpose.RELATED, Purpose.MARKETING, Purpose.NOTICES)

    service = forms.ChoiceField(
        label=_("Service"),
        required=False,
        error_messages={"invalid_choice": _("This service is no longer offered. Choose another one.")},
    )
    question = TidyField(
        label=_("Your question"),
        help_text=_(
            "You may leave this empty when you have chosen a service. Please do not write passwords or PINs here."
        ),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    call_time = forms.ChoiceField(
        label=_("When may we call you?"),
        required=False,
        choices=CallTime.choices,
        initial=CallTime.ANY,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose when to call from the list.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.catalogue = catalogues.current()
        cast("forms.ChoiceField", self.fields["service"]).choices = self._services
        self.order_fields([*CUSTOMER, "service", "question", "call_time", *self.consent_names, "adult"])

    def _services(self) -> Any:
        """As a function: a request that names none needs no list."""
        return self.catalogue.choices(_("I am not sure yet"))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        about = {"service", "question"}
        if not about & set(self.errors) and not any(data.get(name) for name in about):
            self.add_error("question", _("Write your question, or choose the service it is about."))
        return data

    def details(self, case: Case) -> list[Consultation]:
        data = self.cleaned_data
        asked = Consultation(
            case=case,
            service=self.catalogue.service(data["service"]),
            question=data["question"],
            call_time=data["call_time"] or CallTime.ANY,
        )
        return [asked]
