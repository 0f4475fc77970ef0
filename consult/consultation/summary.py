"""The facts of a consultation as letters and the staff page tell them."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from casework.case.facts import Facts

if TYPE_CHECKING:
    from consult.consultation.consultation import Consultation


def of_consultation(detail: "Consultation") -> Facts:
    service = detail.service.name if detail.service else _("I am not sure yet")
    facts: Facts = [(_("Service"), service), (_("When may we call you?"), detail.get_call_time_display())]
    if detail.question:
        facts.append((_("Your question"), detail.question))
    return facts
