"""The forms of the tracking page."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.case.timeline import Happened
from casework.ground.phones import parse_phone
from casework.ground.references import parse as parse_reference
from casework.ground.text import tidy_line
from casework.intake import call_slots, passphrases
from casework.intake.attachment import Attachment
from casework.intake.fields import AttachmentsField, TidyField
from casework.intake.keeping import KeepingForm

_signer = Signer(salt="casework.case_form")


class TrackForm(KeepingForm):
    """Reference and the e-mail or phone given; the same answer for whatever does not match."""

    reference = TidyField(
        label=_("Reference"),
        help_text=_("Looks like VS-XXXX-XXXX. It stands on your receipt and in our e-mail."),
        max_length=30,
        error_messages={"required": _("Enter the reference of your request.")},
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"}),
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


class CaseForm(KeepingForm):
    """What can be sent from the page of a case. All are parts of one form there, so that whatever is sent, nothing that
    was typed elsewhere on the page is lost. It names the case it was drawn for: two tabs share one cookie."""

    # The parts that are not sent may well be empty.
    use_required_attribute = False
    case = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput())
    done: ClassVar[str]
    events: ClassVar[tuple[Happened, ...]]
    words: ClassVar[str] = ""
    """Its field with what the customer has to say."""

    @classmethod
    def about(cls, case: Case, data: Any = None, files: Any = None) -> Self:
        return cls(data, files, initial={"case": _signer.sign(case.reference)}, auto_id=f"id_{cls.done}_%s")

    @property
    def said(self) -> str:
        """What will stand on the timeline."""
        return str(self.cleaned_data.get(self.words, ""))

    @property
    def reference(self) -> str:
        """Of the case it was drawn for; empty when that was altered."""
        try:
            return str(_signer.unsign(str(self.data.get("case", ""))))
        except BadSignature:
            return ""


class AnswerForm(CaseForm):
    """What the customer wants to say, and files."""

    done, words = "answer", "text"
    events: ClassVar[tuple[Happened, ...]] = (Happened.CUSTOMER_ANSWERED, Happened.CUSTOMER_ADDED)
    text = TidyField(
        label=_("What do you want to tell us?"),
        max_length=4000,
        error_messages={"required": _("Write what you want to tell us.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    attachments = AttachmentsField(
        label=_("Pictures or files"),
        help_text=_(
            "Up to 5 files of 5 MB each: PDF, JPEG, PNG, WebP, text, saved mail. Please do not send identity papers."
        ),
    )

    @staticmethod
    def has_files_in(data: Mapping[str, Any], files: Mapping[str, Any]) -> bool:
        return bool(files.get("attachments") or data.get("_attachments_key"))

    def rows(self, case: Case) -> list[Attachment]:
        accepted = self.cleaned_data["attachments"]
        return [Attachment(case=case, name=f.name, content_type=f.content_type, content=f.content) for f in accepted]


class ObjectForm(AnswerForm):
    done = "object"
    events = (Happened.OBJECTED,)


class CallForm(CaseForm):
    """A day and half of it on which the centre is there."""

    done = "call"
    events = (Happened.CALL_WISHED,)
    slot = forms.ChoiceField(
        label=_("When may we call you?"),
        choices=call_slots.offered,
        error_messages={
            "required": _("Choose when we may call."),
            "invalid_choice": _("This time is over. Choose again."),
        },
    )

    @property
    def said(self) -> str:
        return dict(call_slots.offered())[self.cleaned_data["slot"]]


class WithdrawForm(CaseForm):
    done, words = "withdraw", "why"
    events = (Happened.CUSTOMER_WITHDREW,)
    why = TidyField(label=_("Why?"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    sure = forms.BooleanField(
        label=_("Yes, I withdraw this request."),
        error_messages={"required": _("Tick the box to withdraw your request.")},
    )
