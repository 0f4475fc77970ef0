"""Dates that people type are of our time. In the year 1 or 9999 a step of a day leads out of what computers can count:
one such row broke its list, and the clocks of all others with it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.forms.utils import from_current_timezone
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.ground import written_dates

FIRST, LAST = 1990, 2099
WORDS = _("Enter a date between 1990 and 2099.")


def is_of_our_time(value: date) -> None:
    """A validator, for fields of models and of forms."""
    if not FIRST <= value.year <= LAST:
        raise ValidationError(WORDS, code="not_of_our_time")


class DateField(forms.DateField):
    """In a form without a model. Read day first, however it is parted, and as a browser's calendar writes it."""

    widget = forms.DateInput(format="%d/%m/%Y")
    default_validators = [is_of_our_time]
    default_error_messages = {"invalid": _("Enter a day of the calendar such as 05/12/2026, the day first.")}

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or not isinstance(value, str):
            return super().to_python(value)
        try:
            return written_dates.read_day(value)
        except written_dates.NoDay:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class DateTimeField(forms.DateTimeField):
    """In a form without a model. Read as `DateField` is, with the time of day before or behind it."""

    default_validators = [is_of_our_time]
    default_error_messages = {"invalid": _("Enter a day and a time such as 05/12/2026 14:05.")}

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values or not isinstance(value, str):
            return super().to_python(value)
        try:
            return from_current_timezone(written_dates.read_moment(value))
        except written_dates.NoDay:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """By the minute: people type no seconds, and a page that shows none has changed none."""
        same = initial.replace(second=0, microsecond=0) if isinstance(initial, datetime) else initial
        return super().has_changed(same, data) and super().has_changed(initial, data)


class AboutWhenField(forms.CharField):
    """A day, or a month alone, that is no longer to come. The cleaned value is a written_dates.About, or none."""

    widget = forms.TextInput(attrs={"class": "narrow"})
    default_error_messages = {
        "invalid": _("Enter a day such as 20/11/2026 or a month such as 10/2026."),
        "future": _("This day is still to come. Enter when it happened."),
    }

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            about = written_dates.read_about(typed)
        except written_dates.NoDay:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        is_of_our_time(about.day)
        if about.day > timezone.localdate():
            raise ValidationError(self.error_messages["future"], code="future")
        return about


class TypedDateField(models.DateField):
    """A day that somebody types."""

    default_validators = [is_of_our_time]

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": DateField} | kwargs)


class TypedDateTimeField(models.DateTimeField):
    """A moment that somebody types."""

    default_validators = [is_of_our_time]

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": DateTimeField} | kwargs)


def of_our_time(name: str, *, days: Sequence[str] = (), moments: Sequence[str] = ()) -> models.CheckConstraint:
    """What the database refuses, whoever writes: the columns for days and for moments that people type."""
    bounds: dict[str, Any] = {f"{day}__range": (date(FIRST, 1, 1), date(LAST, 12, 31)) for day in days}
    bounds |= {
        f"{moment}__range": (datetime(FIRST, 1, 1, tzinfo=UTC), datetime(LAST, 12, 31, tzinfo=UTC))
        for moment in moments
    }
    return models.CheckConstraint(condition=Q(**bounds), name=name, violation_error_message=WORDS)
