"""Dates that people type are of our time. In the year 1 or 9999 a step of a day leads out of what computers can count:
one such row broke its list, and the clocks of all others with it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

FIRST, LAST = 1990, 2099
WORDS = _("Enter a date between 1990 and 2099.")


def is_of_our_time(value: date) -> None:
    """A validator, for fields of models and of forms."""
    if not FIRST <= value.year <= LAST:
        raise ValidationError(WORDS, code="not_of_our_time")


class DateField(forms.DateField):
    """In a form without a model."""

    default_validators = [is_of_our_time]


class DateTimeField(forms.DateTimeField):
    """In a form without a model."""

    default_validators = [is_of_our_time]


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
