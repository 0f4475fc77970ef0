"""Form fields that know how people here write names, phone numbers and tax codes."""

import re
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as NumberError
from stdnum.vn import mst

from casework.ground import mailboxes, phones
from casework.ground.text import UNREADABLE, tidy, tidy_line
from casework.intake import draft_file, uploads
from casework.intake.draft_file import DraftFile

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


class EmailInput(forms.EmailInput):
    """Takes what the button beside the question gives; `asked` is the address the page has asked about before."""

    # Browsers would refuse “Tên <a@b.vn>” in words of their own.
    input_type = "text"
    asked = ""

    def __init__(self, **attrs: str) -> None:
        super().__init__(attrs={"inputmode": "email", "autocapitalize": "none", "spellcheck": "false"} | attrs)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        self.asked = data.get(f"_{name}_asked", "")
        taken = data.get(f"_{name}_take")
        return taken or super().value_from_datadict(data, files, name)


class TidyEmailField(forms.EmailField):
    """In lower case, without what phones and mail programs leave around it. A domain that looks mistyped is asked about
    once: `suggestion` is what may have been meant."""

    asks = True
    suggestion = ""

    default_error_messages = {
        "required": _("Enter your e-mail address."),
        "invalid": _("Enter an e-mail address in the form name@example.vn."),
        "mistyped": _(
            "You typed %(typed)s. Did you mean %(meant)s? If the address is right as you typed it, send the form again."
        ),
    }

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        refuse_hopelessly_long(text, self.max_length)
        line = tidy_line(text) if "\n" not in text.strip() else text
        return mailboxes.tidied(line)

    def clean(self, value: Any) -> str:
        address: str = super().clean(value)
        self.suggestion = ""
        widget = self.widget
        meant = mailboxes.meant(address) if self.asks and isinstance(widget, EmailInput) else ""
        if meant and isinstance(widget, EmailInput) and widget.asked != address:
            self.suggestion, widget.asked = meant, address
            words = {"typed": address, "meant": meant}
            raise ValidationError(self.error_messages["mistyped"], code="mistyped", params=words)
        return address

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
        "old_area": _("This area code ended in 2017. Is it %(number)s now?"),
        "two_meanings": _(
            "These digits are %(mobile)s, a mobile, or %(landline)s, a landline with its area code of today."
            " Enter the one you mean."
        ),
        "extension": _(
            "Enter the number alone here, without “%(extension)s”, and write the extension into your"
            " message: we ask for it."
        ),
        "several": _("Enter one number here, such as %(number)s, and write the other into your message."),
    }

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        self._ask_back(typed)
        parsed = phones.parse_phone(typed)
        if parsed:
            return parsed
        newer = phones.renumbered(re.sub(r"^(\+?84)", "0", re.sub(r"[^\d+]", "", typed)))
        if newer:
            self._refuse("old" if newer[1] in "35789" else "old_area", number=newer)
        raise ValidationError(self.error_messages["invalid"], code="invalid")

    def _ask_back(self, typed: str) -> None:
        """Raises ValidationError for what could be read, but not as it was meant."""
        extension = phones.extension_of(typed)
        if extension:
            self._refuse("extension", extension=phones.EXTENSION.search(typed)[0].strip(" ,;-/("))  # type: ignore[index]
        numbers = phones.several(typed)
        if numbers:
            self._refuse("several", number=phones.display_phone(numbers[0]))
        landline, mobile = phones.landline_meant(typed), phones.parse_phone(typed)
        if landline and mobile:
            shown = {"mobile": phones.display_phone(mobile), "landline": landline}
            self._refuse("two_meanings", **shown)

    def _refuse(self, code: str, **words: str) -> None:
        raise ValidationError(self.error_messages[code], code="old" if code == "old" else "invalid", params=words)


class TaxCodeField(TidyField):
    """10 digits with a check digit, 10+3 for a dependent unit, or the 12-digit personal number."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})
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


@dataclass(frozen=True)
class PostedFiles:
    """Those chosen now, and what the page says of those it had listed."""

    files: tuple[UploadedFile, ...] = ()
    key: str = ""
    listed: tuple[str, ...] = ()
    dropped: frozenset[str] = frozenset()


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> PostedFiles:
        chosen = super().value_from_datadict(data, files, name) or ()

        def page_says(what: str) -> list[str]:
            key = f"_{name}_{what}"
            return list(data.getlist(key)) if hasattr(data, "getlist") else [data[key]] if key in data else []

        return PostedFiles(
            files=tuple(each for each in (chosen if isinstance(chosen, list | tuple) else [chosen]) if each),
            key=(page_says("key") or [""])[0],
            listed=tuple(page_says("listed")[: AttachmentsField.MOST]),
            dropped=frozenset(page_says("drop")),
        )


class AttachmentsField(forms.FileField):
    """Up to five files, each judged by its content; the cleaned value is a list of uploads.Accepted.

    Those that are good survive whatever else is wrong with the form: `keep` puts them where the page that is shown
    again finds them by its key.
    """

    MOST = 5

    key = ""
    kept: Sequence[DraftFile] = ()
    good: Sequence[uploads.Accepted] = ()
    dropped: Sequence[int] = ()
    lost: Sequence[str] = ()
    """Names of good files there was no room for: they have to be chosen again."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=FilesInput(attrs={"accept": uploads.OFFERED}), required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[uploads.Accepted]:
        posted = data if isinstance(data, PostedFiles) else PostedFiles(tuple(data or ()))
        problems = self._find_those_kept(posted)
        room = self.MOST - len(self.kept)
        if len(posted.files) > room:
            problems.append(
                ValidationError(_("Attach at most %(most)s files."), code="many", params={"most": self.MOST})
            )
        self.good = []
        until = time.monotonic() + uploads.ALL_DRAWING_TAKES
        for each in posted.files[:room]:
            try:
                self.good.append(self._judged(each, until - time.monotonic()))
            except uploads.Unwelcome as reason:
                problems.append(ValidationError(str(reason), code="unwelcome"))
        if problems:
            raise ValidationError(problems)
        return [*(each.accepted for each in self.kept), *self.good]

    def _find_those_kept(self, posted: PostedFiles) -> list[ValidationError]:
        found = draft_file.of(posted.key) if posted.key else []
        self.key = posted.key if found else ""
        self.dropped = [each.pk for each in found if str(each.pk) in posted.dropped]
        self.kept = [each for each in found if each.pk not in self.dropped]
        there = {each.name for each in found}
        missing = [name for name in posted.listed if name not in there]
        if not missing:
            return []
        words = _("These files were kept for an hour and are gone. Please choose them again: %(names)s.")
        return [ValidationError(words, code="gone", params={"names": ", ".join(map(uploads.shown, missing))})]

    @staticmethod
    def _judged(file: UploadedFile, seconds: float) -> uploads.Accepted:
        beginning = file.read(64)
        limit = uploads.most_bytes(beginning)
        return uploads.accept(file.name or "", beginning + file.read(limit + 1 - len(beginning)), seconds)

    def keep(self, net: str, browser: str) -> None:
        """For the page that is shown again."""
        if self.dropped:
            draft_file.drop(self.key, self.dropped)
        if self.good:
            self.key = self.key or draft_file.new_key()
            more, self.lost = draft_file.keep(self.key, [each for each in self.good if each], net, browser)
            self.kept = [*self.kept, *more]
            self.good = ()

    def forget(self) -> None:
        """They were filed, or there is no room for them."""
        self.good = []
        if self.key:
            draft_file.forget(self.key)
