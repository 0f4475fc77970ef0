"""Whatever takes a date refuses the years 1 and 9999: a row with one broke its list and stopped all clocks."""

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.fields import BaseTemporalField
from django.test import RequestFactory

import casework
import consult
import privacy
from casework.ground import dates
from casework.ground.stuck_row import StuckRow
from casework.staff.read_only import ReadOnlyAdmin
from casework.tests.factories import make_staff
from privacy.incidents import incident_register
from privacy.incidents.incident import Incident

APPS = ("casework", "consult", "privacy")
# Of accounts; no page shows them to be typed.
OF_DJANGO = {"last_login", "date_joined"}
FAR_OFF = ("0001-01-01", "0001-01-01T00:00", "9999-12-31", "9999-12-31T23:59", "01/01/0001", "31/12/9999")


def forms_of_ours() -> Iterator[type[forms.BaseForm]]:
    for package in (casework, consult, privacy):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if {"tests", "migrations"} & set(found.name.split(".")):
                continue
            for each in vars(importlib.import_module(found.name)).values():
                if isinstance(each, type) and issubclass(each, forms.BaseForm) and each.__module__.startswith(APPS):
                    yield each


def fields_of_forms() -> Iterator[tuple[str, forms.Field]]:
    for form in forms_of_ours():
        for name, field in getattr(form, "base_fields", {}).items():
            if name not in OF_DJANGO:
                yield f"{form.__module__}.{form.__qualname__}.{name}", field


def fields_of_the_admin() -> Iterator[tuple[str, forms.Field]]:
    request = RequestFactory().get("/")
    request.user = make_staff(is_superuser=True)
    for model, its in admin.site._registry.items():
        if model._meta.app_label in APPS and not isinstance(its, ReadOnlyAdmin) and its.has_change_permission(request):
            for name, field in its.get_form(request).base_fields.items():
                yield f"{model._meta.label}.{name}", field


@pytest.mark.django_db
def test_every_field_for_a_date_refuses_what_is_not_of_our_time() -> None:
    looked, taken = set(), set()
    for name, field in (*fields_of_forms(), *fields_of_the_admin()):
        if not isinstance(field, BaseTemporalField):
            continue
        looked.add(name)
        for typed in FAR_OFF:
            try:
                field.clean(typed)
            except ValidationError:
                continue
            taken.add((name, typed))
    assert taken == set()
    assert len(looked) >= 8


def test_every_column_for_a_typed_date_is_bounded_in_the_database() -> None:
    typed = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, dates.TypedDateField | dates.TypedDateTimeField)
    }
    bounded = {
        (model._meta.label, str(condition[0]).removesuffix("__range"))
        for model in apps.get_models()
        for rule in model._meta.constraints
        if isinstance(rule, models.CheckConstraint) and rule.violation_error_message == dates.WORDS
        for condition in rule.condition.children  # type: ignore[union-attr]
    }
    assert typed == bounded
    assert len(typed) >= 12


def incident(number: str, **facts: Any) -> Incident:
    return Incident.objects.create(number=number, detected_at=datetime(2026, 11, 1, tzinfo=UTC), **facts)


@pytest.mark.django_db
def test_one_incident_that_fails_stops_no_clock_of_the_others(monkeypatch: Any) -> None:
    for number in ("SC-26-1", "SC-26-2", "SC-26-3"):
        incident(number)
    tell = incident_register._tell_staff

    def broken(its: Incident, stage: str) -> None:
        if its.number == "SC-26-2":
            raise OverflowError
        tell(its, stage)

    monkeypatch.setattr(incident_register, "_tell_staff", broken)
    assert incident_register.remind_of_incidents() == 2
    assert StuckRow.objects.get().error == "OverflowError"
