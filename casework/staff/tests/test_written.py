"""Every form of the admin reads numbers and days as they are written in Vietnam."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.test import RequestFactory
from django.utils import formats, timezone, translation

from casework.ground import dates
from casework.ground.numbers import WholeNumberField
from casework.tests.factories import make_staff

pytestmark = pytest.mark.django_db


def all_fields() -> Iterator[tuple[str, forms.Field]]:
    request: Any = RequestFactory().get("/")
    request.user = make_staff(is_superuser=True)
    for model, its in admin.site._registry.items():
        for name, field in its.get_form(request, None, fields=None).base_fields.items():
            yield f"{model._meta.label}.{name}", field
        for inline in its.get_inline_instances(request):
            for name, field in inline.get_formset(request).form.base_fields.items():
                yield f"{inline.model._meta.label}.{name}", field


def of(django_class: type[forms.Field]) -> dict[str, forms.Field]:
    return {name: field for name, field in all_fields() if isinstance(field, django_class)}


def test_no_form_has_a_number_that_is_read_otherwise() -> None:
    found = of(forms.IntegerField)
    assert len(found) > 8
    assert {name for name, field in found.items() if not isinstance(field, WholeNumberField)} == set()
    for name, field in found.items():
        field.validators = []
        assert field.clean("870.000") == 870_000, name
        with pytest.raises(forms.ValidationError):
            field.clean("8,5")


def test_no_form_has_a_day_or_moment_that_is_read_otherwise() -> None:
    days = {**of(forms.DateField), **of(forms.DateTimeField), **of(forms.SplitDateTimeField)}
    assert len(days) > 5
    for name, field in days.items():
        assert isinstance(field, (dates.DateField, dates.DateTimeField)), name
        typed = "05/12/2026" if isinstance(field, dates.DateField) else "05/12/2026 00:00"
        read = field.clean(typed)
        assert (read if isinstance(field, dates.DateField) else timezone.localdate(read)) == date(2026, 12, 5), name
        with pytest.raises(forms.ValidationError, match="05/12/2026"):
            field.clean("12/25/2026")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_plain_field_of_django_reads_days_the_same(language: str) -> None:
    with translation.override(language):
        assert forms.DateField().clean("05/12/2026") == date(2026, 12, 5)
        assert formats.get_format("DATE_INPUT_FORMATS")[0] == "%d/%m/%Y"
