"""The door of every page of the staff: the right, the access entry and the frame in one (C4.5).

A view opens the door with the right that it asks for and whose details it shows, and draws or gives through it. The
pages that Django makes by itself are led through by the site. Whatever comes past the door is not let out: a page
that forgets one of the three cannot be written.
"""

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from weakref import WeakSet

from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from casework.case.case import Case
from casework.erasure.walk import paths_to_person
from casework.ground import downloads
from casework.ground.declarations import says_something_of_people
from casework.ledger.access import AccessEntry
from casework.staff import lists

Words = str | Promise
Row = TypeVar("Row", bound=Model)
# Redirects and refusals carry nobody's details.
CARRIES_NOTHING = {301, 302, 304, 403, 404, 405}
# What has come through the door and may be let out.
_passed: WeakSet[HttpResponseBase] = WeakSet()


class BesideTheDoor(Exception):
    """A page of the staff was drawn without asking for a right, or without saying whose details it shows."""


# ------------------------------------------------------------- whose details
@dataclass(frozen=True)
class Shown:
    """Whose details a response carries. `case_id`: the case that it is about, with a person or without."""

    people: frozenset[int] = frozenset()
    case_id: int | None = None


NOBODY = Shown()


def people(whose: Iterable[int | None]) -> Shown:
    """By primary keys; none stands for anonymous."""
    return Shown(frozenset(each for each in whose if each is not None))


def about(record: Model | None) -> Shown:
    """Everybody to whom the record leads, whatever its table; nobody where the table says nothing of people."""
    if record is None or not says_something_of_people(type(record)):
        return NOBODY
    if isinstance(record, Case):
        return Shown(people([record.person_id]).people, record.pk)
    paths = list(paths_to_person(type(record)))
    found = type(record)._base_manager.filter(pk=record.pk).values_list(*paths)
    return Shown(people(each for row in found for each in row).people, getattr(record, "case_id", None))


def record_or_404(rows: QuerySet[Row], object_id: str) -> Row:
    """The one that the address names; Django hands the primary key over as it was typed."""
    return get_object_or_404(rows, pk=int(object_id) if object_id.isdecimal() else 0)


# ------------------------------------------------------------- the door
def staff_of(request: HttpRequest) -> User:
    """Who sits at the desk. Raises PermissionDenied for anybody else, though `admin_view` has let nobody else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


class Door:
    """Opened at the beginning of a view, before anything is done. Raises PermissionDenied without the right.

    `as_page`: how the page is written down where its address does not tell it.
    """

    def __init__(self, request: HttpRequest, site: AdminSite, *, right: bool, shows: Shown, as_page: str = "") -> None:
        if not right:
            raise PermissionDenied
        self.request, self.site, self.shows, self.as_page = request, site, shows, as_page
        self.staff = staff_of(request)

    def page(
        self,
        template: str,
        *,
        title: Words,
        model: type[Model],
        crumbs: Sequence[tuple[str, Words]] = (),
        **context: Any,
    ) -> HttpResponse:
        """In the frame. `crumbs`: what lies between the list of the model and the page, as address and words."""
        opts = model._meta
        way = [(reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist"), capfirst(opts.verbose_name_plural))]
        frame = self.site.each_context(self.request) | {"title": title, "opts": opts, "crumbs": [*way, *crumbs]}
        return self._let_out(render(self.request, template, frame | context))

    def part(self, template: str, **context: Any) -> HttpResponse:
        """A piece of a page, for a script that puts it in."""
        return self._let_out(render(self.request, template, context))

    def also_shows(self, more: Shown) -> None:
        self.shows = Shown(self.shows.people | more.people, self.shows.case_id)

    def file(self, content: bytes, content_type: str, name: str) -> HttpResponse:
        """Only ever as a download, kept by no cache, and harmless if a browser opens it all the same."""
        return self._let_out(downloads.of(content, content_type, name))

    def mail(self, html: str) -> HttpResponse:
        """A letter as mail programs draw it: with its own styles; nothing of it runs or comes from elsewhere."""
        headers = {
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
            "Cache-Control": "no-store",
        }
        return self._let_out(HttpResponse(html, headers=headers))

    def _let_out(self, response: HttpResponse) -> HttpResponse:
        return let_out(self.request, response, self.shows, as_page=self.as_page)

    def on(self, address: str, *args: Any, query: str = "") -> HttpResponseRedirect:
        """To a page of the admin, after something was done; this shows nothing."""
        return HttpResponseRedirect(reverse(f"admin:{address}", args=args) + query)


def let_out(request: HttpRequest, response: HttpResponse, shows: Shown, *, as_page: str = "") -> HttpResponse:
    """Write down whose details go out, on which page."""
    match = request.resolver_match
    name = as_page or (match.url_name if match else None) or "page"
    AccessEntry.objects.opened(staff_of(request), name, people=shows.people, case_id=shows.case_id)
    _passed.add(response)
    return response


def is_on_its_way(response: HttpResponseBase) -> bool:
    """Whether it has passed, or has nothing to show."""
    return response in _passed or response.status_code in CARRIES_NOTHING


def past_nothing(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view of the site, of which only that is let out which came through the door."""

    @functools.wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if not is_on_its_way(response):
            raise BesideTheDoor(request.resolver_match and request.resolver_match.url_name)
        return response

    return run


# ------------------------------------------------------------- the pages that Django makes
class StockPages(ModelAdmin):
    """Led through the door as they come: a record's page is a look at everybody to whom the record leads. What a list
    takes is what it declares (casework.staff.lists)."""

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        return request is not None and lookup in set(lists.declared_lookups(self, request))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """An empty `_to_field` names no field; Django would look for it."""
        return super().get_object(request, object_id, from_field or None)

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any], *where: Any) -> HttpResponse | None:
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if all(lists.can_be_a_row(self.model, each) for each in chosen):
            return super().response_action(request, queryset, *where)
        self.message_user(request, _("What was chosen is not in this list. Nothing was done."), messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Lists mask what they show; one that does not says so itself. What an action answers comes by its own door."""
        response = super().changelist_view(request, extra_context)
        asked = to_be_deleted(response)
        if asked is not None:
            return led(request, response, people(pk for each in asked for pk in about(each).people))
        return response if rows_listed(response) is None else led(request, response, NOBODY)

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return led(request, super().add_view(request, *args, **kwargs), NOBODY)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().change_view(request, object_id, *args, **kwargs)
        return led(request, response, self._about(request, object_id, response))

    def delete_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().delete_view(request, object_id, *args, **kwargs)
        return led(request, response, self._about(request, object_id, response))

    def history_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Names of fields and of members of staff."""
        return led(request, super().history_view(request, object_id, *args, **kwargs), NOBODY)

    def _about(self, request: HttpRequest, object_id: str, response: HttpResponseBase) -> Shown:
        return NOBODY if is_on_its_way(response) else about(self.get_object(request, unquote(object_id)))


def rows_listed(response: HttpResponseBase) -> list[Any] | None:
    """The rows on a list that Django has drawn; none where the response is something else."""
    context = response.context_data if isinstance(response, TemplateResponse) else None
    return list(context["cl"].result_list) if context and "cl" in context else None


def to_be_deleted(response: HttpResponseBase) -> list[Model] | None:
    """What Django asks about before it deletes the chosen rows; none where the response is something else."""
    context = response.context_data if isinstance(response, TemplateResponse) else None
    return list(context["queryset"]) if context and "deletable_objects" in context and "queryset" in context else None


def led(request: HttpRequest, response: HttpResponse, shows: Shown) -> HttpResponse:
    """A page drawn by Django; what has come through the door by itself, or shows nothing, goes on as it is."""
    return response if is_on_its_way(response) else let_out(request, response, shows)


def with_stock_pages(admin_class: type[ModelAdmin]) -> type[ModelAdmin]:
    """The same class, its stock pages led through the door."""
    return type(admin_class.__name__, (StockPages, admin_class), {"__module__": admin_class.__module__})
