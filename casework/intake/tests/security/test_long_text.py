"""Text far over its limit is refused before it is tidied, in every field of every form that strangers can send."""

from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError

from casework.intake import fields
from casework.intake.fields import NameField, PhoneField, TaxCodeField, TidyEmailField, TidyField

FIELDS = [TidyField, NameField, PhoneField, TaxCodeField, TidyEmailField]


@pytest.mark.parametrize("field_class", FIELDS)
def test_what_no_tidying_could_shorten_is_refused_untouched(field_class: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    worked: list[int] = []
    monkeypatch.setattr(fields, "tidy_line", lambda text: worked.append(len(text)) or text)
    with pytest.raises(ValidationError) as refusal:
        field_class(max_length=100).clean("a" * 100_000)
    assert (refusal.value.error_list[0].code, worked) == ("max_length", [])


def test_blanks_and_marks_that_tidying_takes_away_do_not_count() -> None:
    assert TidyField(max_length=4).clean("  e\u200b\u0301 \u00a0  b  ") == "é b"


def text_fields(form_class: type[forms.BaseForm]) -> dict[str, forms.Field]:
    return {name: f for name, f in form_class.base_fields.items() if isinstance(f, forms.CharField)}


def every_form(base: type[forms.BaseForm]) -> set[type[forms.BaseForm]]:
    found = set(base.__subclasses__())
    return found | {deeper for form in found for deeper in every_form(form)}


def test_every_text_field_of_the_project_has_a_limit() -> None:
    """But the honeypot, only looked at for being empty, and Django's passwords, which only managers type."""
    ours = [
        form
        for form in every_form(forms.BaseForm)
        if form.__module__.split(".")[0] in ("casework", "consult", "privacy")
    ]
    without = {
        f"{form.__module__}.{form.__qualname__}.{name}"
        for form in ours
        for name, field in text_fields(form).items()
        if field.max_length is None and name not in ("left_empty", "seen", "password1", "password2")  # type: ignore[attr-defined]
    }
    assert len(ours) > 15
    assert without == set()
