"""Numbers as people in Vietnam write them: "870.000", "1 160 000 đ", "0,5". What means two things is asked about."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LONGEST = 60
UNIT = re.compile(r"\s*(đồng|đ|₫|vnđ|vnd|dong)\s*\.?$")
GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:([ .,'])[0-9]{3})(?:\1[0-9]{3})*")
PARTED = re.compile(r"([0-9 .]+),([0-9]+)|([0-9 ,]+)\.([0-9]+)|([0-9]+)")


class NoNumber(ValueError):
    """It is none, or none of the sort that is asked for."""


class TwoMeanings(ValueError):
    """As 870,000, which is 870 to some and 870 thousand to others."""


def read_number(typed: str) -> Decimal:
    """Raises NoNumber and TwoMeanings. A point parts thousands, a comma what is less than one."""
    if len(typed) > LONGEST:
        raise NoNumber
    text = unicodedata.normalize("NFKC", typed).strip().lower()
    text = " ".join(UNIT.sub("", text).split())
    sign = text[:1] if text[:1] in ("-", "+", "−") else ""
    text = text[len(sign) :].strip()
    value = _unsigned(text)
    return -value if sign in ("-", "−") else value


def _unsigned(text: str) -> Decimal:
    grouped = GROUPED.fullmatch(text)
    if grouped:
        mark = grouped[1]
        if mark == "," and text.count(",") == 1:
            raise TwoMeanings
        return Decimal(text.replace(mark, ""))
    parted = PARTED.fullmatch(text)
    if not parted:
        raise NoNumber
    if parted[5]:
        return Decimal(parted[5])
    whole, less = (parted[1], parted[2]) if parted[1] else (parted[3], parted[4])
    if whole == "0" and len(less) == 3 and parted[3]:
        raise TwoMeanings
    return Decimal(f"{_whole(whole)}.{less}")


def _whole(text: str) -> str:
    grouped = GROUPED.fullmatch(text)
    if not grouped and not text.isdigit():
        raise NoNumber
    return re.sub(r"[ .,]", "", text)


def read_whole_number(typed: str) -> int:
    """Raises NoNumber and TwoMeanings."""
    value = read_number(typed)
    if value != value.to_integral_value():
        raise NoNumber
    return int(value)


class _ReadAsWritten:
    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    @staticmethod
    def two_meanings(typed: str) -> ValidationError:
        text = " ".join(typed.split())
        words = _("“%(typed)s” can be read in two ways. Write thousands with a point and no zeros after a comma.")
        return ValidationError(words, code="two_meanings", params={"typed": text})


class WholeNumberField(_ReadAsWritten, forms.IntegerField):
    default_error_messages = {"invalid": _("Enter a whole number such as 12 or 870.000.")}

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, int):
            return value
        if value in self.empty_values:
            return None
        try:
            return read_whole_number(str(value))
        except TwoMeanings:
            raise self.two_meanings(str(value)) from None
        except NoNumber:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Without `min` and `max`, which mean nothing to a text input."""
        return {}


class NumberField(_ReadAsWritten, forms.DecimalField):
    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    default_error_messages = {"invalid": _("Enter a number such as 0,5 or 1.200,75.")}

    def to_python(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return value
        if value in self.empty_values:
            return None
        try:
            return read_number(str(value))
        except TwoMeanings:
            raise self.two_meanings(str(value)) from None
        except NoNumber:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}
