"""The forms of the tracking page."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.ground.phones import parse_phone
from casework.ground.references import parse as parse_reference
from casework.ground.text import tidy_line
from casework.intake import passphrases
from casework.intake.fields import TidyField


class TrackForm(forms.Form):
    """Reference and the e-mail or phone given; the same answer for whatever does not match."""

    reference = TidyField(
        label=_("Reference"),
        help_text=_("Looks like VS-XXXX-XXXX. It stands on your receipt and in our mail."),
        max_length=30,
        error_messages={"required": _("Enter the reference of your request.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    contact = TidyField(
        label=_("E-mail address or phone number"),
        help_text=_("The one you gave in your request; for an anonymous complaint, its passphrase."),
        max_length=254,
        error_messages={"required": _("Enter the e-mail address or phone number you gave us.")},
        widget=forms.TextInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )

    def clean_reference(self) -> str:
        reference = parse_reference(self.cleaned_data["reference"])
        if reference is None:
            raise ValidationError(_("This is not a reference of ours. Compare it with your receipt."), code="invalid")
        return reference

    def clean_contact(self) -> str:
        """An address in lower case, a number in E.164, or the passphrase of an anonymous case."""
        typed = tidy_line(self.cleaned_data["contact"]).lower()
        if "@" in typed:
            return typed
        known = parse_phone(typed) or passphrases.normalised(typed)
        if known is None:
            raise ValidationError(_("Enter an e-mail address or a phone number."), code="invalid")
        return known


class AnswerForm(forms.Form):
    """The customer's answer on the tracking page."""

    text = TidyField(
        label=_("Your answer"),
        max_length=4000,
        error_messages={"required": _("Write your answer.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
