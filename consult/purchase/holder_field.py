"""The field for a list of people: a box to paste into, and a file that takes its place."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.intake.fields import NameField, PhoneField, TidyEmailField, TidyField
from consult.purchase import holder_list
from consult.purchase.holder import CertificateHolder
from consult.purchase.holder_list import MOST_BYTES, MOST_ROWS, Row

MOST_ERRORS = 8
UNREADABLE = gettext_lazy(
    "This file could not be read. Save it in Excel as “CSV UTF-8”, or copy its cells and paste them."
)
WORKBOOK = gettext_lazy(
    "This is an Excel workbook. Save it as “CSV UTF-8” and choose that file, or copy its cells and paste them into the"
    " box."
)
TOO_MUCH = gettext_lazy("A list has at most %(most)s people. Send us the others on the page of your request.")


class ListInput(forms.Textarea):
    """What stands in a chosen file comes into the box, where each row can be mended."""

    trouble: Any = ""

    def __init__(self) -> None:
        super().__init__(attrs={"rows": 10, "spellcheck": "false", "autocapitalize": "words", "class": "list"})

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        chosen = files.get(f"{name}_file") if files else None
        typed = super().value_from_datadict(data, files, name)
        if chosen is None:
            return typed
        chosen.seek(0)
        try:
            return holder_list.text_of(chosen.read(MOST_BYTES + 1))
        except holder_list.Workbook:
            self.trouble = WORKBOOK
        except holder_list.NotReadable:
            self.trouble = UNREADABLE
        except holder_list.TooMuch:
            self.trouble = TOO_MUCH
        return typed


class HoldersField(forms.Field):
    """Cleans to unsaved rows. Each row that cannot be taken says why, by its number."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=ListInput(), required=False, **more)

    def clean(self, value: Any) -> list[CertificateHolder]:
        if isinstance(self.widget, ListInput) and self.widget.trouble:
            raise ValidationError(self.widget.trouble, code="file", params={"most": MOST_ROWS})
        try:
            rows = holder_list.rows_of(str(value or ""))
        except holder_list.TooMuch:
            raise ValidationError(TOO_MUCH, code="too_many", params={"most": MOST_ROWS}) from None
        except holder_list.NotReadable:
            raise ValidationError(UNREADABLE, code="unreadable") from None
        holders = [holder_of(row, position) for position, row in enumerate(rows, start=1)]
        wrong = [*_troubles(rows, holders)]
        if len(wrong) > MOST_ERRORS:
            more = _("And %(count)s more rows.") % {"count": len(wrong) - MOST_ERRORS}
            wrong = [*wrong[:MOST_ERRORS], more]
        if wrong:
            raise ValidationError(wrong)
        return [holder for holder in holders if isinstance(holder, CertificateHolder)]


def holder_of(row: Row, position: int) -> CertificateHolder | str:
    """The unsaved row, or what is wrong with it."""
    if row.left_over:
        return _("more than a name, a position, an e-mail address and a phone number. Remove “%(words)s”.") % {
            "words": row.left_over
        }
    email = TidyEmailField(max_length=254, required=False)
    email.asks = False
    name = NameField(max_length=200, error_messages={"required": _("the name is missing.")})
    taken: dict[str, Any] = {"full_name": name, "title": TidyField(max_length=120, required=False)}
    taken |= {"email": email, "phone": PhoneField(max_length=40, required=False)}
    try:
        given = {name: field.clean(getattr(row, name)) for name, field in taken.items()}
    except ValidationError as trouble:
        return str(trouble.messages[0])
    if not given["email"] and not given["phone"]:
        return _("an e-mail address or a phone number is missing.")
    return CertificateHolder(position=position, **given)


def _troubles(rows: list[Row], holders: list[CertificateHolder | str]) -> Iterator[str]:
    seen: dict[tuple[str, str, str], int] = {}
    for row, holder in zip(rows, holders, strict=True):
        if isinstance(holder, CertificateHolder):
            who = (holder.full_name.casefold(), holder.email, holder.phone)
            if first := seen.get(who):
                yield _("Row %(row)s repeats row %(first)s.") % {"row": row.number, "first": first}
            seen.setdefault(who, row.number)
        else:
            shown = {"row": row.number, "name": row.full_name or "–", "trouble": holder}
            yield _("Row %(row)s (%(name)s): %(trouble)s") % shown
