"""Which certificate somebody needs, by three questions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from consult.catalogue.in_force import Catalogue
from consult.catalogue.service import IssuedTo, KeyKept, Service

ANSWER = _("Choose an answer.")
ERRORS = {"required": ANSWER, "invalid_choice": ANSWER}


class ChooseForm(forms.Form):
    """Its names and values are read in the address: an answer can be bookmarked and passed on."""

    holder = forms.ChoiceField(
        label=_("Who signs?"),
        choices=[
            (IssuedTo.PERSON, _("I do, for myself: my taxes, contracts, applications")),
            (IssuedTo.ORGANISATION, _("My organisation or household business: invoices, tax, social insurance")),
            (IssuedTo.MEMBER, _("I do, in my position in an organisation: director, accountant, employee")),
        ],
        widget=forms.RadioSelect,
        error_messages=ERRORS,
    )
    place = forms.ChoiceField(
        label=_("Where will you sign?"),
        choices=[
            (KeyKept.TOKEN, _("At a computer with a USB port")),
            (KeyKept.REMOTE, _("On a phone, or at changing devices")),
        ],
        widget=forms.RadioSelect,
        error_messages=ERRORS,
    )
    alone = forms.ChoiceField(
        label=_("Shall software sign by itself, without anybody pressing a button?"),
        choices=[("no", _("No, somebody approves each signature")), ("yes", _("Yes, many documents at once"))],
        widget=forms.RadioSelect,
        error_messages=ERRORS,
    )

    def fitting(self, offered: Catalogue) -> list[Service]:
        """Those that fit all answers; where none is sold, those that fit whoever signs."""
        given = self.cleaned_data
        place = KeyKept.HSM if given["alone"] == "yes" else given["place"]
        theirs = [each for each in offered.by_slug.values() if each.issued_to == given["holder"]]
        return [each for each in theirs if each.key_kept == place] or theirs
