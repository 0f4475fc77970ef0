"""Handing a purchase over, as a page of its case."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.staff.forms import VerbForm
from casework.staff.verbs import VerbPage
from consult.handover import handover


class HandOverForm(VerbForm):
    recipient: Any = forms.ModelChoiceField(
        label=_("To whom?"),
        queryset=None,
        empty_label=None,
        widget=forms.RadioSelect,
        help_text=_("Those the customer agreed to by name. A colleague sees exactly what will leave and approves it."),
        error_messages={"required": _("Choose the recipient.")},
    )

    def about(self, case: Case) -> None:
        """Where there is one alone, nobody has to choose."""
        field: Any = self.fields["recipient"]
        field.queryset = handover.recipients_for(case)
        only = field.queryset[:2]
        field.initial = only[0] if len(only) == 1 else None


PAGES = (
    VerbPage(
        handover.hand_over,
        _("Hand over"),
        _("The hand-over waits for a colleague's approval."),
        HandOverForm,
        aside="admin/consult/_handover.html",
    ),
)
