"""Form fields that know how people here write names, phone numbers and tax codes."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as NumberError
from stdnum.vn import mst

from casework.ground import mailboxes
from casework.ground.phones import parse_phone, renumbered
from casework.ground.text import UNREADABLE, tidy, tidy_line
from casework.intake import uploads

LINK = re.compile(r"://|\bwww\.", re.IGNORECASE)


def refuse_hopelessly_long(text: str, max_length: int | None) -> None:
    """Refuse what no tidying could bring within its limit, before any work is done on it. Raises ValidationError.

    A Vietnamese letter that comes apart is three code points, and a mark or a blank may be pasted between two of them.
    """
    if max_length is not None and len(text) > 8 * max_length + 64:
        too_long = MaxLengthValidator(max_length)
        params = {"limit_value": max_length, "show_value": len(text), "value": text}
        raise ValidationError(too_long.message, code=too_long.code, params=params)


class TidyField(forms.CharField):
    """Text as `tidy` leaves it, on one line unless the widget is a text area."""

    unreadable = _("Some characters could not be read. Please type this again.")

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        refuse_hopelessly_long(text, self.max_length)
        return tidy(text) if isinstance(self.widget, forms.Textarea) else tidy_line(text)

    def validate(self, value: str) -> None:
        super().validate(value)
        if UNREADABLE in value:
            raise ValidationError(self.unreadable, code="unreadable")


def text_area(label: Any, limit: int, rows: int = 6, **more: Any) -> TidyField:
    return TidyField(label=label, max_length=limit, widget=forms.Textarea(attrs={"rows": rows}), **more)


class TidyEmailField(forms.EmailField):
    """In lower case, without what phones paste along."""

    default_error_messages = {
        "required": _("Enter your e-mail address."),
        "invalid": _("Enter an e-mail address in the form name@example.vn."),
    }

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        refuse_hopelessly_long(text, self.max_length)
        return tidy_line(text).lower()

    def validate(self, value: str) -> None:
        """Refuses what mail servers would, before anybody waits for a mail that cannot come."""
        super().validate(value)
        if value and not mailboxes.may_exist(value):
            raise ValidationError(self.error_messages["invalid"], code="invalid")


class NameField(TidyField):
    """A person's or organisation's name: letters of any script, no pictures."""

    default_error_messages = {
        "no_letter": _("A name has at least one letter."),
        "symbols": _("Use letters only; leave out symbols and pictures."),
        "link": _("Enter a name, not a link."),
    }

    def validate(self, value: str) -> None:
        super().validate(value)
        if not value:
            return
        if not any(c.isalpha() for c in value):
            raise ValidationError(self.error_messages["no_letter"], code="no_letter")
        if any(unicodedata.category(c) in ("So", "Cs", "Co", "Cn", "Cc", "Sk") for c in value):
            raise ValidationError(self.error_messages["symbols"], code="symbols")
        # Names stand in mails to addresses nobody has confirmed yet.
        if LINK.search(value):
            raise ValidationError(self.error_messages["link"], code="link")


class PhoneField(TidyField):
    """Any valid number; one without a country code is Vietnamese. Cleans to E.164."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"})
    default_error_messages = {
        "required": _("Enter a phone number we can call you on."),
        "invalid": _("Enter a phone number such as 0912 345 678 or 024 222 05513."),
        "old": _("Eleven-digit mobile numbers ended in 2018. Is it %(number)s now?"),
    }

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        parsed = parse_phone(typed)
        if parsed:
            return parsed
        newer = renumbered(re.sub(r"^(\+?84)", "0", re.sub(r"[^\d+]", "", typed)))
        if newer:
            raise ValidationError(self.error_messages["old"], code="old", params={"number": newer})
        raise ValidationError(self.error_messages["invalid"], code="invalid")


class TaxCodeField(TidyField):
    """10 digits with a check digit, 10+3 for a dependent unit, or the 12-digit personal number."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {
        "invalid": _("Enter a tax code of 10 digits, 10 and 3 digits such as 0123456789-001, or 12 digits."),
        "check_digit": _("This tax code has a wrong digit. Please compare it with your registration."),
    }

    def clean(self, value: Any) -> str:
        digits = re.sub(r"[\s.\-–]", "", super().clean(value))
        if not digits:
            return ""
        if not (digits.isascii() and digits.isdigit()) or len(digits) not in (10, 12, 13):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if len(digits) == 12:
            return digits
        try:
            mst.validate(digits)
        except NumberError:
            raise ValidationError(self.error_messages["check_digit"], code="check_digit") from None
        return f"{digits[:10]}-{digits[10:]}" if len(digits) == 13 else digits


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class AttachmentsField(forms.FileField):
    """Up to five files, each judged by its content; the cleaned value is a list of uploads.Accepted."""

    MOST = 5

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=FilesInput(attrs={"accept": uploads.OFFERED}), required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[uploads.Accepted]:
        files = [each for each in (data if isinstance(data, list | tuple) else [data]) if each]
        if len(files) > self.MOST:
            raise ValidationError(_("Attach at most %(most)s files."), code="many", params={"most": self.MOST})
        try:
            return [uploads.accept(each.name, each.read(uploads.MOST_BYTES_OF_A_PICTURE + 1)) for each in files]
        except uploads.Unwelcome as reason:
            raise ValidationError(str(reason), code="unwelcome") from None
