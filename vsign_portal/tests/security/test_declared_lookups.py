"""A list of the admin is filtered by what its filters declare: no other column is spelled out letter by letter (every
registered model, every column, and every column one relation away)."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.auth.models import User
from django.db.models import Model
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from casework.staff import lists
from casework.tests.factories import make_staff

pytestmark = pytest.mark.django_db
LOOKUPS = ["", "__exact", "__startswith", "__iregex", "__gte", "__isnull", "__in"]
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


def by_superuser() -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_active=True, is_staff=True)
    return request


def columns(model: type[Model]) -> Iterator[str]:
    for field in model._meta.get_fields():
        yield field.name
        related = field.related_model
        if isinstance(related, type) and issubclass(related, Model):
            yield from (f"{field.name}__{far.name}" for far in related._meta.concrete_fields)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_column_is_asked_for_that_no_filter_declares(model: type[Model]) -> None:
    request, its = by_superuser(), admin.site._registry[model]
    declared = set(lists.declared_lookups(its, request))
    asked = {f"{column}{lookup}" for column in columns(model) for lookup in LOOKUPS}
    allowed = {each for each in asked if its.lookup_allowed(each, "a", request)}
    assert allowed <= declared
    assert all(its.lookup_allowed(each, "a", request) for each in declared)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_declared_one_works_and_another_gets_a_page_of_the_staff(model: type[Model]) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(make_staff(is_superuser=True))
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    for name in lists.declared_lookups(admin.site._registry[model], by_superuser()):
        for value in ("1", "abc", "9" * 30, "-1"):
            assert client.get(address, {name: value}).status_code < 500, (name, value)
    answer = client.get(address, {"pk__startswith": "1"})
    assert answer.status_code == 400
    assert reverse("admin:index") in answer.content.decode()


def test_the_words_searched_for_after_an_erasure_are_not_spelled_out() -> None:
    order = next(model for model in MODELS if model._meta.label == "casework.ErasureOrder")
    request = RequestFactory().get("/", {"needles__email__0__startswith": "a"})
    request.user = make_staff(is_superuser=True)
    with pytest.raises(DisallowedModelAdminLookup):
        admin.site._registry[order].get_changelist_instance(request)
